"""A letter as the desk's scripts read it.

Offsets are counted in UTF-16 units there, as browsers do; in characters everywhere else.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from calame.api.pages.rendering import french_instant
from calame.models.report import Edit, Report, Span
from calame.models.states import DictationState
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.auto_texts import AutoText
from calame.pipeline.people.permissions import Action, is_allowed
from calame.pipeline.state.views import (
    ConfirmedIdentity,
    DeliveryWay,
    Message,
    OpenLetter,
    VersionInfo,
    WorkItem,
)

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

_SPOKEN = "question parlée, à écouter dans les échanges"
_MARKING_RULES = frozenset({"commands", "typography"})

Json = dict[str, Any]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class VersionBody(_Body):
    """A change on top of the version that the person sees."""

    base_version: int = Field(ge=0)


class SoundBody(_Body):
    """Words that undo or paste brought back, and when they were said."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    start_s: float = Field(ge=0, allow_inf_nan=False)
    end_s: float = Field(ge=0, allow_inf_nan=False)


class TextBody(VersionBody):
    """What was typed."""

    text: str = Field(max_length=500_000)
    sounds: list[SoundBody] = Field(default=[], max_length=20_000)


class SettleBody(VersionBody):
    """The answer to a doubt; None keeps what stands there."""

    replacement: str | None = Field(max_length=2_000)


class AgainBody(_Body):
    """Why a letter is reopened."""

    reason: str = Field(default="", max_length=2_000)


class AnswerBody(_Body):
    """What the author answers."""

    answer: str = Field(min_length=1, max_length=2_000)


class RemarkBody(_Body):
    """Why the author does not agree yet."""

    remark: str = Field(min_length=1, max_length=2_000)


class DueBody(_Body):
    """When a letter is wanted, in the server's time zone where it names none."""

    due: datetime | None


class SentBody(_Body):
    """How a letter was sent."""

    way: DeliveryWay


class ActivityBody(_Body):
    """Seconds of work and of listening since the last word."""

    editing_s: float = Field(default=0.0, ge=0.0, le=60.0)
    listening_s: float = Field(default=0.0, ge=0.0, le=60.0)


class IdentityBody(_Body):
    """Who the letter is about and who receives it, checked by a person."""

    patient: str = Field(max_length=200)
    birth_date: str | None = Field(default=None, max_length=10)
    recipient: str = Field(default="", max_length=1_000)
    copies: list[str] = Field(default_factory=list, max_length=20)
    enclosures: list[str] = Field(default_factory=list, max_length=20)


class AutoTextBody(_Body):
    """A text that a few letters call up."""

    shortcut: str = Field(max_length=100)
    body: str = Field(max_length=10_000)


class NewAutoTextBody(AutoTextBody):
    """The same, to be made."""

    is_shared: bool = False


class QuestionBody(VersionBody):
    """What the author is asked."""

    question: str = Field(min_length=1, max_length=2_000)


class ClaimBody(_Body):
    """Whether a colleague's letter is taken over."""

    take_over: bool = False


def tone(state: DictationState) -> str:
    """The style of a state's label; the words say it too."""
    return _TONES.get(state, "wait")


def permissions(item: WorkItem, account: Account) -> dict[str, bool]:
    """What the person who asks may do now."""
    is_free = item.state in _FREE
    may = partial(is_allowed, account.role)
    return {
        "write": item.state is _S.IN_REVIEW and item.is_mine,
        "claim": may(Action.EDIT) and is_free and item.holder is None,
        "take_over": may(Action.EDIT) and is_free and item.holder is not None and not item.is_mine,
        "reopen": may(Action.REOPEN) and item.state in _REOPENABLE,
        "retry": may(Action.RESTART) and item.state in {_S.FAILED, _S.REJECTED},
        "reject": may(Action.REJECT) and item.state is _S.FAILED,
    }


def _letter_permissions(letter: OpenLetter, account: Account) -> dict[str, bool]:
    state, may = letter.item.state, partial(is_allowed, account.role)
    listed = permissions(letter.item, account)
    is_ready = state is _S.APPROVED or (state is _S.VALIDATED and not letter.wants_approval)
    return listed | {
        "confirm_identity": listed["write"],
        "validate": listed["write"] and letter.identity is not None,
        "ask": listed["write"] and may(Action.ASK),
        "answer": letter.is_author and may(Action.ANSWER) and state is _S.RETURNED,
        "approve": letter.is_author
        and may(Action.APPROVE)
        and letter.wants_approval
        and state is _S.VALIDATED,
        "deliver": may(Action.DELIVER) and is_ready,
        "set_due": may(Action.ASSIGN),
    }


def open_letter(letter: OpenLetter, account: Account, *, now: datetime) -> Json:
    """Everything that the desk shows of one letter."""
    item = letter.item
    return {
        "version": letter.version,
        "item": {
            "state": item.state,
            "state_label": item.state.label,
            "state_tone": tone(item.state),
            "announced": item.announced,
        },
        "may": _letter_permissions(letter, account),
        "waits": item.state in IN_RECOGNITION,
        "holder": letter.holder,
        "due": _instant(item.due_at, now) | {"is_late": item.is_late},
        "identity": _identity(letter.identity, now),
        "messages": [_message(message, now) for message in letter.messages],
        "question": (letter.question.text or _SPOKEN) if letter.question else None,
        "wants_approval": letter.wants_approval,
        "failure": letter.failure if item.state is _S.FAILED else None,
        "effort": {"editing_s": letter.editing_s, "listening_s": letter.listening_s},
        "history": history(letter.history, now=now),
        "report": _report(letter.report),
    }


def auto_text(text: AutoText) -> Json:
    """A text that a few letters call up."""
    return {
        "id": text.id,
        "shortcut": text.shortcut,
        "body": text.body,
        "is_shared": text.is_shared,
        "is_mine": not text.is_shared,
    }


def _instant(moment: datetime, now: datetime) -> Json:
    return {"iso": moment.isoformat(), "shown": french_instant(moment, now=now)}


def _identity(identity: ConfirmedIdentity | None, now: datetime) -> Json | None:
    if identity is None:
        return None
    return {
        "patient": identity.patient,
        "birth_date": identity.birth_date,
        "recipient": "\n".join(identity.recipient),
        "copies": list(identity.copies),
        "enclosures": None if identity.enclosures is None else list(identity.enclosures),
        "confirmed_by": identity.confirmed_by,
        "confirmed_at": _instant(identity.confirmed_at, now),
    }


def _message(message: Message, now: datetime) -> Json:
    return {
        "id": message.id,
        "kind": message.kind,
        "label": message.kind.label,
        "by": message.by,
        "at": _instant(message.at, now),
        "text": message.text,
        "has_sound": message.has_sound,
    }


def history(versions: Iterable[VersionInfo], *, now: datetime) -> list[Json]:
    """The versions, newest first; one person's successive savings are one line."""
    lines: list[Json] = []
    for version in versions:
        words = version.reason.label + (f" par {version.by}" if version.by else "")
        line = {
            "number": version.number,
            "words": words,
            "at": _instant(version.made_at, now),
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
            place(edit.span)
            | {"heard": edit.heard, "written": edit.written}
            | {"reason": edit.reason, "confidence": edit.confidence}
            for edit in report.edits
        ],
        "doubts": [
            place(doubt.span)
            | {
                "label": doubt.kind.label,
                "heard": doubt.heard,
                "reason": doubt.reason,
                "proposals": list(doubt.proposals),
                "marks": [place(mark) for mark in doubt.marks],
            }
            for doubt in report.doubts
        ],
        "notes": [place(note.span) | {"text": note.text} for note in report.notes],
        "header": {
            "patient": header.patient,
            "birth_date": header.birth_date,
            "recipient": header.recipient,
            "copies": list(header.copies),
            "enclosures": list(header.enclosures),
            "dictated_on": header.dictated_on,
        },
    }


def sounds(bodies: Iterable[SoundBody], text: str) -> tuple[Span, ...]:
    """Stretches of the text as browsers count them; what is no stretch of it is left out."""
    units = _utf16(text)
    count = len(text)

    def character(unit: int) -> int:
        return bisect_left(range(count), unit, key=units)

    return tuple(
        Span(
            start=character(body.start),
            end=character(body.end),
            start_s=body.start_s,
            end_s=body.end_s,
        )
        for body in bodies
        if body.start < body.end
    )


def _utf16(text: str) -> Callable[[int], int]:
    """From characters to UTF-16 units: they differ after a character beyond U+FFFF only."""
    wide = [place for place, character in enumerate(text) if ord(character) > 0xFFFF]
    return lambda offset: offset + bisect_left(wide, offset)
