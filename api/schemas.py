"""A letter as the desk's scripts read it.

Offsets are counted in UTF-16 units there, as browsers do; in characters everywhere else.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from calame.api.pages.rendering import french_instant
from calame.models.report import Edit, Report, Span
from calame.models.states import DictationState
from calame.pipeline.views import OpenLetter, VersionInfo, WorkItem

_S = DictationState
IN_RECOGNITION = frozenset({_S.RECEIVED, _S.TRANSCRIBED, _S.WRITTEN})
_FREE = frozenset({_S.TO_REVIEW, _S.IN_REVIEW, _S.RETURNED})
_REOPENABLE = frozenset({_S.VALIDATED, _S.APPROVED, _S.DELIVERED})
_TONES: dict[DictationState, str] = {
    _S.TO_REVIEW: "todo",
    _S.IN_REVIEW: "busy",
    _S.RETURNED: "busy",
    _S.VALIDATED: "done",
    _S.APPROVED: "done",
    _S.DELIVERED: "done",
    _S.FAILED: "bad",
}

_MARKING_RULES = frozenset({"commands", "typography"})

Json = dict[str, Any]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class VersionBody(_Body):
    """A change on top of the version that the person sees."""

    base_version: int = Field(ge=0)


class TextBody(VersionBody):
    """What was typed."""

    text: str = Field(max_length=500_000)


class SettleBody(VersionBody):
    """The answer to a doubt; None keeps what stands there."""

    replacement: str | None = Field(max_length=2_000)


class QuestionBody(VersionBody):
    """What the author is asked."""

    question: str = Field(min_length=1, max_length=2_000)


class ClaimBody(_Body):
    """Whether a colleague's letter is taken over."""

    take_over: bool = False


def tone(state: DictationState) -> str:
    """The style of a state's label; the words say it too."""
    return _TONES.get(state, "wait")


def permissions(item: WorkItem) -> dict[str, bool]:
    """What the person who asks may do now."""
    is_free = item.state in _FREE
    return {
        "write": item.state is _S.IN_REVIEW and item.is_mine,
        "claim": is_free and item.holder is None,
        "take_over": is_free and item.holder is not None and not item.is_mine,
        "reopen": item.state in _REOPENABLE,
        "retry": item.state in {_S.FAILED, _S.REJECTED},
        "reject": item.state is _S.FAILED,
    }


def open_letter(letter: OpenLetter, *, now: datetime) -> Json:
    """Everything that the desk shows of one letter."""
    return {
        "version": letter.version,
        "item": {
            "state": letter.item.state,
            "state_label": letter.item.state.label,
            "state_tone": tone(letter.item.state),
        },
        "may": permissions(letter.item),
        "waits": letter.item.state in IN_RECOGNITION,
        "holder": letter.holder,
        "question": letter.question if letter.item.state is _S.RETURNED else None,
        "failure": letter.failure if letter.item.state is _S.FAILED else None,
        "history": history(letter.history, now=now),
        "report": _report(letter.report),
    }


def history(versions: Iterable[VersionInfo], *, now: datetime) -> list[Json]:
    """The versions, newest first; one person's successive savings are one line."""
    lines: list[Json] = []
    for version in versions:
        words = version.reason.label + (f" par {version.by}" if version.by else "")
        line = {
            "number": version.number,
            "words": words,
            "at": {
                "iso": version.made_at.isoformat(),
                "shown": french_instant(version.made_at, now=now),
            },
        }
        if lines and lines[-1]["words"] == words:
            lines.pop()
        lines.append(line)
    return lines[::-1]


def is_quiet(edit: Edit, text: str) -> bool:
    """Whether a change only set marks, line breaks or capitals.

    These are many and rarely wrong: they are shown on demand. What touches a figure never is.

    Args:
        edit: The change.
        text: The letter that it stands in.
    """
    around = text[max(0, edit.span.start - 1) : edit.span.end + 1]
    if any(character.isdigit() for character in edit.heard + edit.written + around):
        return False
    has_words = any(character.isalnum() for character in edit.heard + edit.written)
    return not has_words or set(edit.rules) <= _MARKING_RULES


def _report(report: Report) -> Json:
    units = _utf16(report.text)

    def place(span: Span) -> Json:
        return {
            "start": units(span.start),
            "end": units(span.end),
            "start_s": span.start_s,
            "end_s": span.end_s,
        }

    header = report.header
    return {
        "text": report.text,
        "timings": [place(span) for span in report.timings],
        "edits": [
            place(edit.span) | {"heard": edit.heard, "written": edit.written, "reason": edit.reason}
            for edit in report.edits
        ],
        "doubts": [
            place(doubt.span)
            | {
                "label": doubt.kind.label,
                "heard": doubt.heard,
                "reason": doubt.reason,
                "proposals": list(doubt.proposals),
            }
            for doubt in report.doubts
        ],
        "notes": [place(note.span) | {"text": note.text} for note in report.notes],
        "header": {
            "patient": header.patient,
            "birth_date": header.birth_date,
            "recipient": header.recipient,
            "copies": list(header.copies),
            "dictated_on": header.dictated_on,
        },
    }


def _utf16(text: str) -> Callable[[int], int]:
    """From characters to UTF-16 units: they differ after a character beyond U+FFFF only."""
    wide = [place for place, character in enumerate(text) if ord(character) > 0xFFFF]
    return lambda offset: offset + bisect_left(wide, offset)
