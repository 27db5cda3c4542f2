"""The morning report of a practice: what was done, what is doubtful, what failed and why.

Counts, durations and reasons only; it is mailed, so nothing in it names a patient.
"""

import csv
import io
import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import select

from calame.models.errors import CalameError
from calame.models.states import DictationState, Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.state.upkeep_tables import DraftRow, RoutineRow
from calame.pipeline.upkeep import mail
from calame.pipeline.upkeep.routines import last_time

_log = logging.getLogger(__name__)
_LONGEST_PERIOD = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What became of one dictation. ``failure`` is the reason, in French, of one that failed."""

    dictation_id: str
    priority: Priority
    received_at: datetime
    drafted_at: datetime | None = None
    sound_s: float = 0.0
    doubts: int = 0
    failure: str | None = None

    @property
    def turnaround_s(self) -> float | None:
        """From the upload to the draft."""
        drafted_at = self.drafted_at
        return None if drafted_at is None else (drafted_at - self.received_at).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningReport:
    """A period of a practice.

    Attributes:
        since: Its begin.
        until: Its end.
        lines: What was drafted in it, and what failed in it.
        waiting: How many dictations still wait for recognition.
    """

    since: datetime
    until: datetime
    lines: tuple[Line, ...]
    waiting: int

    @property
    def done(self) -> tuple[Line, ...]:
        """What has a draft."""
        return tuple(line for line in self.lines if line.failure is None)

    @property
    def doubtful(self) -> tuple[Line, ...]:
        """What has a draft with doubts."""
        return tuple(line for line in self.done if line.doubts)

    @property
    def failed(self) -> tuple[Line, ...]:
        """What somebody must look at."""
        return tuple(line for line in self.lines if line.failure is not None)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why dictations failed, the most frequent reason first."""
        return Counter(line.failure or "" for line in self.failed).most_common()

    @property
    def sound_s(self) -> float:
        """The sound that was recognised, in seconds."""
        return sum(line.sound_s for line in self.done)

    @property
    def median_turnaround_s(self) -> float | None:
        """Half of the drafts came sooner."""
        times = [line.turnaround_s or 0.0 for line in self.done]
        return median(times) if times else None

    @property
    def longest_turnaround_s(self) -> float | None:
        """The draft that took longest."""
        return max((line.turnaround_s or 0.0 for line in self.done), default=None)


def report(
    services: Services, practice_id: str, *, since: datetime, until: datetime
) -> MorningReport:
    """What happened in a practice in a period, at most a month."""
    since = max(since, until - _LONGEST_PERIOD)
    drafted = (
        select(DictationRow, DraftRow)
        .join(DraftRow, DraftRow.dictation_id == DictationRow.id)
        .where(DraftRow.drafted_at >= since, DraftRow.drafted_at < until)
        .order_by(DraftRow.drafted_at)
    )
    failed = (
        select(DictationRow)
        .where(DictationRow.state == DictationState.FAILED)
        .where(DictationRow.changed_at >= since, DictationRow.changed_at < until)
        .order_by(DictationRow.changed_at)
    )
    waiting = select(DictationRow.id).where(DictationRow.state == DictationState.RECEIVED)
    with services.database.read(practice_id) as session:
        lines = [_drafted(row, draft) for row, draft in session.execute(drafted)]
        lines += [_failed(row) for row in session.scalars(failed)]
        left = len(session.scalars(waiting).all())
    return MorningReport(since=since, until=until, lines=tuple(lines), waiting=left)


def last_report(services: Services, practice_id: str) -> MorningReport:
    """From the morning before the last one until now."""
    with services.database.read(practice_id) as session:
        row = session.scalars(select(RoutineRow).limit(1)).one_or_none()
    now = services.now()
    since = last_time(row.report_at if row else "07:00", now) - timedelta(days=1)
    return report(services, practice_id, since=since, until=now)


def as_csv(found: MorningReport) -> str:
    """A table for a spreadsheet: French headings, semicolons, decimal commas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ["dictée", "priorité", "reçue", "brouillon", "délai_min", "son_s", "doutes", "échec"]
    )
    for line in found.lines:
        writer.writerow(_cells(line))
    return out.getvalue()


def are_due(services: Services) -> bool:
    """Whether a practice's hour has come."""
    with services.database.read_all() as session:
        return any(_is_due(services, row) for row in session.scalars(select(RoutineRow)))


def send_due(services: Services) -> int:
    """Send every report whose hour has come, each once; returns how many are sent.

    A report is marked before it is sent: one that the mail server refuses is logged and still
    stands on its page.
    """
    with services.database.write_all() as session:
        due = [
            (row.practice_id, row.reported_at, row.report_to)
            for row in session.scalars(select(RoutineRow).with_for_update())
            if _is_due(services, row)
        ]
        for row in session.scalars(select(RoutineRow)):
            if _is_due(services, row):
                row.reported_at = services.now()
    return sum(
        _send(services, practice_id, since, to) for practice_id, since, to in due if to is not None
    )


def in_words(found: MorningReport) -> str:
    """The report as a mail."""
    rows = [
        f"Du {_shown(found.since)} au {_shown(found.until)}",
        "",
        f"Brouillons prêts : {len(found.done)}, dont {len(found.doubtful)} avec des doutes",
        f"Son reconnu : {found.sound_s / 60:.0f} min",
        f"En échec : {len(found.failed)}",
        *(f"  {number} × {reason}" for reason, number in found.reasons),
        f"Encore en attente : {found.waiting}",
    ]
    if found.median_turnaround_s is not None and found.longest_turnaround_s is not None:
        rows.append(
            f"Délai entre l'envoi et le brouillon : {found.median_turnaround_s / 60:.0f} min "
            f"pour la moitié, {found.longest_turnaround_s / 60:.0f} min au plus"
        )
    return "\n".join(rows) + "\n"


def _send(services: Services, practice_id: str, since: datetime, to: str) -> bool:
    found = report(services, practice_id, since=since, until=services.now())
    subject = f"Calame : {len(found.done)} brouillons prêts, {len(found.failed)} en échec"
    try:
        mail.send(services.settings.mail, to=to, subject=subject, text=in_words(found))
    except CalameError as error:
        _log.warning("report of practice %s not sent: %s", practice_id, error.code)
        return False
    return True


def _drafted(row: DictationRow, draft: DraftRow) -> Line:
    return Line(
        dictation_id=row.id,
        priority=row.priority,
        received_at=row.received_at,
        drafted_at=draft.drafted_at,
        sound_s=draft.sound_s,
        doubts=row.doubts,
    )


def _failed(row: DictationRow) -> Line:
    return Line(
        dictation_id=row.id,
        priority=row.priority,
        received_at=row.received_at,
        sound_s=row.duration_s or 0.0,
        failure=row.failure_reason or "",
    )


def _cells(line: Line) -> list[str]:
    turnaround_s = line.turnaround_s
    return [
        line.dictation_id,
        line.priority.label,
        _shown(line.received_at),
        _shown(line.drafted_at) if line.drafted_at else "",
        "" if turnaround_s is None else f"{turnaround_s / 60:.1f}".replace(".", ","),
        f"{line.sound_s:.1f}".replace(".", ","),
        str(line.doubts),
        line.failure or "",
    ]


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone():%d/%m/%Y %H:%M}"


def _is_due(services: Services, row: RoutineRow) -> bool:
    return row.reported_at < last_time(row.report_at, services.now())
