"""Backup and restore: consistent while everything goes on, from either database to either."""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, select

from calame.models.errors import ConfigurationError, InputError, StorageFailed
from calame.models.report import Report
from calame.models.states import DictationState
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.drafting.work import Claim, WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.settings import DatabaseSettings, Settings
from calame.pipeline.state.tables import DictationRow, VersionRow
from calame.pipeline.upkeep.backup import MANIFEST, OBJECTS, backup, restore

TRANSCRIPT = Transcript(segments=(), duration_s=3.0)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Services]:
    """An empty installation on SQLite, whatever the first one is on."""
    settings = Settings(database=DatabaseSettings(), data_dir=tmp_path / "elsewhere")
    built = build(settings)
    yield built
    built.database.close()


def check(services: Services) -> int:
    """Every row has its objects, which read back intact; returns how many letters there are."""
    with services.database.read_all() as session:
        rows = list(session.scalars(select(DictationRow)))
        versions = list(session.scalars(select(VersionRow)))
    for row in rows:
        assert services.objects.get(row.practice_id, row.audio_key)
        if row.transcript_key:
            assert services.objects.get(row.practice_id, row.transcript_key)
    for version in versions:
        assert services.objects.get(version.practice_id, version.report_key)
    letters = [row for row in rows if row.state is DictationState.TO_REVIEW]
    assert len(letters) == len(versions)
    return len(letters)


def send_on(services: Services, practice_id: str, is_over: threading.Event) -> None:
    for number in count():
        if is_over.is_set():
            return
        content = f"{threading.get_ident()} {number}".encode()
        receive(services, practice_id=practice_id, content=content, file_name="a.ogg")


def draft_on(services: Services, practice_id: str, is_over: threading.Event) -> None:
    del practice_id
    queue = WorkQueue(services, worker="before")
    while not is_over.is_set():
        write_all(queue, queue.claim(3))


@pytest.fixture
def load(services: Services, practice_id: str) -> Callable[[], AbstractContextManager[None]]:
    """Uploads and drafts, in four threads, for as long as a block lasts."""

    @contextmanager
    def run() -> Iterator[None]:
        is_over = threading.Event()
        threads = [
            threading.Thread(target=job, args=(services, practice_id, is_over))
            for job in (send_on, send_on, draft_on, draft_on)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            is_over.set()
            for thread in threads:
                thread.join()

    return run


def write_all(queue: WorkQueue, claims: Iterable[Claim]) -> None:
    for claim in claims:
        queue.commit(claim, transcript=TRANSCRIPT, report=Report(text=claim.dictation_id))


def test_taken_under_load_it_restores_to_a_consistent_system(
    services: Services,
    load: Callable[[], AbstractContextManager[None]],
    elsewhere: Services,
    tmp_path: Path,
) -> None:
    """Uploads and drafts go on in four threads during the backup; restored, work goes on."""
    with load():
        while not _letters(services):
            time.sleep(0.02)
        copied = backup(services, tmp_path / "backup")

    restored = restore(elsewhere, tmp_path / "backup")

    assert (restored.rows, restored.objects) == (copied.rows, copied.objects)
    assert 1 <= check(elsewhere) <= check(services)
    queue = WorkQueue(elsewhere, worker="after")
    queue.reap(worker="before")
    while claims := queue.claim(10):
        write_all(queue, claims)
    check(elsewhere)


@pytest.mark.needs("postgresql")
def test_it_moves_an_installation_from_one_machine_to_several(
    saved: Callable[[], Path], postgres: str, tmp_path: Path
) -> None:
    """Restored into PostgreSQL, whatever it came from."""
    engine = create_engine(f"{postgres}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS moved WITH (FORCE)")
        connection.exec_driver_sql("CREATE DATABASE moved")
    engine.dispose()
    url = SecretStr(f"{postgres}/moved")
    settings = Settings(database=DatabaseSettings(url=url), data_dir=tmp_path / "moved")
    target = build(settings)

    restore(target, saved())

    assert check(target) == 1
    target.database.close()


def _letters(services: Services) -> bool:
    with services.database.read_all() as session:
        return session.scalar(select(VersionRow.id).limit(1)) is not None


@pytest.fixture
def saved(
    services: Services, drafted: Callable[[Report], str], tmp_path: Path
) -> Callable[[], Path]:
    """A backup of one letter; returns its folder."""

    def make() -> Path:
        drafted(Report(text="Patient revu ce jour."))
        backup(services, tmp_path / "backup")
        return tmp_path / "backup"

    return make


def test_a_second_backup_into_the_same_folder_copies_what_is_new(
    services: Services, saved: Callable[[], Path], drafted: Callable[[Report], str]
) -> None:
    """Objects never change, so a copy of last night is not made again."""
    folder = saved()
    old = {path: path.stat().st_mtime_ns for path in (folder / OBJECTS).rglob("*/*/*")}
    drafted(Report(text="Autre patient."))

    backup(services, folder)

    assert all(path.stat().st_mtime_ns == then for path, then in old.items())
    assert len(list((folder / OBJECTS).rglob("*/*/*"))) > len(old)


def test_an_incomplete_backup_is_refused(elsewhere: Services, saved: Callable[[], Path]) -> None:
    """Without its manifest it was cut short; with an object missing it is damaged."""
    folder = saved()
    shutil.copy(folder / MANIFEST, folder.parent)
    (folder / MANIFEST).unlink()
    with pytest.raises(InputError, match="manifeste"):
        restore(elsewhere, folder)
    shutil.copy(folder.parent / MANIFEST, folder)
    next((folder / OBJECTS).rglob("*/report/*")).unlink()

    with pytest.raises(StorageFailed, match="incomplète"):
        restore(elsewhere, folder)


def test_nothing_is_overwritten(services: Services, saved: Callable[[], Path]) -> None:
    """Neither an installation that is in use, nor a folder that holds something else."""
    folder = saved()

    with pytest.raises(ConfigurationError, match="contient déjà"):
        restore(services, folder)
    with pytest.raises(InputError, match="dossier vide"):
        backup(services, services.settings.data_dir.parent)
