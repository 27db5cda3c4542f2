"""What a person does with the dictations of their practice: find, open, correct, decide.

A letter is changed by whoever holds it. Holding expires, so that a closed browser locks nobody
out, and can be taken over, which leaves a trace. Every change makes a new version on top of the
one that the person saw; a change of an older one is refused, nothing is merged or overwritten.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calame.models.errors import NotFound, TransitionRefused
from calame.models.letter import Letter
from calame.models.report import Report
from calame.models.states import DictationState
from calame.pipeline import codec, moves, views
from calame.pipeline.accounts import Account, AuthorEntry, authors
from calame.pipeline.bootstrap import Services
from calame.pipeline.holding import REVIEWABLE, Reader
from calame.pipeline.objects import ObjectKind
from calame.pipeline.tables import AuthorRow, DictationRow, PracticeRow, VersionRow
from calame.pipeline.views import OpenLetter, VersionReason, WorkItem
from calame.postprocess import rebase
from calame.templates.letters import render

_S = DictationState
_REOPENABLE = frozenset({_S.VALIDATED, _S.APPROVED, _S.DELIVERED, _S.RETURNED})


class Desk:
    """The use cases of one signed-in person.

    Attributes:
        practice_id: The practice whose dictations these are.
    """

    def __init__(self, services: Services, account: Account) -> None:
        self._services = services
        self._account = account
        self.practice_id = account.practice_id
        self._database = services.database
        self._reader = Reader(services, account.id)

    # What there is.

    def worklist(
        self,
        *,
        states: Iterable[DictationState] | None = None,
        is_unassigned: bool = False,
        limit: int = 50,
        offset: int = 0,
    ) -> list[WorkItem]:
        """The dictations of the practice: urgent first, then as they came in.

        Args:
            states: Only these; None for all.
            is_unassigned: Only those without an author.
            limit: At most so many.
            offset: After so many.
        """
        query = views.items_query().order_by(
            DictationRow.priority_rank, DictationRow.received_at, DictationRow.id
        )
        if states is not None:
            query = query.where(DictationRow.state.in_(list(states)))
        if is_unassigned:
            query = query.where(DictationRow.author_id.is_(None))
        with self._database.read(self.practice_id) as session:
            rows = session.execute(query.limit(limit).offset(offset)).all()
        return [self._item(row, (author, holder)) for row, author, holder in rows]

    def counts(self) -> dict[DictationState, int]:
        """How many dictations stand where; every state has an entry."""
        query = select(DictationRow.state, func.count()).group_by(DictationRow.state)
        with self._database.read(self.practice_id) as session:
            found = {row[0]: row[1] for row in session.execute(query)}
        return {state: found.get(state, 0) for state in DictationState}

    def authors(self) -> tuple[AuthorEntry, ...]:
        """The people who dictate in the practice."""
        return authors(self._services, self.practice_id)

    def open(self, dictation_id: str) -> OpenLetter:
        """A letter as it stands.

        Raises:
            NotFound: No such dictation in this practice.
        """
        query = views.items_query().where(DictationRow.id == dictation_id)
        with self._database.read(self.practice_id) as session:
            found = session.execute(query).one_or_none()
            if found is None:
                raise NotFound
            versions = session.execute(views.history_query(dictation_id)).all()
        row, author, holder = found
        item = self._item(row, (author, holder))
        return OpenLetter(
            item=item,
            version=row.last_version,
            report=self._report(versions[-1][0]) if versions else Report(text=""),
            holder=item.holder,
            is_mine=item.is_mine,
            history=tuple(views.version(version, by) for version, by in versions),
            duration_s=row.duration_s,
            failure=row.failure_reason,
            question=self._question(row),
        )

    def docx(self, dictation_id: str) -> bytes:
        """The newest version as a Word file.

        Raises:
            NotFound: No such dictation, or no draft yet.
        """
        with self._database.read(self.practice_id) as session:
            row = _get(session, dictation_id)
            version = _version(session, row)
            author = session.get(AuthorRow, row.author_id) if row.author_id else None
            practice = session.get_one(PracticeRow, self.practice_id)
        report = self._report(version)
        letter = Letter(
            kind=report.kind,
            body=report.text,
            written_on=row.received_at.astimezone().date(),
            practice=views.printed_practice(practice),
            author=views.printed_author(author),
        )
        return render(letter)

    def audio(self, dictation_id: str) -> tuple[bytes, str]:
        """The recording as it came in, and its media type."""
        with self._database.read(self.practice_id) as session:
            row = _get(session, dictation_id)
        return self._services.objects.get(self.practice_id, row.audio_key), row.media_type

    # Who works on it.

    def claim(self, dictation_id: str, *, take_over: bool = False) -> OpenLetter:
        """Take a letter into review, or keep it a little longer.

        Raises:
            TransitionRefused: A colleague holds it (and ``take_over`` is false), or its state
                knows no review.
        """
        with self._database.write(self.practice_id) as session:
            row = moves.locked(session, dictation_id)
            if row.state not in REVIEWABLE:
                raise TransitionRefused
            if take_over:
                self._reader.take_over(session, row)
            else:
                self._reader.refuse_colleagues(row)
            self._reader.hold(session, row)
        return self.open(dictation_id)

    def heartbeat(self, dictation_id: str) -> None:
        """Keep holding a letter.

        Raises:
            LeaseLost: A colleague took it over.
        """
        with self._database.write(self.practice_id) as session:
            self._reader.mine(session, dictation_id)

    def release(self, dictation_id: str) -> None:
        """Put a letter back on the list; nothing happens when it is no longer mine."""
        with self._database.write(self.practice_id) as session:
            row = moves.locked(session, dictation_id)
            if row.holder_id != self._account.id or row.state is not _S.IN_REVIEW:
                return
            self._reader.let_go(session, row, _S.TO_REVIEW)

    def assign(self, dictation_id: str, author_id: str | None) -> OpenLetter:
        """Say who dictated; None puts it back into the unassigned box.

        Raises:
            NotFound: No such dictation or author in this practice.
        """
        with self._database.write(self.practice_id) as session:
            row = moves.locked(session, dictation_id)
            if author_id is not None and session.get(AuthorRow, author_id) is None:
                raise NotFound
            row.author_id = author_id
            self._reader.trace(session, row, "assigned")
        return self.open(dictation_id)

    # What it says.

    def save(self, dictation_id: str, *, base_version: int, text: str) -> OpenLetter:
        """Keep the text that a person typed; edits, doubts and timings follow it."""
        return self._change(
            dictation_id, base_version, VersionReason.TYPED, lambda old: rebase.rebase(old, text)
        )

    def undo_edit(self, dictation_id: str, *, base_version: int, index: int) -> OpenLetter:
        """Put back what was heard."""
        return self._change(
            dictation_id,
            base_version,
            VersionReason.EDIT_UNDONE,
            lambda old: rebase.undo(old, _within(index, old.edits)),
        )

    def accept_edit(self, dictation_id: str, *, base_version: int, index: int) -> OpenLetter:
        """Let an automatic change stand; its mark goes."""
        return self._change(
            dictation_id,
            base_version,
            VersionReason.EDIT_ACCEPTED,
            lambda old: rebase.accept(old, _within(index, old.edits)),
        )

    def settle_doubt(
        self, dictation_id: str, *, base_version: int, index: int, replacement: str | None
    ) -> OpenLetter:
        """Answer a doubt: None keeps what stands there."""
        return self._change(
            dictation_id,
            base_version,
            VersionReason.DOUBT_SETTLED,
            lambda old: rebase.settle(old, _within(index, old.doubts), replacement),
        )

    # What becomes of it.

    def validate(self, dictation_id: str, *, base_version: int) -> OpenLetter:
        """Declare this version right."""
        with self._database.write(self.practice_id) as session:
            row = self._reader.mine(session, dictation_id, base_version)
            self._reader.let_go(session, row, _S.VALIDATED)
        return self.open(dictation_id)

    def return_to_author(self, dictation_id: str, question: str) -> OpenLetter:
        """Ask the author."""
        with self._database.write(self.practice_id) as session:
            row = self._reader.mine(session, dictation_id)
            row.question = self._services.vault.seal_text(self.practice_id, question)
            self._reader.let_go(session, row, _S.RETURNED)
        return self.open(dictation_id)

    def reopen(self, dictation_id: str) -> OpenLetter:
        """Take a finished or returned letter into review again."""
        with self._database.write(self.practice_id) as session:
            row = moves.locked(session, dictation_id)
            if row.state not in _REOPENABLE:
                raise TransitionRefused
            self._reader.hold(session, row)
        return self.open(dictation_id)

    def retry(self, dictation_id: str) -> OpenLetter:
        """Send a failed or rejected dictation through recognition again."""
        with self._database.write(self.practice_id) as session:
            row = moves.locked(session, dictation_id)
            self._reader.move(session, row, _S.RECEIVED)
            row.failure_code = row.failure_reason = row.not_before = row.lease_until = None
            row.attempts = 0
        return self.open(dictation_id)

    def reject(self, dictation_id: str) -> OpenLetter:
        """Set a dictation aside: no letter will come of it."""
        with self._database.write(self.practice_id) as session:
            row = moves.locked(session, dictation_id)
            self._reader.refuse_colleagues(row)
            self._reader.let_go(session, row, _S.REJECTED)
        return self.open(dictation_id)

    # Inside.

    def _change(
        self,
        dictation_id: str,
        base_version: int,
        reason: VersionReason,
        change: Callable[[Report], Report],
    ) -> OpenLetter:
        with self._database.write(self.practice_id) as session:
            row = self._reader.mine(session, dictation_id, base_version)
            version = _version(session, row)
        old = self._report(version)
        new = change(old)
        if new == old:
            return self.open(dictation_id)
        key = self._services.objects.put(self.practice_id, ObjectKind.REPORT, codec.dump(new))
        with self._database.write(self.practice_id) as session:
            row = self._reader.mine(session, dictation_id, base_version)
            row.doubts = len(new.doubts)
            moves.append_version(
                session,
                row,
                report_key=key,
                reason=reason,
                at=self._services.now(),
                account_id=self._account.id,
            )
        return self.open(dictation_id)

    def _item(self, row: DictationRow, names: tuple[str | None, str | None]) -> WorkItem:
        return views.item(
            row,
            names=names,
            account_id=self._account.id,
            now=self._services.now(),
            vault=self._services.vault,
        )

    def _question(self, row: DictationRow) -> str | None:
        if row.question is None:
            return None
        return self._services.vault.unseal_text(self.practice_id, row.question)

    def _report(self, version: VersionRow) -> Report:
        content = self._services.objects.get(self.practice_id, version.report_key)
        return codec.load(Report, content)


def _get(session: Session, dictation_id: str) -> DictationRow:
    row = session.get(DictationRow, dictation_id)
    if row is None:
        raise NotFound
    return row


def _version(session: Session, row: DictationRow) -> VersionRow:
    query = select(VersionRow).where(
        VersionRow.dictation_id == row.id, VersionRow.number == row.last_version
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _within(index: int, things: tuple[object, ...]) -> int:
    if not 0 <= index < len(things):
        raise NotFound
    return index
