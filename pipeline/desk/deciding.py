"""What becomes of a letter: validated, asked about, approved, sent, reopened, set aside."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from calame.models.errors import (
    IdentityUnconfirmed,
    InputError,
    NotAllowed,
    NotFound,
    StaleVersion,
    TransitionRefused,
)
from calame.models.states import DictationState
from calame.pipeline.desk import outcomes
from calame.pipeline.desk.due import due_at
from calame.pipeline.desk.reading import Reading
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.people.permissions import Action
from calame.pipeline.state.tables import (
    AuthorRow,
    DictationRow,
    MessageRow,
    PracticeRow,
    VersionRow,
)
from calame.pipeline.state.views import DeliveryWay, MessageKind, OpenLetter, VersionReason
from calame.pipeline.vocabulary import learning

_S = DictationState
_REOPENABLE = frozenset({_S.VALIDATED, _S.APPROVED, _S.DELIVERED, _S.RETURNED})
_ADDENDUM = frozenset({_S.APPROVED, _S.DELIVERED})
_SAY_WHY = "Cette lettre est approuvée ou envoyée : écrivez le motif de l'ajout, puis rouvrez-la."
_SAY_SOMETHING = "Message vide : écrivez-le ou enregistrez-le, puis recommencez."
_APPROVE_FIRST = "L'auteur approuve les lettres de ce cabinet : attendez son accord avant l'envoi."


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person says about a letter, written or spoken."""

    text: str = field(default="", repr=False)
    sound: bytes | None = field(default=None, repr=False)
    media_type: str = "application/octet-stream"


class Deciding(Reading):
    """Moving a letter on."""

    def validate(self, dictation_id: str, *, base_version: int) -> OpenLetter:
        """Declare this version right.

        Raises:
            IdentityUnconfirmed: Nobody has confirmed who the letter is about.
        """
        self._require(Action.VALIDATE)
        with self._database.write(self.practice_id) as session:
            row = self._mine(session, dictation_id, base_version)
            if row.identity is None:
                raise IdentityUnconfirmed
            final = self._report(self._version(session, row))
            draft = self._report(self._draft(session, row))
            outcome = outcomes.measure(session, row, draft, final)
            outcomes.note(session, row, outcome, at=self._services.now(), by=self._account.id)
            learning.note(self._services, session, row, draft=draft, final=final)
            self._reader.let_go(session, row, _S.VALIDATED)
        return self.open(dictation_id)

    def return_to_author(self, dictation_id: str, question: str | Words) -> OpenLetter:
        """Ask the author.

        Raises:
            InputError: Nothing is asked.
        """
        self._require(Action.ASK)
        words = Words(text=question) if isinstance(question, str) else question
        message = self._message(dictation_id, MessageKind.QUESTION, words)
        with self._database.write(self.practice_id) as session:
            row = self._mine(session, dictation_id)
            session.add(message)
            self._reader.let_go(session, row, _S.RETURNED)
        return self.open(dictation_id)

    def answer(self, dictation_id: str, words: Words) -> OpenLetter:
        """The author's answer: the letter goes back to be reviewed.

        Raises:
            InputError: Nothing is said.
            NotAllowed: Somebody else dictated it.
        """
        self._require(Action.ANSWER)
        message = self._message(dictation_id, MessageKind.ANSWER, words)
        with self._database.write(self.practice_id) as session:
            row = self._as_author(session, dictation_id)
            if row.state is not _S.RETURNED:
                raise TransitionRefused
            session.add(message)
            self._reader.move(session, row, _S.TO_REVIEW)
        return self.open(dictation_id)

    def approve(self, dictation_id: str, *, base_version: int) -> OpenLetter:
        """The author agrees with what was validated.

        Raises:
            NotAllowed: Somebody else dictated it.
            StaleVersion: It was changed since they read it.
        """
        self._require(Action.APPROVE)
        with self._database.write(self.practice_id) as session:
            row = self._as_author(session, dictation_id)
            if base_version != row.last_version:
                raise StaleVersion
            self._reader.move(session, row, _S.APPROVED)
        return self.open(dictation_id)

    def send_back(self, dictation_id: str, words: Words) -> OpenLetter:
        """The author does not agree yet: the letter goes back to be reviewed, with their remark.

        Raises:
            InputError: Nothing is said.
            NotAllowed: Somebody else dictated it.
        """
        self._require(Action.APPROVE)
        message = self._message(dictation_id, MessageKind.REMARK, words)
        with self._database.write(self.practice_id) as session:
            row = self._as_author(session, dictation_id)
            session.add(message)
            self._reader.move(session, row, _S.IN_REVIEW)
            self._reader.let_go(session, row, _S.TO_REVIEW)
        return self.open(dictation_id)

    def deliver(self, dictation_id: str, way: DeliveryWay) -> OpenLetter:
        """Note that a letter was sent, and how.

        Raises:
            TransitionRefused: The practice wants the author's approval first.
        """
        self._require(Action.DELIVER)
        with self._database.write(self.practice_id) as session:
            row = self._locked(session, dictation_id)
            practice = session.get_one(PracticeRow, self.practice_id)
            if practice.wants_approval and row.state is _S.VALIDATED:
                raise TransitionRefused(_APPROVE_FIRST)
            self._reader.move(session, row, _S.DELIVERED, code=way)
        return self.open(dictation_id)

    def reopen(self, dictation_id: str, reason: str = "") -> OpenLetter:
        """Take a finished or returned letter into review again; what stood stays as it was.

        Raises:
            InputError: It is approved or sent, and nobody says why it is reopened.
        """
        self._require(Action.REOPEN)
        with self._database.write(self.practice_id) as session:
            row = self._locked(session, dictation_id)
            if row.state not in _REOPENABLE:
                raise TransitionRefused
            if row.state in _ADDENDUM and not reason.strip():
                raise InputError(_SAY_WHY)
            if reason.strip():
                words = Words(text=reason)
                session.add(self._message(dictation_id, MessageKind.REOPENING, words))
            self._reader.hold(session, row)
        return self.open(dictation_id)

    def retry(self, dictation_id: str) -> None:
        """Send a failed or rejected dictation through recognition again."""
        self._require(Action.RESTART)
        with self._database.write(self.practice_id) as session:
            row = self._locked(session, dictation_id)
            self._reader.move(session, row, _S.RECEIVED)
            row.failure_code = row.failure_reason = row.not_before = row.lease_until = None
            row.identity = None
            row.attempts = 0

    def reject(self, dictation_id: str) -> None:
        """Set a dictation aside: no letter will come of it."""
        self._require(Action.REJECT)
        with self._database.write(self.practice_id) as session:
            row = self._locked(session, dictation_id)
            self._reader.refuse_colleagues(row)
            self._reader.let_go(session, row, _S.REJECTED)

    def assign(self, dictation_id: str, author_id: str | None) -> None:
        """Say who dictated; None puts it back into the unassigned box.

        Raises:
            NotFound: No such dictation or author in this practice.
        """
        self._require(Action.ASSIGN)
        with self._database.write(self.practice_id) as session:
            row = self._locked(session, dictation_id)
            if author_id is not None and session.get(AuthorRow, author_id) is None:
                raise NotFound
            row.author_id = author_id
            self._reader.trace(session, row, "assigned")

    def set_due(self, dictation_id: str, due: datetime | None) -> OpenLetter:
        """Say when a letter is wanted; None gives it its priority's delay again."""
        self._require(Action.ASSIGN)
        with self._database.write(self.practice_id) as session:
            row = self._locked(session, dictation_id)
            practice = session.get_one(PracticeRow, self.practice_id)
            row.due_at = due or due_at(practice, row.priority, row.received_at)
            self._reader.trace(session, row, "due_set")
        return self.open(dictation_id)

    def message_audio(self, dictation_id: str, message_id: str) -> bytes:
        """The sound of a spoken message.

        Raises:
            NotFound: No such message about this letter, or a written one.
        """
        self._require(Action.READ)
        with self._database.read(self.practice_id) as session:
            row = self._found(session, dictation_id)
            message = session.get(MessageRow, message_id)
        if message is None or message.dictation_id != row.id or message.audio_key is None:
            raise NotFound
        return self._services.objects.get(self.practice_id, message.audio_key)

    def _draft(self, session: Session, row: DictationRow) -> VersionRow:
        """What the machine wrote last; a letter without any counts from its first version."""
        query = select(VersionRow).where(VersionRow.dictation_id == row.id)
        drafts = query.where(VersionRow.reason == VersionReason.DRAFT)
        newest = session.scalars(drafts.order_by(VersionRow.number.desc()).limit(1)).one_or_none()
        return newest or self._version(session, row)

    def _as_author(self, session: Session, dictation_id: str) -> DictationRow:
        row = self._locked(session, dictation_id)
        if not self._is_author(row):
            raise NotAllowed
        return row

    def _message(self, dictation_id: str, kind: MessageKind, words: Words) -> MessageRow:
        """A row that nobody has added yet; its sound is stored already.

        Raises:
            InputError: It says nothing.
        """
        text, vault = words.text.strip(), self._services.vault
        if not text and not words.sound:
            raise InputError(_SAY_SOMETHING)
        key = None
        if words.sound:
            key = self._services.objects.put(self.practice_id, ObjectKind.AUDIO, words.sound)
        return MessageRow(
            practice_id=self.practice_id,
            dictation_id=dictation_id,
            account_id=self._account.id,
            at=self._services.now(),
            kind=kind,
            text=vault.seal_text(self.practice_id, text) if text else None,
            audio_key=key,
            media_type=words.media_type[:64] if words.sound else None,
        )
