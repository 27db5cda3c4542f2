"""A night of short dictations on several machines: each finished once, and how much faster.

``python -m benchmarks night [--dictations 300] [--seconds 10] [--workers 1,2,4]``: PostgreSQL, an
S3 server and workers in network namespaces of their own (with root), one processor thread each,
real recognition. ``rest`` is the processor time of the workers that is neither recognition nor
writing (pipeline/drafting/effort.py tells them apart). On a shared machine processor time per
dictation says more than wall time; with fewer cores than workers, more workers are not faster.
"""

import argparse
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from benchmarks._clips import clips
from benchmarks._cluster import Cluster, wait_until
from benchmarks.crashes import broken_rules, prepare, settings_of
from calame.models.states import DictationState, Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting import workers
from calame.pipeline.intake.receiving import receive
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.upkeep import nights
from calame.pipeline.upkeep.routines import Routine, practices, set_routine

_PATIENCE_S = 3_600.0
_WARM_WITHIN_S = 900.0
PARTS = ("recognition", "writing")
_HEAD = """\
| workers | namespaces | wall s | per minute | processor s each | recognition | writing | rest \
| states | broken rules |
|---|---|---|---|---|---|---|---|---|---|"""


def fill(services: Services, count: int, seconds: float) -> set[str]:
    """Dictations that wait for the night."""
    (practice_id,) = practices(services)
    set_routine(services, practice_id, Routine(has_night=True, night_at="03:33"))
    return {
        receive(
            services, practice_id=practice_id, content=content, file_name="clip.wav",
            priority=Priority.NIGHT,
        ).dictation_id
        for content in clips(count, seconds=seconds)
    }  # fmt: skip


def processor_s(cluster: Cluster) -> float:
    """Processor seconds so far of the workers and of everything below them, ended or not."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            fields = stat.read_text().rpartition(")")[2].split()
            number = int(stat.parent.name)
            parents[number], ticks[number] = int(fields[1]), sum(map(int, fields[11:15]))
    tree = {worker.process.pid for worker in cluster.workers if worker.process is not None}
    while found := {number for number, parent in parents.items() if parent in tree} - tree:
        tree |= found
    return sum(ticks.get(number, 0) for number in tree) / os.sysconf("SC_CLK_TCK")


def left(services: Services) -> int:
    """How many dictations wait."""
    waiting = select(func.count()).where(DictationRow.state == DictationState.RECEIVED)
    with services.database.read_all() as session:
        return session.scalar(waiting) or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A night that is over.

    Attributes:
        crew: How many workers there were.
        has_namespaces: Whether each had a network of its own.
        wall_s: How long it took.
        used_s: Processor seconds of the workers.
        effort: Those that went into recognition and writing.
        states: How many dictations ended in which state.
        reasons: Why some failed.
        broken: What must not be.
    """

    crew: int
    has_namespaces: bool
    wall_s: float
    used_s: float
    effort: Mapping[str, float]
    states: Counter[str]
    reasons: Counter[str]
    broken: list[str]

    @property
    def row(self) -> str:
        """A line of the table."""
        count = max(1, self.states.total())
        shares = {part: self.effort.get(part, 0.0) / self.used_s for part in PARTS}
        shares["rest"] = 1 - sum(shares.values())
        cells = [
            self.crew, "yes" if self.has_namespaces else "no", f"{self.wall_s:.0f}",
            f"{60 * count / self.wall_s:.1f}", f"{self.used_s / count:.2f}",
            *(f"{share:.1%}" for share in shares.values()), _told(self.states),
            "; ".join(self.broken) or "none",
        ]  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"


def run(home: Path, *, crew: int, dictations: int, seconds: float) -> Finished:
    """One night."""
    with Cluster(home, workers=crew) as cluster:
        cluster.start("postgres", "s3")
        services = prepare(settings_of(cluster.environment))
        ids = fill(services, dictations, seconds)
        for worker in cluster.workers:
            worker.start()
        wait_until(lambda: _are_warm(services, crew), _WARM_WITHIN_S)
        begin, before = time.monotonic(), processor_s(cluster)
        for practice_id in practices(services):
            nights.begin(services, practice_id)
        wait_until(lambda: left(services) == 0, _PATIENCE_S)
        wall_s, used_s = time.monotonic() - begin, processor_s(cluster) - before
        for worker in cluster.workers:
            worker.kill(signal.SIGTERM)
        states, reasons, effort = _found(services)
        return Finished(
            crew=crew, has_namespaces=cluster.has_namespaces, wall_s=wall_s, used_s=used_s,
            effort=effort, states=states, reasons=reasons, broken=broken_rules(services, ids),
        )  # fmt: skip


def _are_warm(services: Services, crew: int) -> bool:
    return sum(worker.device is not None for worker in workers.alive(services)) == crew


def _found(services: Services) -> tuple[Counter[str], Counter[str], dict[str, float]]:
    """States, reasons of failures, and what the workers counted of their processor time."""
    with services.database.read_all() as session:
        rows = list(session.scalars(select(DictationRow)))
        counted = workers.counted(session)
    return (
        Counter(str(row.state) for row in rows),
        Counter(row.failure_reason for row in rows if row.failure_reason),
        {part: value for (what, part), value in counted.items() if what == "effort_s"},
    )


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def main() -> int:
    """Run each size and print its line; 1 where a rule is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dictations", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--workers", default="1,2,4")
    arguments = parser.parse_args()
    print(f"{arguments.dictations} dictations of {arguments.seconds:g} s\n\n{_HEAD}", flush=True)
    is_broken = False
    for crew in map(int, arguments.workers.split(",")):
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            found = run(
                Path(folder), crew=crew, dictations=arguments.dictations, seconds=arguments.seconds
            )
        print(found.row, flush=True)
        if found.reasons:
            print(_told(found.reasons), file=sys.stderr)
        is_broken |= bool(found.broken)
    return int(is_broken)


if __name__ == "__main__":
    sys.exit(main())
