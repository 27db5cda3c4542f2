"""Transactions, migrations, and the wall between practices."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from calame.models.errors import CalameError, ConfigurationError, StorageFailed, StorageFull
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import create_author, create_practice
from calame.pipeline.settings import Settings, as_environment
from calame.pipeline.state.database import Database
from calame.pipeline.state.tables import (
    AttemptRow,
    AuthorRow,
    OfPractice,
    PracticeRow,
    Table,
)
from calame.pipeline.state.upkeep_tables import CounterRow, MarkRow, OrphanRow, WorkerRow


def test_migrations_make_the_tables_of_the_program(services: Services) -> None:
    """From an empty database, the steps lead to what tables.py says; twice is the same as once."""
    services.database.migrate()

    services.database.check()


_MIGRATE = """
from calame.pipeline.bootstrap import build
from calame.pipeline.settings import load
build(load()).database.migrate()
"""


def test_programs_that_start_together_migrate_once(empty_settings: Settings) -> None:
    """Three processes find an empty database at the same moment."""
    environment = os.environ | as_environment(empty_settings)
    programs = [
        subprocess.Popen([sys.executable, "-c", _MIGRATE], env=environment) for _ in range(3)
    ]

    codes = [program.wait() for program in programs]

    assert codes == [0, 0, 0]
    database = Database(empty_settings.database_url)
    database.check()
    database.close()


def test_a_new_file_is_waited_for(tmp_path: Path) -> None:
    """Another program is inside the new file; SQLite itself refuses at once, and we wait."""
    path = tmp_path / "calame.sqlite"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.executescript("BEGIN; CREATE TABLE another (id)")
    leaves = threading.Timer(0.3, other.rollback)
    leaves.start()
    database = Database(f"sqlite:///{path}")

    database.migrate()

    leaves.join()
    other.close()
    database.check()
    database.close()


def test_a_new_file_is_not_waited_for_forever(tmp_path: Path) -> None:
    """Who holds it for longer than the limit is reported."""
    path = tmp_path / "calame.sqlite"
    other = sqlite3.connect(path, isolation_level=None)
    other.executescript("BEGIN; CREATE TABLE another (id)")
    database = Database(f"sqlite:///{path}", busy_timeout_s=0.2)

    with pytest.raises(StorageFailed):
        database.migrate()

    other.close()
    database.close()


def test_every_table_but_the_practices_belongs_to_a_practice() -> None:
    """A table without a wall would be readable by all; sign-ins and workers are of nobody."""
    open_tables = {
        mapper.class_ for mapper in Table.registry.mappers
        if not issubclass(mapper.class_, OfPractice)
    }  # fmt: skip

    assert open_tables == {PracticeRow, AttemptRow, CounterRow, MarkRow, OrphanRow, WorkerRow}


def test_a_newer_database_is_refused(services: Services) -> None:
    """A step that this version does not know was made by a newer one: nothing is touched."""
    with services.database.write_all() as session:
        ours = session.scalar(text("SELECT version_num FROM alembic_version"))
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(ConfigurationError, match="version plus récente"):
            services.database.migrate()
    finally:
        with services.database.write_all() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": ours})


def test_no_update_is_lost(services: Services, practice_id: str) -> None:
    """Eight threads add 1 fifty times each, reading before writing, and 400 is reached."""
    author_id = create_author(services, practice_id=practice_id, name="0")

    def add() -> None:
        for _ in range(50):
            with services.database.write(practice_id) as session:
                query = select(AuthorRow).where(AuthorRow.id == author_id).with_for_update()
                row = session.scalars(query).one()
                row.name = str(int(row.name) + 1)

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with services.database.read(practice_id) as session:
        assert session.scalar(select(AuthorRow.name)) == "400"


class TestWall:
    """Two practices in one database."""

    @pytest.fixture
    def stranger_id(self, services: Services) -> str:
        """The other practice, with an author."""
        other = create_practice(services, name="Autre cabinet")
        create_author(services, practice_id=other, name="Dr Autre")
        return other

    def test_rows_columns_and_counts_are_filtered(
        self, services: Services, practice_id: str, stranger_id: str
    ) -> None:
        """No form of query sees the other practice's rows."""
        create_author(services, practice_id=practice_id, name="Dr Nôtre")
        del stranger_id
        with services.database.read(practice_id) as session:
            assert [row.name for row in session.scalars(select(AuthorRow))] == ["Dr Nôtre"]
            assert list(session.scalars(select(AuthorRow.name))) == ["Dr Nôtre"]
            assert session.scalar(select(func.count()).select_from(AuthorRow)) == 1
            assert session.scalar(select(func.count(AuthorRow.id))) == 1
            assert [row.id for row in session.scalars(select(PracticeRow))] == [practice_id]

    def test_a_known_id_opens_nothing(
        self, services: Services, practice_id: str, stranger_id: str
    ) -> None:
        """Getting by primary key is filtered like everything else."""
        with services.database.read(stranger_id) as session:
            theirs = session.scalars(select(AuthorRow)).one().id

        with services.database.read(practice_id) as session:
            assert session.get(AuthorRow, theirs) is None
            assert session.get(PracticeRow, stranger_id) is None

    def test_updates_stay_inside(
        self, services: Services, practice_id: str, stranger_id: str
    ) -> None:
        """An update of all rows changes our rows only."""
        with services.database.write(practice_id) as session:
            session.execute(update(AuthorRow).values(name="changé"))

        with services.database.read(stranger_id) as session:
            assert session.scalar(select(AuthorRow.name)) == "Dr Autre"

    def test_joins_do_not_climb_over(
        self, services: Services, practice_id: str, stranger_id: str
    ) -> None:
        """A row that names another practice's author shows none."""
        with services.database.read(stranger_id) as session:
            theirs = session.scalars(select(AuthorRow)).one().id
        query = select(PracticeRow.id, AuthorRow.name).outerjoin(AuthorRow, AuthorRow.id == theirs)

        with services.database.read(practice_id) as session:
            assert list(session.execute(query)) == [(practice_id, None)]

    def test_a_row_for_another_practice_is_refused(
        self, services: Services, practice_id: str, stranger_id: str
    ) -> None:
        """A new row belongs to the practice of its transaction."""
        row = AuthorRow(practice_id=stranger_id, name="x", lines=[])

        with (
            pytest.raises(ValueError, match="another practice"),
            services.database.write(practice_id) as session,
        ):
            session.add(row)


def test_a_failed_transaction_changes_nothing(services: Services, practice_id: str) -> None:
    """All of it happens, or nothing."""

    def stop_half_way() -> None:
        with services.database.write(practice_id) as session:
            session.add(AuthorRow(practice_id=practice_id, name="x", lines=[]))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_half_way()

    with services.database.read(practice_id) as session:
        assert session.scalar(select(func.count(AuthorRow.id))) == 0


def test_references_are_checked(services: Services, practice_id: str) -> None:
    """SQLite checks foreign keys only where it is told to."""
    row = AuthorRow(id="a", practice_id="nobody", name="x", lines=[])

    with pytest.raises(IntegrityError), services.database.write_all() as session:
        session.add(row)
    del practice_id


def test_a_database_that_is_away_is_one_of_our_errors() -> None:
    """Nobody answers; the driver's message, which may hold values, is not passed on."""
    database = Database("postgresql+psycopg://calame:s3cret@127.0.0.1:1/calame")

    with pytest.raises(StorageFailed) as caught, database.read("p") as session:
        session.scalar(select(AuthorRow.id))

    assert "s3cret" not in str(caught.value)


def test_a_full_disk_is_one_of_our_errors(services: Services, practice_id: str) -> None:
    """SQLite is really out of pages; what was there stays, and later writes succeed."""
    if services.database.dialect != "sqlite":
        return
    with services.database.write_all() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")
    error: CalameError | None = None
    try:
        for number in range(200):
            create_author(services, practice_id=practice_id, name=f"{number}" * 500)
    except StorageFull as full:
        error = full
    with services.database.write_all() as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count=1000000")

    create_author(services, practice_id=practice_id, name="encore")

    assert error is not None


def test_texts_of_patients_have_sealed_columns_only() -> None:
    """What a patient could be recognised by are bytes that passed through the vault."""
    sealed = ("dictations.file_name", "dictations.identity", "messages.text", "auto_texts.body")
    tables = Table.metadata.tables
    columns = (name.split(".") for name in sealed)

    kinds = {str(tables[table].c[column].type) for table, column in columns}

    assert kinds == {"BLOB"}
