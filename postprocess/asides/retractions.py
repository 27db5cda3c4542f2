"""« quarante, non, cinquante milligrammes »: a bare « non » takes back the word before it.

Such words are common in any letter (« douleur non insomniante »), so nothing is dropped unless a
figure answers a figure, a side a side, a month a month, a name a name. Where the author clearly
takes something back and the kinds differ, everything stays and becomes a doubt.
"""

from re import Match

from calame.models.report import DoubtKind
from calame.postprocess.asides import retractions_patterns as words
from calame.postprocess.asides.selfcorrections_patterns import OPPOSITES
from calame.postprocess.asides.selfcorrections_words import (
    Token,
    alike,
    clause_end,
    clause_start,
    last_number,
    tokens_between,
)
from calame.postprocess.draft import Draft, Replacement, SourceDoubt

NAME = "self_correction"
_REASON = "l'auteur s'est repris"
_UNCLEAR = "l'auteur semble se reprendre, sans que l'on sache quels mots : à écouter"
_SHARED_ENDING = 4
_LEAST_ROW = 2


def _head_length(after: list[Token]) -> int:
    """How many small words stand before the word that is put right."""
    count = 0
    while count < min(3, len(after) - 1) and after[count].lower in words.HEADS:
        count += 1
    return count


def _unit_after(tokens: list[Token], index: int) -> tuple[int, str]:
    """The first word behind the number at ``index``, and where it stands."""
    while index < len(tokens) and (tokens[index].is_number or tokens[index].lower == "virgule"):
        index += 1
    return index, tokens[index].lower if index < len(tokens) else ""


def _is_chain(tokens: list[Token], index: int) -> bool:
    """Whether the number at ``index`` is the first of « cent vingt sur quatre-vingts »."""
    at, word = _unit_after(tokens, index)
    return word in words.CHAIN and at + 1 < len(tokens) and tokens[at + 1].is_number


def _number(before: list[Token], after: list[Token], text: str) -> int | None:
    """The number that the first number after replaces: of the same unit, or of none."""
    index = last_number(before, text)
    if index is None:
        return None
    if _is_chain(after, 0):
        is_second = index > 1 and before[index - 1].lower in words.CHAIN
        if not is_second:
            return None
        index = last_number(before[: index - 1], text)
    if index is None:
        return None
    _, old = _unit_after(before, index)
    _, new = _unit_after(after, 0)
    if not old or not new or old in words.CHAIN or alike(old, new) or _opposed(old, new):
        return index
    return index if after[0].is_parted_from(after[1:2], text) else None


def _opposed(one: str, other: str) -> bool:
    return any(one in group and other in group for group in OPPOSITES)


def _same_kind(one: Token, other: Token) -> bool:
    """A side for a side, an ordinal for an ordinal, a name for a name, a drug for its like."""
    if one.lower == other.lower or _opposed(one.lower, other.lower):
        return True
    if words.ORDINAL.match(one.lower) and words.ORDINAL.match(other.lower):
        return True
    if one.is_name and other.is_name:
        return True
    first, second = one.lower.split("-"), other.lower.split("-")
    if len(first) == len(second) > 1 and (first[0] == second[0] or first[-1] == second[-1]):
        return True
    is_long = min(len(one.lower), len(other.lower)) > _SHARED_ENDING + 1
    return is_long and one.lower[-_SHARED_ENDING:] == other.lower[-_SHARED_ENDING:]


def _target(before: list[Token], after: list[Token], text: str) -> int | None:
    """The index in ``before`` of the word that the first word after replaces."""
    first = after[0]
    if first.is_number:
        return _number(before, after, text)
    if first.lower in words.MOMENTS and before[-1].lower in words.MOMENTS:
        return row_start(before, after)
    if _same_kind(before[-1], first):
        return len(before) - 1
    # A noun said again takes back all that was said since: « mollet droit, non, mollet gauche ».
    near = range(len(before) - 1, max(-1, len(before) - 4), -1)
    return next((i for i in near if len(first.text) > 3 and before[i].lower == first.lower), None)


def row_start(before: list[Token], after: list[Token]) -> int:
    """Where the row of moments begins that ends the words before; their last word without one.

    « matin et soir, non, matin midi et soir »: a row answers a whole row.
    """
    index = len(before) - 1
    if before[index].lower not in words.MOMENTS:
        return index
    if sum(token.lower in words.MOMENTS for token in after[:5]) < _LEAST_ROW:
        return index
    while index and before[index - 1].lower in words.MOMENTS | words.ROW_LINKS:
        index -= 1
    return index if before[index].lower in words.MOMENTS else index + 1


def replaced_from(before: list[Token], after: list[Token], text: str) -> int | None:
    """The index of the first word that is taken back, None when the kinds differ."""
    if not before or not after:
        return None
    count = 0 if after[0].is_number and len(after[0].text) > 3 else _head_length(after)
    index = _target(before, after[count:], text)
    if index is None:
        return None
    while count and index and alike(before[index - 1].lower, after[count - 1].lower):
        index, count = index - 1, count - 1
    if count and index and before[index - 1].lower in words.HEADS:
        index -= 1
    # « pas de fièvre, non, fièvre » takes back the negation, or does not: nobody can tell.
    around = {token.lower for token in before[max(0, index - 2) : index]}
    return None if around & words.NEGATIONS else index


def _kept_tail(before: list[Token], after: list[Token], index: int, text: str) -> tuple[int, str]:
    """Where the figure put right ends, and what of the first is still said of it.

    « cent milligrammes par jour, non, soixante-quinze » keeps « milligrammes par jour ».
    """
    start, unit = _unit_after(before, index)
    at, new = _unit_after(after, 0)
    stop = clause_end(text, after[0].start, is_comma=True)
    said = [token for token in after if token.end <= stop]
    if not before[index].is_number or not after[0].is_number or not unit:
        return after[0].start, ""
    if at < len(said) and not (alike(unit, new) and at == len(said) - 1):
        return after[0].start, ""
    first = start + (1 if at < len(said) else 0)
    tail = text[before[first].start : before[-1].end] if first < len(before) else ""
    return said[-1].end if said else after[0].start, f" {tail}" if tail else ""


def _retraction(draft: Draft, match: Match[str]) -> Replacement | SourceDoubt | None:
    text = draft.text
    before = tokens_between(text, clause_start(text, match.start()), match.start())
    after = tokens_between(text, match.end(), clause_end(text, match.end()))
    if not _is_taken_back(match) or text[: match.start()].rstrip()[-1:] in {"?", "!"}:
        return None
    index = replaced_from(before, after, text)
    if index is not None:
        end, tail = _kept_tail(before, after, index, text)
        written = text[after[0].start : end] + tail
        return Replacement(
            start=before[index].start, end=end, written=written, rule=NAME, reason=_REASON,
            confidence=0.9,
        )  # fmt: skip
    if not _is_surely_taken_back(match):
        return None
    start, end = draft.source_span(match.start("marker"), match.end("marker"))
    return SourceDoubt(kind=DoubtKind.SELF_CORRECTION, start=start, end=end, reason=_UNCLEAR)


def _is_taken_back(match: Match[str]) -> bool:
    """Whether signs part the word from the letter, as they part what is said aside."""
    if match["plain"] or match["weak"].lower() == "ou plutôt" or _has_hum(match):
        return True
    return match["lead"].strip() != "" and match["tail"].strip() != ""


def _is_surely_taken_back(match: Match[str]) -> bool:
    is_answer = words.ANSWER.match(match.string, match.end())
    if is_answer and not match["plain"]:
        return False
    return bool(match["plain"]) or _has_hum(match) or "," in match["lead"]


def _has_hum(match: Match[str]) -> bool:
    return match["marker"].lower().startswith(("euh", "heu", "enfin"))


def take_back(draft: Draft) -> Draft:
    """Apply « non, » and « ou plutôt » where the kinds agree; doubt where they do not."""
    position = 0
    while match := words.MARKER.search(draft.text, position):
        found = _retraction(draft, match)
        position = max(match.end(), position + 1)
        if isinstance(found, Replacement):
            draft = draft.apply([found])
            position = found.start + 1
        elif found is not None:
            draft = draft.doubt(found)
    return draft
