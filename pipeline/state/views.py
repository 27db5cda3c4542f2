"""What the edges see of the stored state: frozen values, opened from the vault."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from calame.models.documents import DocumentKind
from calame.models.letter import Author, Practice
from calame.models.report import Report
from calame.models.states import DictationState, Priority, Shelf
from calame.pipeline.state.tables import (
    AccountRow,
    AuthorRow,
    DictationRow,
    MessageRow,
    PracticeRow,
    VersionRow,
)
from calame.pipeline.state.vault import Vault


class VersionReason(StrEnum):
    """Why a version was made."""

    DRAFT = "draft"
    TYPED = "typed"
    EDIT_UNDONE = "edit_undone"
    EDIT_ACCEPTED = "edit_accepted"
    DOUBT_SETTLED = "doubt_settled"
    RESTORED = "restored"

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
    VersionReason.RESTORED: "version reprise",
}


class MessageKind(StrEnum):
    """What somebody says about a letter."""

    QUESTION = "question"
    ANSWER = "answer"
    REMARK = "remark"
    REOPENING = "reopening"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return _MESSAGES[self]


_MESSAGES: dict[MessageKind, str] = {
    MessageKind.QUESTION: "question à l'auteur",
    MessageKind.ANSWER: "réponse de l'auteur",
    MessageKind.REMARK: "remarque de l'auteur",
    MessageKind.REOPENING: "motif de reprise",
}


class DeliveryWay(StrEnum):
    """How a letter was sent."""

    SECURE_MAIL = "secure_mail"
    POST = "post"
    MAIL = "mail"
    HAND = "hand"
    FAX = "fax"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return _WAYS[self]


_WAYS: dict[DeliveryWay, str] = {
    DeliveryWay.SECURE_MAIL: "par messagerie sécurisée de santé",
    DeliveryWay.POST: "par la poste",
    DeliveryWay.MAIL: "par courriel",
    DeliveryWay.HAND: "remise en main propre",
    DeliveryWay.FAX: "par télécopie",
    DeliveryWay.OTHER: "autrement",
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
        file_name: As the sender called it; empty for who sees no names.
        received_at: When it came in, UTC.
        due_at: When it should be validated, UTC.
        is_late: Whether that time is over and it is not done.
        changed_at: The last move or version, UTC.
        duration_s: Length of the sound in seconds, once it is decoded.
        doubts: What is left to listen to in the newest version.
        holder: Who has it open now.
        is_mine: Whether that is the person who asks.
        failure: Why it failed, in French.
        announced: The patient, as the sender says; a proposal until somebody confirms who it is,
            then empty. Empty too for who sees no names.
    """

    id: str
    state: DictationState
    priority: Priority
    kind: DocumentKind | None
    author: str | None
    file_name: str = field(repr=False)
    received_at: datetime
    due_at: datetime
    is_late: bool
    changed_at: datetime
    duration_s: float | None
    doubts: int
    holder: str | None
    is_mine: bool
    failure: str | None
    announced: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInfo:
    """One line of a letter's history. ``by`` is None for the machine."""

    number: int
    made_at: datetime
    by: str | None
    reason: VersionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something said about a letter. ``by`` is None where nobody knows any more."""

    id: str
    kind: MessageKind
    by: str | None
    at: datetime
    text: str | None = field(repr=False)
    has_sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedIdentity:
    """Of whom and to whom a letter is, as a person confirmed it after listening.

    Attributes:
        patient: Name with the civility; empty where the document is about nobody.
        birth_date: ISO date.
        recipient: The addressee's lines.
        copies: Further addressees.
        enclosures: What goes with the letter; None where nobody was asked, so that what was heard
            counts.
        confirmed_by: The name of the person.
        confirmed_at: When, UTC.
    """

    patient: str = field(repr=False)
    birth_date: str | None = field(default=None, repr=False)
    recipient: tuple[str, ...] = field(default=(), repr=False)
    copies: tuple[str, ...] = field(default=(), repr=False)
    enclosures: tuple[str, ...] | None = field(default=None, repr=False)
    confirmed_by: str = ""
    confirmed_at: datetime

    @property
    def patient_line(self) -> str | None:
        """As the letter prints it: ``Madame Rose Exemple, née le 12/03/1952``."""
        if not self.patient:
            return None
        if not self.birth_date:
            return self.patient
        civility = self.patient.split()[0].rstrip(".").casefold()
        born = {"madame": "née", "mme": "née", "monsieur": "né", "m": "né"}.get(civility, "né(e)")
        year, month, day = self.birth_date.split("-")
        return f"{self.patient}, {born} le {day}/{month}/{year}"


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
        messages: What people said about it, oldest first.
        identity: What a person confirmed; None until then.
        editing_s: How long the person who asks worked on it, in seconds.
        listening_s: How long they listened to it, in seconds.
        is_author: Whether the person who asks dictated it.
        wants_approval: Whether the practice lets the author approve what was validated.
    """

    item: WorkItem
    version: int
    report: Report = field(repr=False)
    holder: str | None
    is_mine: bool
    history: tuple[VersionInfo, ...]
    duration_s: float | None
    failure: str | None
    messages: tuple[Message, ...] = ()
    identity: ConfirmedIdentity | None = None
    editing_s: float = 0.0
    listening_s: float = 0.0
    is_author: bool = False
    wants_approval: bool = False

    @property
    def question(self) -> Message | None:
        """What the author is asked, while the letter is returned to them."""
        if self.item.state is not DictationState.RETURNED:
            return None
        asked = [one for one in self.messages if one.kind is MessageKind.QUESTION]
        return asked[-1] if asked else None


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
    vault: Vault | None,
) -> WorkItem:
    """One line of the worklist.

    Args:
        row: The dictation.
        names: The author's and the holder's.
        account_id: Who asks.
        now: The time.
        vault: Opens the file's name; None leaves it closed.
    """
    author, holder = names
    is_held = row.held_until is not None and row.held_until > now
    return WorkItem(
        id=row.id,
        state=row.state,
        priority=row.priority,
        kind=row.kind,
        author=author,
        file_name=vault.unseal_text(row.practice_id, row.file_name) if vault else "",
        received_at=row.received_at,
        due_at=row.due_at,
        is_late=row.shelf is Shelf.OPEN and row.due_at < now,
        changed_at=row.changed_at,
        duration_s=row.duration_s,
        doubts=row.doubts,
        holder=holder if is_held else None,
        is_mine=is_held and row.holder_id == account_id,
        failure=row.failure_reason,
        announced=_announced(row, vault),
    )


def _announced(row: DictationRow, vault: Vault | None) -> str:
    if vault is None or row.patient is None or row.identity is not None:
        return ""
    return vault.unseal_text(row.practice_id, row.patient)


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


def messages_query(dictation_id: str) -> Select[MessageRow, str | None]:
    """What was said about a letter, with the names of who said it, oldest first."""
    return (
        select(MessageRow, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == MessageRow.account_id)
        .where(MessageRow.dictation_id == dictation_id)
        .order_by(MessageRow.at, MessageRow.id)
    )


def message(row: MessageRow, by: str | None, vault: Vault) -> Message:
    """One thing said about a letter."""
    return Message(
        id=row.id,
        kind=MessageKind(row.kind),
        by=by,
        at=row.at,
        text=vault.unseal_text(row.practice_id, row.text) if row.text is not None else None,
        has_sound=row.audio_key is not None,
    )


def printed_practice(row: PracticeRow) -> Practice:
    """The practice as a letterhead prints it."""
    return Practice(name=row.name, lines=tuple(row.lines))


def printed_author(row: AuthorRow | None) -> Author | None:
    """The author as the signature block prints them."""
    return None if row is None else Author(name=row.name, lines=tuple(row.lines))
