"""A night of short dictations on several machines: each finished once, and how much faster.

``python -m benchmarks night [--dictations 300] [--workers 1,2,4]``: PostgreSQL, an S3 server and
workers in network namespaces of their own (with root), one processor thread each, real
recognition. ``other %`` is the processor time of the workers that is not recognition and writing;
the machine may be shared, so wall times are said beside it.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections import Counter
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
from calame.pipeline.state.upkeep_tables import DraftRow
from calame.pipeline.upkeep import nights
from calame.pipeline.upkeep.routines import Routine, practices, set_routine

_PATIENCE_S = 3_600.0


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
    """Processor seconds of the workers and of their children so far."""
    groups = {os.getsid(w.process.pid) for w in cluster.workers if w.process is not None}
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[3]) in groups or int(fields[1]) in groups:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def left(services: Services) -> int:
    """How many dictations wait."""
    waiting = select(func.count()).where(DictationRow.state == DictationState.RECEIVED)
    with services.database.read_all() as session:
        return session.scalar(waiting) or 0


def run(home: Path, *, crew: int, dictations: int, seconds: float) -> dict[str, object]:
    """One night; returns its figures."""
    with Cluster(home, workers=crew) as cluster:
        cluster.start("postgres", "s3")
        services = prepare(settings_of(cluster.environment))
        ids = fill(services, dictations, seconds)
        for worker in cluster.workers:
            worker.start()
        wait_until(lambda: _are_warm(services, crew), 300)
        begin, before = time.monotonic(), processor_s(cluster)
        for practice_id in practices(services):
            nights.begin(services, practice_id)
        wait_until(lambda: left(services) == 0, _PATIENCE_S)
        wall_s, used_s = time.monotonic() - begin, processor_s(cluster) - before
        broken = broken_rules(services, ids)
        for worker in cluster.workers:
            worker.kill(signal.SIGTERM)
        return _figures(services, crew, wall_s, used_s) | {
            "namespaces": cluster.has_namespaces, "broken": broken,
        }  # fmt: skip


def _are_warm(services: Services, crew: int) -> bool:
    return sum(worker.device is not None for worker in workers.alive(services)) == crew


def _figures(services: Services, crew: int, wall_s: float, used_s: float) -> dict[str, object]:
    with services.database.read_all() as session:
        spent_s, drafts = session.execute(
            select(func.sum(DraftRow.spent_s), func.count()).select_from(DraftRow)
        ).one()
        states = Counter(str(state) for state in session.scalars(select(DictationRow.state)))
    return {
        "workers": crew, "drafts": drafts, "states": dict(states), "wall_s": round(wall_s, 1),
        "per_minute": round(60 * drafts / wall_s, 1), "busy_s": round(spent_s or 0, 1),
        "processor_s": round(used_s, 1),
        "busy_share": round((spent_s or 0) / (crew * wall_s), 3),
    }  # fmt: skip


def main() -> int:
    """Run each size and print its figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dictations", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--workers", default="1,2,4")
    arguments = parser.parse_args()
    is_broken = False
    for crew in map(int, arguments.workers.split(",")):
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            found = run(
                Path(folder), crew=crew, dictations=arguments.dictations, seconds=arguments.seconds
            )
        print(json.dumps(found), flush=True)
        is_broken |= bool(found["broken"])
    return int(is_broken)


if __name__ == "__main__":
    sys.exit(main())
