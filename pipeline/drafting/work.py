"""Who works on a waiting dictation: leases with a fence, kept in our database.

A worker claims dictations with a lease and renews it while it works. One that falls silent loses
them: the reaper puts them back with a higher fence number, and whatever the lost worker brings
later is refused. So a dictation may be recognised twice, but it has an effect once. Objects are
written first, under the hash of their content; the result is one transaction.

A dictation that was already tried is claimed alone: where one recording kills the worker, it takes
no other one with it a second time, and after a few tries it ends as failed. A storage that does not
answer is not the recording's fault: it is waited for much longer.
"""

import os
import socket
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from calame.models.documents import DocumentKind
from calame.models.errors import CalameError, EngineFailed, LeaseLost, StorageFailed, StorageFull
from calame.models.report import Report
from calame.models.states import DictationState, Priority
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting.effort import Effort
from calame.pipeline.drafting.workers import count
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.state import codec, moves
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.state.upkeep_tables import DraftRow
from calame.pipeline.state.views import VersionReason

_S = DictationState
_OUTAGES = (StorageFull, StorageFailed)
_LONGEST_PAUSE_S = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A dictation that this worker holds, while the fence stands. Nothing of a patient in it."""

    dictation_id: str
    practice_id: str
    fence: int
    attempt: int
    priority: Priority
    author_id: str | None
    kind: DocumentKind | None
    audio_key: str
    received_at: datetime


def process_name() -> str:
    """Tells this process from every other one."""
    return f"{worker_name(None)}:{os.getpid()}"


def worker_name(wanted: str | None) -> str:
    """The name of the one worker of this machine, or the one that the settings give it."""
    return wanted or socket.gethostname()


class WorkQueue:
    """The waiting dictations of all practices, as one worker sees them."""

    def __init__(self, services: Services, *, worker: str) -> None:
        self._services = services
        self._database = services.database
        self._settings = services.settings.work
        self.worker = worker

    def is_waiting(self, *, urgent: bool = False) -> bool:
        """Whether something can be claimed now; ``urgent``: something that lets others wait."""
        condition = self._claimable()
        if urgent:
            condition = and_(condition, DictationRow.priority_rank == Priority.URGENT.rank)
        with self._database.read_all() as session:
            return bool(session.scalar(select(exists().where(condition))))

    def claim(self, limit: int) -> list[Claim]:
        """Take waiting dictations, the urgent and the oldest first; each goes to one worker."""
        query = (
            select(DictationRow)
            .where(self._claimable())
            .order_by(DictationRow.priority_rank, DictationRow.received_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.write_all() as session:
            rows = list(session.scalars(query))
            fresh = list(takewhile(lambda row: row.attempts == 0, rows))
            return [self._take(row) for row in fresh or rows[:1]]

    def renew(self, claims: Iterable[Claim]) -> int:
        """Keep dictations a little longer; returns how many are still this worker's."""
        with self._database.write_all() as session:
            rows = [self._held(session, claim) for claim in claims]
            for row in rows:
                if row is not None:
                    row.lease_until = self._lease_end()
        return sum(row is not None for row in rows)

    def commit(
        self, claim: Claim, *, transcript: Transcript, report: Report, spent_s: float = 0.0
    ) -> None:
        """Make the first draft of a dictation, and hand it to the desk.

        Args:
            claim: The dictation.
            transcript: What was heard.
            report: What is written.
            spent_s: How long the worker worked on it.

        Raises:
            LeaseLost: The dictation was given to somebody else; nothing is changed.
            StorageFull: Nothing is changed.
        """
        put = self._services.objects.put
        transcript_key = put(claim.practice_id, ObjectKind.TRANSCRIPT, codec.dump(transcript))
        report_key = put(claim.practice_id, ObjectKind.REPORT, codec.dump(report))
        with self._database.write(claim.practice_id) as session:
            row, now = self._mine(session, claim), self._services.now()
            row.transcript_key = transcript_key
            row.duration_s = transcript.duration_s
            row.doubts = len(report.doubts)
            moves.move(session, row, _S.TRANSCRIBED, at=now)
            moves.move(session, row, _S.WRITTEN, at=now)
            moves.append_version(
                session, row, report_key=report_key, reason=VersionReason.DRAFT, at=now
            )
            moves.move(session, row, _S.TO_REVIEW, at=now)
            _free(row)
            row.attempts = 0
            self._account(session, row, spent_s)

    def _account(self, session: Session, row: DictationRow, spent_s: float) -> None:
        """Note what the draft took: for the morning report, the metrics and the next estimate."""
        sound_s = row.duration_s or 0.0
        session.merge(
            DraftRow(
                dictation_id=row.id,
                practice_id=row.practice_id,
                drafted_at=row.changed_at,
                sound_s=sound_s,
                spent_s=spent_s,
            )
        )
        count(session, self.worker, "drafts")
        count(session, self.worker, "sound_s", by=sound_s)
        count(session, self.worker, "spent_s", by=spent_s)

    def account(self, effort: Effort) -> None:
        """Count the processor time of a batch, for the metrics."""
        with self._database.write_all() as session:
            for part, seconds in asdict(effort).items():
                count(session, self.worker, "effort_s", code=part, by=seconds)

    def fail(self, claim: Claim, error: CalameError) -> bool:
        """Put a dictation back for a later try, or end it with the reason.

        Returns:
            Whether it ended.

        Raises:
            LeaseLost: The dictation was given to somebody else; nothing is changed.
        """
        with self._database.write(claim.practice_id) as session:
            row, now = self._mine(session, claim), self._services.now()
            _free(row)
            if error.is_retryable and row.attempts < self._tries(error):
                row.not_before = now + self._pause(row.attempts)
                moves.record(session, row, "postponed", at=now, code=error.code)
                count(session, self.worker, "postponed", code=error.code)
                return False
            moves.fail(session, row, code=error.code, reason=error.message, at=now)
            count(session, self.worker, "failures", code=error.code)
            return True

    def _tries(self, error: CalameError) -> int:
        is_outage = isinstance(error, _OUTAGES)
        return self._settings.outage_attempts if is_outage else self._settings.attempts

    def _pause(self, attempts: int) -> timedelta:
        pause_s = self._settings.retry_after_s * 2 ** (attempts - 1)
        return timedelta(seconds=min(pause_s, _LONGEST_PAUSE_S))

    def give_back(self, claims: Iterable[Claim]) -> None:
        """Put dictations back untried: the worker stops in good order."""
        with self._database.write_all() as session:
            for claim in claims:
                row = self._held(session, claim)
                if row is not None:
                    _free(row)
                    row.attempts -= 1

    def has_silent(self) -> bool:
        """Whether a worker fell silent with dictations in hand."""
        query = self._leased(DictationRow.lease_until < self._services.now())
        with self._database.read_all() as session:
            return session.scalar(query.with_only_columns(DictationRow.id).limit(1)) is not None

    def reap(self, *, worker: str | None = None) -> int:
        """Put back the dictations of workers that fell silent.

        Args:
            worker: One that is known to be dead: its leases need not run out first.

        Returns:
            How many leases ended.
        """
        silent = DictationRow.lease_until < self._services.now()
        ended = silent if worker is None else DictationRow.worker == worker
        with self._database.write_all() as session:
            rows = list(session.scalars(self._leased(ended).with_for_update(skip_locked=True)))
            for row in rows:
                self._return(session, row)
            return len(rows)

    @staticmethod
    def _leased(condition: ColumnElement[bool]) -> Select[DictationRow]:
        return select(DictationRow).where(
            DictationRow.state == _S.RECEIVED, DictationRow.lease_until.is_not(None), condition
        )

    def _return(self, session: Session, row: DictationRow) -> None:
        now = self._services.now()
        _free(row)
        moves.record(session, row, "lease_ended", at=now)
        count(session, self.worker, "leases_ended")
        if row.attempts >= self._settings.attempts:
            reason = (
                f"La reconnaissance s'est arrêtée {row.attempts} fois sur cet enregistrement : "
                "réécoutez-le, puis renvoyez-le ou demandez un nouvel essai."
            )
            moves.fail(session, row, code=EngineFailed.code, reason=reason, at=now)
            count(session, self.worker, "failures", code=EngineFailed.code)

    def _claimable(self) -> ColumnElement[bool]:
        """What waits, is due, and fits this worker."""
        conditions = [
            DictationRow.state == _S.RECEIVED,
            DictationRow.lease_until.is_(None),
            or_(
                DictationRow.not_before.is_(None),
                DictationRow.not_before <= self._services.now(),
            ),
        ]
        wanted = {Priority(one) for one in self._settings.priorities.split(",")}
        if wanted != set(Priority):
            conditions.append(DictationRow.priority_rank.in_([one.rank for one in wanted]))
        if self._settings.largest_mb is not None:
            conditions.append(DictationRow.audio_bytes <= self._settings.largest_mb * 1_000_000)
        return and_(*conditions)

    def _take(self, row: DictationRow) -> Claim:
        row.worker = self.worker
        row.lease_until = self._lease_end()
        row.fence += 1
        row.attempts += 1
        return Claim(
            dictation_id=row.id,
            practice_id=row.practice_id,
            fence=row.fence,
            attempt=row.attempts,
            priority=row.priority,
            author_id=row.author_id,
            kind=row.kind,
            audio_key=row.audio_key,
            received_at=row.received_at,
        )

    def _lease_end(self) -> datetime:
        return self._services.now() + timedelta(seconds=self._settings.lease_s)

    def _held(self, session: Session, claim: Claim) -> DictationRow | None:
        query = (
            select(DictationRow)
            .where(
                DictationRow.id == claim.dictation_id,
                DictationRow.state == _S.RECEIVED,
                DictationRow.fence == claim.fence,
                DictationRow.lease_until.is_not(None),
            )
            .with_for_update()
        )
        return session.scalars(query).one_or_none()

    def _mine(self, session: Session, claim: Claim) -> DictationRow:
        row = self._held(session, claim)
        if row is None:
            raise LeaseLost
        return row


def free_abandoned_letters(services: Services) -> int:
    """Put letters back on the list that their reader left open; returns how many."""
    now = services.now()
    query = (
        select(DictationRow)
        .where(DictationRow.state == _S.IN_REVIEW, DictationRow.held_until < now)
        .with_for_update(skip_locked=True)
    )
    with services.database.write_all() as session:
        rows = list(session.scalars(query))
        for row in rows:
            moves.move(session, row, _S.TO_REVIEW, at=now, code="abandoned")
            row.holder_id = row.held_until = None
        return len(rows)


def _free(row: DictationRow) -> None:
    """End the lease. The fence rises, so that its holder's word no longer counts."""
    row.lease_until = row.worker = None
    row.fence += 1
