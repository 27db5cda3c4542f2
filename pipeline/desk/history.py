"""The past of a letter, readable: who did what, when and why; any two versions side by side."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from calame.models.states import DictationState
from calame.pipeline.desk.comparing import Stretch, compare
from calame.pipeline.desk.reading import Reading
from calame.pipeline.people.permissions import Action
from calame.pipeline.state import views
from calame.pipeline.state.tables import AccountRow, EventRow, VersionRow
from calame.pipeline.state.views import DeliveryWay, Message, VersionInfo

_S = DictationState
_MOVES: dict[DictationState, str] = {
    _S.RECEIVED: "remise en reconnaissance",
    _S.TO_REVIEW: "prête à relire",
    _S.IN_REVIEW: "prise en relecture",
    _S.RETURNED: "renvoyée à l'auteur",
    _S.VALIDATED: "validée",
    _S.APPROVED: "approuvée par l'auteur",
    _S.FAILED: "en échec",
    _S.REJECTED: "écartée",
}
_EVENTS: dict[str, str] = {
    "received": "enregistrement reçu",
    "duplicate": "même enregistrement reçu de nouveau",
    "postponed": "reconnaissance remise à plus tard",
    "lease_ended": "reconnaissance interrompue",
    "taken_over": "reprise à un collègue",
    "assigned": "auteur attribué",
    "due_set": "échéance changée",
    "priority_set": "priorité changée",
    "identity_confirmed": "identité confirmée",
}
_DECISIONS = frozenset({_S.VALIDATED, _S.APPROVED, _S.DELIVERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of a letter's past.

    Attributes:
        at: When, UTC.
        by: Who; None for the machine.
        what: What happened, in French.
        why: What was said about it.
        version: The version that it made or concerns.
        is_version: Whether it made that version.
        is_decision: Whether somebody answered for the letter with it.
        message_id: The spoken message that can be listened to.
    """

    at: datetime
    by: str | None
    what: str
    why: str | None = field(default=None, repr=False)
    version: int | None = None
    is_version: bool = False
    is_decision: bool = False
    message_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions of a letter."""

    before: VersionInfo
    after: VersionInfo
    stretches: tuple[Stretch, ...] = field(repr=False)


class History(Reading):
    """Looking back."""

    def happenings(self, dictation_id: str) -> tuple[Happening, ...]:
        """Everything that happened to a letter, the newest first."""
        letter = self.open(dictation_id)
        query = (
            select(EventRow, AccountRow.name)
            .outerjoin(AccountRow, AccountRow.id == EventRow.account_id)
            .where(EventRow.dictation_id == dictation_id)
        )
        with self._database.read(self.practice_id) as session:
            events = session.execute(query).all()
        found = [_of_event(row, by) for row, by in events if _is_told(row)]
        found += [_of_version(version) for version in letter.history]
        found += [_of_message(message) for message in letter.messages]
        return tuple(sorted(found, key=lambda one: (one.at, one.is_version), reverse=True))

    def compare(self, dictation_id: str, before: int, after: int) -> Comparison:
        """Two versions, word by word.

        Raises:
            NotFound: No such version of this letter.
        """
        self._require(Action.READ)
        with self._database.read(self.practice_id) as session:
            row = self._found(session, dictation_id)
            old, new = (self._version(session, row, number) for number in (before, after))
            names = [_name(session, version) for version in (old, new)]
        texts = (self._report(old).text, self._report(new).text)
        return Comparison(
            before=views.version(old, names[0]),
            after=views.version(new, names[1]),
            stretches=compare(*texts),
        )


def _name(session: Session, version: VersionRow) -> str | None:
    account = session.get(AccountRow, version.account_id) if version.account_id else None
    return account.name if account else None


def _is_told(row: EventRow) -> bool:
    """Whether an event is worth a line: the machine's own steps in between are not."""
    return row.what != "state" or row.state in _MOVES or row.state is _S.DELIVERED


def _of_event(row: EventRow, by: str | None) -> Happening:
    return Happening(
        at=row.at,
        by=by,
        what=_words(row),
        version=row.version,
        is_decision=row.what == "state" and row.state in _DECISIONS,
    )


def _words(row: EventRow) -> str:
    if row.what != "state":
        return _EVENTS.get(row.what, row.what)
    if row.state is _S.DELIVERED:
        way = f" {DeliveryWay(row.code).label}" if row.code in set(DeliveryWay) else ""
        return f"envoyée{way}"
    if row.code == "abandoned":
        return "remise dans la liste : personne n'y travaillait plus"
    return _MOVES[row.state]


def _of_version(version: VersionInfo) -> Happening:
    return Happening(
        at=version.made_at,
        by=version.by,
        what=version.reason.label,
        version=version.number,
        is_version=True,
    )


def _of_message(message: Message) -> Happening:
    return Happening(
        at=message.at,
        by=message.by,
        what=message.kind.label,
        why=message.text,
        message_id=message.id if message.has_sound else None,
    )
