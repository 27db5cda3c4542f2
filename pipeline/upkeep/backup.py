"""Backup and restore: one folder that holds everything, from any database and any object store.

The rows are read in one transaction and written to an SQLite file, whatever the database is; then
the objects are copied. Objects are never changed and are written before the rows that name them,
and nothing is deleted while a backup runs: so the copy holds every object that its rows name. The
manifest is written last: a folder without it is not a backup. To restore, objects come first, then
the rows in one transaction. The same pair moves an installation from one machine to a cluster.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, func, insert, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from calame.models.errors import ConfigurationError, InputError, NotFound, StorageFailed
from calame.pipeline.bootstrap import Services
from calame.pipeline.objects.local import LocalStore
from calame.pipeline.objects.store import ObjectStore
from calame.pipeline.state import marks
from calame.pipeline.state.database import Database
from calame.pipeline.state.object_names import named
from calame.pipeline.state.tables import PracticeRow, Table

MANIFEST, ROWS, OBJECTS = "manifest.json", "calame.sqlite", "objects"
_FORM = 1
_MARK_S = 120.0
_CHUNK = 1_000
Progress = Callable[[int], None]
_PASSING = frozenset({"marks", "workers", "sessions"})
"""What means nothing after a restore: signs of life, and who is signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a backup or a restore copied."""

    rows: int
    objects: int


def backup(services: Services, folder: Path, *, progress: Progress | None = None) -> Copied:
    """Copy everything into a folder, while the work goes on.

    Args:
        services: What to copy.
        folder: Empty, or an earlier backup: objects that it holds are not copied again.
        progress: Told how many objects are done.

    Raises:
        InputError: The folder holds something else.
        StorageFailed: It cannot be written, or something cannot be read.
    """
    _prepare(folder)
    with _translated():
        (folder / MANIFEST).unlink(missing_ok=True)
    marks.set_mark(services, marks.BACKUP, for_s=_MARK_S)
    rows = _copy_rows_out(services, folder / ROWS)
    target, source = LocalStore(folder / OBJECTS), services.objects.store
    copied = _copy_objects(
        source, target, progress, keep=lambda: marks.set_mark(services, marks.BACKUP, for_s=_MARK_S)
    )
    missing = _missing(folder, target)
    marks.set_mark(services, marks.BACKUP, for_s=0)
    if missing:
        raise StorageFailed(
            f"{missing} objets manquent dans l'original : lancez « calame doctor --deep »."
        )
    manifest = {"form": _FORM, "made_at": services.now().isoformat(), "rows": rows}
    with _translated():
        (folder / MANIFEST).write_text(json.dumps(manifest | {"objects": copied}), "utf-8")
    return Copied(rows=rows, objects=copied)


def restore(services: Services, folder: Path, *, progress: Progress | None = None) -> Copied:
    """Put a backup into an empty installation.

    Raises:
        InputError: Not a complete backup.
        ConfigurationError: The installation holds dictations already.
        StorageFailed: An object of the backup is missing or damaged; no row was written.
    """
    if not (folder / MANIFEST).is_file():
        raise InputError("Ce dossier n'est pas une sauvegarde complète : il n'a pas de manifeste.")
    services.database.migrate()
    _refuse_inhabited(services)
    source = LocalStore(folder / OBJECTS)
    copied = _copy_objects(source, services.objects.store, progress, keep=lambda: None)
    if _missing(folder, source):
        raise StorageFailed("Cette sauvegarde est incomplète : des objets y manquent.")
    return Copied(rows=_copy_rows_in(services, folder / ROWS), objects=copied)


def _copy_objects(
    source: ObjectStore,
    target: ObjectStore,
    progress: Progress | None,
    *,
    keep: Callable[[], None],
) -> int:
    """Copy every object that the target does not hold; returns how many it then holds."""
    held = set(target.keys())
    for number, key in enumerate(source.keys()):
        if number % 100 == 0:
            keep()
        if key not in held:
            try:
                target.put(key, source.read(key), size=source.size(key))
            except NotFound:  # a draft that nobody waited for was tidied away meanwhile
                continue
            held.add(key)
        if progress:
            progress(number + 1)
    return len(held)


def _copy_rows_out(services: Services, path: Path) -> int:
    with _translated():
        for old in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            old.unlink(missing_ok=True)
    copy = Database(f"sqlite:///{path}")
    copy.migrate()
    try:
        with services.database.snapshot() as source, copy.write_all() as target:
            return _copy_rows(source, target.connection(), leave_out=_PASSING)
    finally:
        copy.close()


def _copy_rows_in(services: Services, path: Path) -> int:
    copy = Database(f"sqlite:///{path}")
    copy.migrate()  # a backup of an earlier version comes up to this one
    try:
        with copy.read_all() as source, services.database.write_all() as target:
            return _copy_rows(source, target.connection(), leave_out=frozenset())
    finally:
        copy.close()


def _copy_rows(source: Session, target: Connection, *, leave_out: frozenset[str]) -> int:
    count = 0
    for table in Table.metadata.sorted_tables:
        if table.name in leave_out:
            continue
        for rows in _chunks(source, table):
            target.execute(insert(table), rows)
            count += len(rows)
    return count


def _chunks(source: Session, table: SqlTable) -> Iterator[list[dict[str, object]]]:
    query = select(table).execution_options(yield_per=_CHUNK)
    found = (dict(row) for row in source.execute(query).mappings())
    while rows := list(islice(found, _CHUNK)):
        yield rows


def _missing(folder: Path, objects: ObjectStore) -> int:
    """How many objects the rows of a backup name that it does not hold."""
    held = set(objects.keys())
    copy = Database(f"sqlite:///{folder / ROWS}")
    try:
        with copy.read_all() as session:
            return len(set(named(session)) - held)
    finally:
        copy.close()


def _prepare(folder: Path) -> None:
    with _translated():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        strange = {path.name for path in folder.iterdir()} - {
            *(MANIFEST, ROWS, f"{ROWS}-wal", f"{ROWS}-shm", OBJECTS)
        }
    if strange:
        raise InputError(
            "Ce dossier contient autre chose qu'une sauvegarde : donnez un dossier vide."
        )


def _refuse_inhabited(services: Services) -> None:
    with services.database.read_all() as session:
        if session.scalar(select(func.count()).select_from(PracticeRow)):
            raise ConfigurationError(
                "Cette installation contient déjà des données : "
                "restaurez dans une base et un dossier vides."
            )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as err:
        raise StorageFailed(
            "Le dossier de la sauvegarde ne peut pas être lu ou écrit : vérifiez-le."
        ) from err
