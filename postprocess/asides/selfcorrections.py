"""The author corrects himself: the corrected words go where it is clear which they are.

« cinquante-deux, non, je corrige, cinquante-quatre millimètres » keeps the second figure. What is
replaced is found by likeness: the same first words, a figure for a figure, a side for a side, a
name for a name. Where nothing is alike, everything stays as heard and becomes a doubt.
"""

import re
from re import Match

from calame.models.report import DoubtKind
from calame.postprocess.asides import selfcorrections_patterns as words
from calame.postprocess.asides.retractions import replaced_from, row_start, take_back
from calame.postprocess.asides.selfcorrections_words import (
    Token,
    alike,
    clause_end,
    clause_start,
    last_number,
    tokens_between,
)
from calame.postprocess.draft import Draft, Replacement, SourceDoubt
from calame.postprocess.figures.numerals import NUMBER_WORD

NAME = "self_correction"
_REASON = "l'auteur s'est corrigé"
_FARTHEST = 9
# « diminué » and « aboli », « enflé » and « rompu »: participles said of the same thing.
_PARTICIPLE_ENDS = frozenset("éiu")


def _same_words(before: list[Token], after: list[Token]) -> int | None:
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


def _repeated(before: list[Token], after: list[Token]) -> int | None:
    """Where the first word after stands before, when it is a long one."""
    near = range(len(before) - 1, max(-1, len(before) - 4), -1)
    first = after[0].lower
    return next((i for i in near if len(first) > 5 and alike(before[i].lower, first)), None)


def _again(before: list[Token], after: list[Token]) -> int | None:
    """Where the very word stands just before: « Docteur Martin, pardon, Docteur Marty »."""
    first = after[0].lower
    near = range(len(before) - 1, max(-1, len(before) - 4), -1)
    return next((i for i in near if len(first) > 3 and before[i].lower == first), None)


def _same_relation(before: list[Token], after: list[Token]) -> int | None:
    first = after[0].lower
    for index in range(len(before) - 1, max(-1, len(before) - _FARTHEST), -1):
        if alike(before[index].lower, first):
            return index
    return None


def _same_kind(before: list[Token], after: list[Token]) -> int | None:
    """A side for a side, a month for a month, a name for a name."""
    first = after[0]
    for group in words.OPPOSITES:
        if first.lower in group:
            near = [
                i for i in range(max(0, len(before) - 4), len(before)) if before[i].lower in group
            ]
            return row_start(before[: near[-1] + 1], after) if near else None
    if first.is_name and before[-1].is_name:
        return len(before) - 1
    return None


def _lone_word(before: list[Token], text: str) -> int | None:
    """A word alone since the last sign: « virgule, allopurinol, pardon, fébuxostat »."""
    last = before[-1]
    lead = text[: last.start].rstrip(" ")
    return len(before) - 1 if lead[-1:] in {",", ":", "(", ";"} else None


def _word_for_word(before: list[Token], after: list[Token], text: str) -> int | None:
    """One word that stands for the one before: « diminué, non pardon, aboli »."""
    last = before[-1]
    if len(after) != 1 or text[after[0].end : after[0].end + 1] not in {"", ".", "\n"}:
        return None
    is_hard = any(last.lower in group for group in words.OPPOSITES) or last.is_number
    ends = {last.lower[-1], after[0].lower[-1]}
    is_alike = last.lower[-2:] == after[0].lower[-2:] or ends <= _PARTICIPLE_ENDS
    return len(before) - 1 if is_alike and not is_hard else None


def _replaced_from(before: list[Token], after: list[Token], text: str) -> int | None:
    """The index of the first word that the correction replaces, None when unclear."""
    if not before or not after:
        return None
    if after[0].is_number and after[0].lower not in {"un", "une"}:
        return last_number(before, text)
    for found in (_again(before, after), _same_kind(before, after), _same_words(before, after)):
        if found is not None:
            return found
    if after[0].is_number:
        return last_number(before, text)
    lone = _lone_word(before, text)
    return _word_for_word(before, after, text) if lone is None else lone


def _correction(draft: Draft, match: Match[str]) -> Replacement | SourceDoubt | None:
    text = draft.text
    before = tokens_between(text, clause_start(text, match.start()), match.start())
    after = tokens_between(text, match.end(), clause_end(text, match.end()))
    index = _replaced_from(before, after, text)
    if index is None:
        index = replaced_from(before, after, text)
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


def _lost_unit(text: str, before: list[Token], after: list[Token], index: int) -> str:
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
    return take_back(correct_markers(draft))
