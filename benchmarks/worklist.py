"""The worklist with many dictations: p95 of its first page, of a later one, of counts, of a claim.

`python -m benchmarks worklist [--postgresql URL] [--sizes 1000,10000,100000]`. Every dictation
waits to be reviewed, which is the worst case: finished ones stand on another shelf. The database
is filled below the use cases; what is measured goes through them, permissions included.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import create_engine, insert

from calame.models.documents import DocumentKind
from calame.models.states import DictationState, Priority, Role, Shelf
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.desk import Desk
from calame.pipeline.desk.worklist import Filter
from calame.pipeline.people.accounts import Account, create_account, create_author, create_practice
from calame.pipeline.settings import DatabaseSettings, Settings
from calame.pipeline.state import tallies
from calame.pipeline.state.tables import DictationRow, new_id

ROUNDS = 60
_KINDS = [None, *DocumentKind]


def main() -> None:
    """Fill, measure, print one line per size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", help="an empty database; it is filled and left so")
    parser.add_argument("--sizes", default="1000,10000,100000")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    print("| base | dictées | " + " | ".join(_MEASURED) + " |")
    print("|---" * (len(_MEASURED) + 2) + "|")
    for size in sizes:
        for name, services in _houses(arguments.postgresql):
            desk = _fill(services, size)
            figures = [_p95(run, desk) for run in _MEASURED.values()]
            cells = " | ".join(f"{ms:.1f}" for ms in figures)
            print(f"| {name} | {size} | {cells} |", flush=True)
            services.database.close()


def _houses(postgresql: str | None) -> Iterator[tuple[str, Services]]:
    with tempfile.TemporaryDirectory(prefix="calame-bench-") as folder:
        yield "SQLite", _house(Path(folder), None)
    if postgresql:
        with tempfile.TemporaryDirectory(prefix="calame-bench-") as folder:
            yield "PostgreSQL", _house(Path(folder), SecretStr(postgresql))


def _house(folder: Path, url: SecretStr | None) -> Services:
    services = build(Settings(data_dir=folder, database=DatabaseSettings(url=url)))
    services.database.migrate()
    return services


def _fill(services: Services, size: int) -> Desk:
    """A practice of its own with so many letters, a fifth of them without an author."""
    practice_id = create_practice(services, name="Cabinet du banc")
    names = [f"Dr Auteur {number}" for number in range(9)]
    authors: list[str | None] = [
        create_author(services, practice_id=practice_id, name=name) for name in names
    ]
    rows = list(_rows(services, practice_id, [*authors, None, None], size))
    with services.database.write(practice_id) as session:
        for start in range(0, size, 5_000):
            session.execute(insert(DictationRow), rows[start : start + 5_000])
        tallies.recount(session, practice_id)
    _analyse(services)
    return Desk(services, _secretary(services, practice_id))


def _rows(
    services: Services, practice_id: str, authors: list[str | None], size: int
) -> Iterator[dict[str, object]]:
    file_name = services.vault.seal_text(practice_id, "memo.ogg")
    start = datetime.now(UTC) - timedelta(days=200)
    for number in range(size):
        at = start + timedelta(seconds=number * 100)
        priority = list(Priority)[number % 7 % 3]
        yield {
            "id": new_id(),
            "practice_id": practice_id,
            "author_id": authors[number % len(authors)],
            "state": DictationState.TO_REVIEW,
            "shelf": Shelf.OPEN,
            "priority": priority,
            "priority_rank": priority.rank,
            "kind": _KINDS[number % len(_KINDS)],
            "file_name": file_name,
            "media_type": "audio/ogg",
            "audio_sha256": new_id(),
            "audio_key": "-",
            "audio_bytes": 1,
            "duration_s": 60.0,
            "received_at": at,
            "changed_at": at,
            "due_at": at + timedelta(hours=24),
        }


def _analyse(services: Services) -> None:
    engine = create_engine(services.settings.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _secretary(services: Services, practice_id: str) -> Account:
    return create_account(
        services,
        practice_id=practice_id,
        login=f"banc-{practice_id[:8]}",
        password=new_id(),
        name="Banc",
        role=Role.SECRETARY,
    )


def _later(desk: Desk) -> None:
    page = desk.worklist()
    for _ in range(3):
        page = desk.worklist(after=page.after)


def _some_day() -> date:
    return datetime.now(UTC).date() - timedelta(days=90)


def _by_author(desk: Desk) -> None:
    desk.worklist(Filter(author_id=desk.authors()[0].id))


_MEASURED: dict[str, Callable[[Desk], object]] = {
    "1re page (ms)": Desk.worklist,
    "4 pages de suite": _later,
    "d'un auteur": _by_author,
    "sans auteur": lambda desk: desk.worklist(Filter(is_unassigned=True)),
    "d'un type": lambda desk: desk.worklist(Filter(kind=DocumentKind.LETTER)),
    "d'une priorité": lambda desk: desk.worklist(Filter(priority=Priority.NIGHT)),
    "d'un jour": lambda desk: desk.worklist(Filter(received_on=_some_day())),
    "par mots": lambda desk: desk.worklist(Filter(words="lettre")),
    "comptes": Desk.load,
    "rien de neuf": Desk.revision,
    "prendre": Desk.claim_next,
}


def _p95(run: Callable[[Desk], object], desk: Desk) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run(desk)
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[int(ROUNDS * 0.95) - 1]


if __name__ == "__main__":
    main()
