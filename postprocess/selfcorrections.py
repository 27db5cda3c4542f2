"""The author corrects himself: the corrected words go where it is clear which they are.

« cinquante-deux, non, je corrige, cinquante-quatre millimètres » keeps the second figure. What is
replaced is found by likeness: the same first words, a figure for a figure, a side for a side, a
name for a name. Where nothing is alike, everything stays as heard and becomes a doubt.
"""

import re
from dataclasses import dataclass
from re import Match

from rapidfuzz import fuzz

from calame.models.report import DoubtKind
from calame.postprocess import selfcorrections_patterns as words
from calame.postprocess.draft import Draft, Replacement, SourceDoubt
from calame.postprocess.numerals import NUMBER_WORD

NAME = "self_correction"
_REASON = "l'auteur s'est corrigé"
_WORD = re.compile(r"[^\W\d_]+'|\d+(?:,\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*")
_IS_NUMBER = re.compile(
    rf"(?:\d+(?:,\d+)?|{NUMBER_WORD}(?:-(?:et-)?{NUMBER_WORD})*)$", re.IGNORECASE
)
_CLAUSE = re.compile(r"[.;:!?\n](?=\s|$)|\n")
_FARTHEST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_number(self) -> bool:
        return bool(_IS_NUMBER.match(self.text))

    @property
    def is_name(self) -> bool:
        return self.text[0].isupper() and len(self.text) > 2


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    return [
        _Token(start=m.start(), end=m.end(), text=m.group())
        for m in _WORD.finditer(text, start, end)
    ]


def _alike(one: str, other: str) -> bool:
    if one == other or (len(one) > 5 and fuzz.ratio(one, other) >= 85):
        return True
    return any(one in group and other in group for group in words.RELATIONS)


def _number_start(before: list[_Token], index: int, text: str) -> int:
    """The first word of the number that ends at ``index``."""
    while index:
        one = before[index - 1]
        is_link = one.lower in {"virgule", "et"} and index > 1 and before[index - 2].is_number
        gap = text[one.end : before[index].start]
        if gap.strip(" -") or not (one.is_number or is_link):
            break
        index -= 1
    return index


def _last_number(before: list[_Token], text: str) -> int | None:
    """Where the last number begins, when at most three words stand after it."""
    for index in range(len(before) - 1, max(-1, len(before) - 5), -1):
        if before[index].is_number:
            return _number_start(before, index, text)
    return None


def _same_words(before: list[_Token], after: list[_Token]) -> int | None:
    """Where the words before begin like the words after, as near as possible."""
    first = after[0].lower
    for index in range(len(before) - 1, max(-1, len(before) - _FARTHEST), -1):
        if before[index].lower == first and first not in {"de", "à", "d'", "l'"}:
            return index
        following = [token.lower for token in after[1:2]]
        if (
            before[index].lower == first
            and [t.lower for t in before[index + 1 : index + 2]] == following
        ):
            return index
    return _same_relation(before, after)


def _repeated(before: list[_Token], after: list[_Token]) -> int | None:
    """Where the first word after stands before, when it is a long one."""
    near = range(len(before) - 1, max(-1, len(before) - 4), -1)
    first = after[0].lower
    return next((i for i in near if len(first) > 5 and _alike(before[i].lower, first)), None)


def _again(before: list[_Token], after: list[_Token]) -> int | None:
    """Where the very word stands just before: « Docteur Martin, pardon, Docteur Marty »."""
    first = after[0].lower
    near = range(len(before) - 1, max(-1, len(before) - 4), -1)
    return next((i for i in near if len(first) > 3 and before[i].lower == first), None)


def _same_relation(before: list[_Token], after: list[_Token]) -> int | None:
    first = after[0].lower
    for index in range(len(before) - 1, max(-1, len(before) - _FARTHEST), -1):
        if _alike(before[index].lower, first):
            return index
    return None


def _same_kind(before: list[_Token], after: list[_Token]) -> int | None:
    """A side for a side, a month for a month, a name for a name."""
    first = after[0]
    for group in words.OPPOSITES:
        if first.lower in group:
            near = [
                i for i in range(max(0, len(before) - 4), len(before)) if before[i].lower in group
            ]
            return near[-1] if near else None
    if first.is_name and before[-1].is_name:
        return len(before) - 1
    return None


def _lone_word(before: list[_Token], text: str) -> int | None:
    """A word alone since the last sign: « virgule, allopurinol, pardon, fébuxostat »."""
    last = before[-1]
    lead = text[: last.start].rstrip(" ")
    return len(before) - 1 if lead[-1:] in {",", ":", "(", ";"} else None


def _replaced_from(before: list[_Token], after: list[_Token], text: str) -> int | None:
    """The index of the first word that the correction replaces, None when unclear."""
    if not before or not after:
        return None
    if after[0].is_number and after[0].lower not in {"un", "une"}:
        return _last_number(before, text)
    for found in (_again(before, after), _same_kind(before, after), _same_words(before, after)):
        if found is not None:
            return found
    if after[0].is_number:
        return _last_number(before, text)
    return _lone_word(before, text)


def _clause_start(text: str, end: int) -> int:
    starts = [match.end() for match in _CLAUSE.finditer(text, max(0, end - 200), end)]
    return starts[-1] if starts else max(0, end - 200)


def _correction(draft: Draft, match: Match[str]) -> Replacement | SourceDoubt | None:
    text = draft.text
    before = _tokens(text, _clause_start(text, match.start()), match.start())
    clause = _CLAUSE.search(text, match.end())
    after = _tokens(
        text, match.end(), min(clause.start() if clause else len(text), match.end() + 80)
    )
    index = _replaced_from(before, after, text)
    if words.BARE_SORRY.match(match["marker"]) and not _is_parted(match):
        # « pardon » without signs around it is a word of the letter, unless words come again.
        index = _repeated(before, after) if after else None
        if index is None:
            return None
    if index is None:
        start, end = draft.source_span(match.start(), match.end())
        return SourceDoubt(
            kind=DoubtKind.SELF_CORRECTION,
            start=start,
            end=end,
            reason="l'auteur semble se corriger, sans que l'on sache quels mots : à écouter",
        )
    unit = _lost_unit(text, before, after, index)
    end = after[0].end if unit else match.end()
    start = before[index].start
    written = text[after[0].start : end] + unit
    return Replacement(start=start, end=end, written=written, rule=NAME, reason=_REASON)


def _is_parted(match: Match[str]) -> bool:
    """Whether the word stands between signs, or between two numbers as Whisper writes it."""
    text, start, end = match.string, match.start("marker"), match.end("marker")
    if match["marker"].lower().startswith("par "):
        is_number = re.search(rf"(?:\d|\b{NUMBER_WORD}) $", text[:start], re.IGNORECASE)
        return bool(is_number) or text[start - 2 : start] == ", "
    return text[:start].rstrip(" ")[-1:] in {",", ".", ""} or text[end : end + 1] in {",", "."}


def _lost_unit(text: str, before: list[_Token], after: list[_Token], index: int) -> str:
    """« cinq milligrammes, pardon, dix » keeps its unit; it is said once only."""
    if not (after[0].is_number and before[index].is_number) or len(after) > 1:
        return ""
    tail = [token for token in before[index:] if not token.is_number]
    return text[tail[0].start - 1 : before[-1].end] if tail else ""


def correct_markers(draft: Draft) -> Draft:
    """Apply « non, je corrige » and « pardon » where clear; else keep the words and doubt."""
    position = 0
    while match := words.MARKER.search(draft.text, position):
        found = _correction(draft, match)
        if isinstance(found, Replacement):
            draft = draft.apply([found])
            position = found.start
        else:
            draft = draft if found is None else draft.doubt(found)
            position = match.end() if match.end() > position else position + 1
    return draft


def _sentence_start(text: str, end: int) -> int:
    """Where the last whole sentence before ``end`` begins."""
    stop = len(text[:end].rstrip(" .!?:;,\n"))
    breaks = [m.end() for m in re.finditer(r"[.!?] |\n", text[:stop])]
    return breaks[-1] if breaks else 0


def _deleted_from(match: Match[str]) -> int:
    text, what = match.string, match["what"].lower()
    if "mot" in what:
        counts = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5}
        said = list(re.finditer(r"[^\s]+", text[: match.start()]))
        return said[-counts.get(match["count"] or "", 1)].start() if said else match.start()
    if "paragraphe" in what:
        return text.rfind("\n", 0, len(text[: match.start()].rstrip())) + 1
    return _sentence_start(text, match.start())


def delete_on_order(draft: Draft) -> Draft:
    """Apply « effacez la dernière phrase » and its kin."""
    while match := words.DELETE.search(draft.text):
        start = _deleted_from(match)
        draft = draft.apply(
            [
                Replacement(
                    start=start,
                    end=match.end(),
                    written="",
                    rule=NAME,
                    reason="effacé sur ordre de l'auteur",
                    confidence=0.9,
                )
            ]
        )
    return draft


def _replacement_on_order(text: str, match: Match[str]) -> list[Replacement]:
    old = match["old"].strip()
    place = text.lower().rfind(old.lower(), 0, match.start())
    if place < 0 or place < text.rfind("\n\n", 0, match.start()) - 400:
        return []
    lead = text[match.start() : match.end()]
    is_closed = text[match.end() : match.end() + 1] in {".", ";", ","}
    keep = "." if lead.lstrip(" ")[:1] == "." and not is_closed else ""
    return [
        Replacement(
            start=place, end=place + len(old), written=match["new"].strip(), rule=NAME,
            reason=_REASON, confidence=0.9,
        ),
        Replacement(
            start=match.start(), end=match.end(), written=keep, rule=NAME,
            reason="ordre de l'auteur, appliqué", confidence=0.9,
        ),
    ]  # fmt: skip


def replace_on_order(draft: Draft) -> Draft:
    """Apply « remplacez X par Y » when X was said before; a plan of treatment is none."""
    position = 0
    while match := words.REPLACE.search(draft.text, position):
        changes = _replacement_on_order(draft.text, match)
        draft = draft.apply(changes)
        position = match.start() + 1 if changes else match.end()
    return draft


def write_self_corrections(draft: Draft) -> Draft:
    """Apply what the author says about his own words."""
    lower = draft.text.lower()
    if "phrase" in lower or "dernier" in lower or "derniè" in lower:
        draft = delete_on_order(draft)
    draft = replace_on_order(draft)
    return correct_markers(draft)
