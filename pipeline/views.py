"""What the edges see of the stored state: frozen values, opened from the vault."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from calame.models.documents import DocumentKind
from calame.models.letter import Author, Practice
from calame.models.report import Report
from calame.models.states import DictationState, Priority
from calame.pipeline.tables import AccountRow, AuthorRow, DictationRow, PracticeRow, VersionRow
from calame.pipeline.vault import Vault


class VersionReason(StrEnum):
    """Why a version was made."""

    DRAFT = "draft"
    TYPED = "typed"
    EDIT_UNDONE = "edit_undone"
    EDIT_ACCEPTED = "edit_accepted"
    DOUBT_SETTLED = "doubt_settled"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return _REASONS[self]


_REASONS: dict[VersionReason, str] = {
    VersionReason.DRAFT: "brouillon automatique",
    VersionReason.TYPED: "texte corrigé",
    VersionReason.EDIT_UNDONE: "changement annulé",
    VersionReason.EDIT_ACCEPTED: "changement accepté",
    VersionReason.DOUBT_SETTLED: "doute levé",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One line of the worklist.

    Attributes:
        id: Opaque.
        state: Where it stands.
        priority: How soon it is wanted.
        kind: What it becomes, where somebody said so.
        author: Who dictated; None: nobody knows yet, it waits in the unassigned box.
        file_name: As the sender called it.
        received_at: When it came in, UTC.
        changed_at: The last move or version, UTC.
        duration_s: Length of the sound in seconds, once it is decoded.
        doubts: What is left to listen to in the newest version.
        holder: Who has it open now.
        is_mine: Whether that is the person who asks.
        failure: Why it failed, in French.
    """

    id: str
    state: DictationState
    priority: Priority
    kind: DocumentKind | None
    author: str | None
    file_name: str = field(repr=False)
    received_at: datetime
    changed_at: datetime
    duration_s: float | None
    doubts: int
    holder: str | None
    is_mine: bool
    failure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInfo:
    """One line of a letter's history. ``by`` is None for the machine."""

    number: int
    made_at: datetime
    by: str | None
    reason: VersionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLetter:
    """A letter as the desk shows it.

    Attributes:
        item: Its line of the worklist.
        version: The newest version; 0 while there is no draft.
        report: Its text, edits, doubts; empty while there is no draft.
        holder: Who has it open now.
        is_mine: Whether that is the person who asks.
        history: Oldest first.
        duration_s: Length of the sound in seconds.
        failure: Why it failed, in French.
        question: What the secretary asks the author, while it is returned.
    """

    item: WorkItem
    version: int
    report: Report = field(repr=False)
    holder: str | None
    is_mine: bool
    history: tuple[VersionInfo, ...]
    duration_s: float | None
    failure: str | None
    question: str | None = field(repr=False)


_Holder = aliased(AccountRow)


def items_query() -> Select[DictationRow, str | None, str | None]:
    """Dictations with the names of their author and holder."""
    return (
        select(DictationRow, AuthorRow.name, _Holder.name)
        .outerjoin(AuthorRow, AuthorRow.id == DictationRow.author_id)
        .outerjoin(_Holder, _Holder.id == DictationRow.holder_id)
    )


def item(
    row: DictationRow,
    *,
    names: tuple[str | None, str | None],
    account_id: str,
    now: datetime,
    vault: Vault,
) -> WorkItem:
    """One line of the worklist; ``names`` are the author's and the holder's."""
    author, holder = names
    is_held = row.held_until is not None and row.held_until > now
    return WorkItem(
        id=row.id,
        state=row.state,
        priority=row.priority,
        kind=row.kind,
        author=author,
        file_name=vault.unseal_text(row.practice_id, row.file_name),
        received_at=row.received_at,
        changed_at=row.changed_at,
        duration_s=row.duration_s,
        doubts=row.doubts,
        holder=holder if is_held else None,
        is_mine=is_held and row.holder_id == account_id,
        failure=row.failure_reason,
    )


def history_query(dictation_id: str) -> Select[VersionRow, str | None]:
    """The versions of a letter with the names of who made them, oldest first."""
    return (
        select(VersionRow, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == VersionRow.account_id)
        .where(VersionRow.dictation_id == dictation_id)
        .order_by(VersionRow.number)
    )


def version(row: VersionRow, by: str | None) -> VersionInfo:
    """One line of a letter's history."""
    return VersionInfo(
        number=row.number, made_at=row.made_at, by=by, reason=VersionReason(row.reason)
    )


def printed_practice(row: PracticeRow) -> Practice:
    """The practice as a letterhead prints it."""
    return Practice(name=row.name, lines=tuple(row.lines))


def printed_author(row: AuthorRow | None) -> Author | None:
    """The author as the signature block prints them."""
    return None if row is None else Author(name=row.name, lines=tuple(row.lines))
