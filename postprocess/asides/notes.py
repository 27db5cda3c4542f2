"""Notes to the secretary leave the letter and reach her beside it."""

from re import Match

from calame.postprocess.asides import notes_patterns as words
from calame.postprocess.draft import Draft, Replacement, SourceNote
from calame.postprocess.known import is_first_name

NAME = "secretary_note"
_REASON = "note pour le secrétariat, retirée de la lettre"


def _is_request(match: Match[str]) -> bool:
    """A name alone that asks for something; « Cher Paul, merci de … » is a letter's own."""
    name = match["name"]
    before = match.string[max(0, match.start() - 30) : match.start()].lower()
    if name.lower() in words.NOT_NAMES or not name[0].isupper():
        return False
    if before.rstrip().endswith(("cher", "chère", "docteur", "madame", "monsieur", "dr", "dr.")):
        return False
    return is_first_name(name) or match["sign"] is not None


def _is_vocative(match: Match[str]) -> bool:
    return is_first_name(match["name"])


def _end(match: Match[str]) -> int:
    """Where the note ends: behind a sign that cannot end it, before the letter's own closing."""
    text, end = match.string, match.end()
    while words.UNFINISHED.search(text[:end].rstrip(" .!?")) and end < len(text):
        stop = words.SENTENCE_END.search(text, end)
        end = stop.end() if stop else len(text)
    closing = words.CLOSING_IN_NOTE.search(text, match.start("body"), end)
    return closing.end() if closing else end


def _take(draft: Draft, match: Match[str], start: int) -> Draft:
    """Move the note out of the text; the sentence before it keeps its full stop."""
    text = draft.text
    body_start, end = match.start("body"), _end(match)
    lead = len(text[:start].rstrip(" ,;:"))
    is_open = lead > 0 and text[lead - 1] not in ".!?\n"
    written = ". " if is_open else ""
    begin = lead if is_open else start
    if end >= len(text):
        begin, written = len(text[:lead].rstrip()), "." if is_open else ""
    source_start, source_end = draft.source_span(start, end)
    body_end = end if end > match.end() else min(end, match.end("body"))
    body = text[body_start:body_end].strip(" ,;:.")
    note = SourceNote(start=source_start, end=source_end, text=f"{body[:1].upper()}{body[1:]}.")
    change = Replacement(start=begin, end=end, written=written, rule=NAME, reason=_REASON)
    return draft.apply([change]).note(note)


def _is_always(_match: Match[str]) -> bool:
    return True


_REQUESTS = (
    (words.REQUEST, "name", _is_request),
    (words.VOCATIVE, "name", _is_vocative),
    (words.ADDRESSED, "cue", _is_always),
    (words.THANKED, "body", _is_vocative),
    (words.OFFICE_REQUEST, "body", _is_always),
    (words.CLOSED_REQUEST, "body", _is_always),
)


def take_notes(draft: Draft) -> Draft:
    """Take every note to the secretary out of the text."""
    lower = draft.text.lower()
    has_note = any(need in lower for need in words.NOTE_NEEDS)
    while has_note and (match := words.NOTE.search(draft.text)):
        if not match["body"].strip():
            break
        draft = _take(draft, match, match.start("cue"))
    for pattern, group, is_note in _REQUESTS:
        position = 0
        while match := pattern.search(draft.text, position):
            position = match.start() + 1
            if is_note(match):
                draft = _take(draft, match, match.start(group))
                position = max(0, match.start() - 2)
    return draft
