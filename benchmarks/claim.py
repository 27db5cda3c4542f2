"""How long a claim takes with 1,000, 10,000 and 100,000 dictations in the database.

``python -m benchmarks claim [--counts 1000,10000,100000]``: SQLite, and PostgreSQL where it is
installed. Half of one percent of the dictations waits, the rest is finished.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from sqlalchemy import insert, text

from benchmarks._cluster import Cluster
from calame.models.states import DictationState, Priority
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.people.accounts import create_practice
from calame.pipeline.settings import DatabaseSettings, Settings
from calame.pipeline.state.tables import DictationRow

_CHUNK, _ROUNDS, _WAITING_EACH = 2_000, 60, 200
_LIMITS_MS = {"sqlite": 20.0, "postgresql": 10.0}
Opened = Callable[[Path], AbstractContextManager[Services]]


def rows(practice_id: str, count: int) -> Iterator[dict[str, object]]:
    """Dictations of years; one of two hundred waits."""
    now = datetime.now(UTC)
    for number in range(count):
        state = DictationState.RECEIVED if number % _WAITING_EACH == 0 else DictationState.DELIVERED
        priority = list(Priority)[number % 3]
        received_at = now - timedelta(minutes=count - number)
        yield {
            "id": f"{number:032x}", "practice_id": practice_id, "state": state,
            "shelf": state.shelf, "priority": priority, "priority_rank": priority.rank,
            "due_at": received_at, "file_name": b"x", "media_type": "audio/ogg",
            "audio_sha256": f"{number:064x}", "audio_key": f"{practice_id}/audio/{number:064x}",
            "audio_bytes": 30_000, "received_at": received_at, "changed_at": received_at,
            "last_version": 0, "doubts": 0, "fence": 0, "attempts": 0,
        }  # fmt: skip


def fill(services: Services, count: int) -> None:
    """A practice with so many dictations."""
    services.database.migrate()
    practice_id = create_practice(services, name="Banc", lines=())
    found = list(rows(practice_id, count))
    for start in range(0, count, _CHUNK):
        with services.database.write_all() as session:
            session.execute(insert(DictationRow), found[start : start + _CHUNK])
    with services.database.write_all() as session:
        session.execute(text("ANALYZE"))


@dataclass(frozen=True, slots=True)
class Spent:
    """What claims took, in milliseconds: by the clock, and of this process's processor time."""

    wall: list[float]
    processor: list[float]


def measure(services: Services) -> Spent:
    """Claims of one dictation; each is given back."""
    queue = WorkQueue(services, worker="bench")
    spent = Spent([], [])
    for _ in range(_ROUNDS):
        begin, used = time.perf_counter(), time.process_time()
        claims = queue.claim(1)
        spent.processor.append(1_000 * (time.process_time() - used))
        spent.wall.append(1_000 * (time.perf_counter() - begin))
        queue.give_back(claims)
    return spent


@contextmanager
def _sqlite(home: Path) -> Iterator[Services]:
    services = build(Settings(data_dir=home))
    yield services
    services.database.close()


@contextmanager
def _postgresql(home: Path) -> Iterator[Services]:
    with Cluster(home, workers=0, has_namespaces=False) as cluster:
        cluster.start("postgres")
        url = SecretStr(cluster.environment["CALAME_DATABASE__URL"])
        services = build(Settings(database=DatabaseSettings(url=url), data_dir=home / "data"))
        yield services
        services.database.close()


def _measured(opened: Opened, count: int) -> Spent:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else
        with opened(Path(folder)) as services:
            fill(services, count)
            return measure(services)


def main() -> int:
    """Print a table; 1 where a median exceeds the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--counts", default="1000,10000,100000")
    counts = [int(count) for count in parser.parse_args().counts.split(",")]
    is_slow = False
    print("| database | dictations | median ms | p95 ms | processor ms |\n|---|---|---|---|---|")
    for name, opened in {"sqlite": _sqlite, "postgresql": _postgresql}.items():
        for count in counts:
            spent = _measured(opened, count)
            middle, late = median(spent.wall), quantiles(spent.wall, n=20)[-1]
            used = median(spent.processor)
            print(f"| {name} | {count} | {middle:.1f} | {late:.1f} | {used:.1f} |", flush=True)
            is_slow |= middle > _LIMITS_MS[name]
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
