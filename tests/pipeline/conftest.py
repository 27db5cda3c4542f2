"""A house to test in: its own data folder, a clock that can be moved, SQLite and PostgreSQL."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine

from calame.models.report import Report
from calame.models.states import Role
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.desk import Desk
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.people.accounts import Account, account, create_practice
from calame.pipeline.settings import Settings
from calame.pipeline.state.database import Database
from calame.pipeline.state.tables import AccountRow

POSTGRES_USER = "postgres"
_databases = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own on loopback; use with ``needs("postgresql")``."""
    binaries = Path("/usr/lib/postgresql/15/bin")
    initdb = shutil.which("initdb", path=f"{binaries}:{os.environ['PATH']}")
    assert initdb is not None
    home = Path(tempfile.mkdtemp(prefix="calame-pg-"))
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(home, POSTGRES_USER)
        user = POSTGRES_USER
    data = home / "data"
    initialise = [
        initdb,
        "-D",
        str(data),
        *["-A", "trust", "-U", "calame", "-E", "UTF8", "--no-sync"],
    ]
    subprocess.run(initialise, user=user, cwd=home, check=True, stdout=subprocess.DEVNULL)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    switches = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off"
    switches += f" -c unix_socket_directories={home} -c max_connections=200"
    postmaster = Path(initdb).resolve().with_name("postgres")
    with subprocess.Popen(
        [postmaster, "-D", data, *switches.split()],
        user=user, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        pg_isready = Path(initdb).resolve().with_name("pg_isready")
        ready = [str(pg_isready), "-q", "-h", "127.0.0.1", "-p", str(port)]
        while subprocess.run(ready, check=False).returncode:
            assert server.poll() is None
        yield f"postgresql+psycopg://calame@127.0.0.1:{port}"
        server.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth a checkpoint
        server.wait()
    shutil.rmtree(home)


def _run(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_house(postgres: str) -> str:
    """The address of a database with tables, which each test empties for itself."""
    _run(f"{postgres}/postgres", "CREATE DATABASE house")
    database = Database(f"{postgres}/house")
    database.migrate()
    database.close()
    return f"{postgres}/house"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("template") / "calame.sqlite"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))]
)
def empty_settings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Settings of a house whose database has no tables, once per kind of database."""
    monkeypatch.setenv("CALAME_DATA_DIR", str(tmp_path / "data"))
    if request.param == "postgresql":
        server, name = request.getfixturevalue("postgres"), f"calame{next(_databases)}"
        _run(f"{server}/postgres", f"CREATE DATABASE {name}")
        monkeypatch.setenv("CALAME_DATABASE__URL", f"{server}/{name}")
    return Settings()


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))]
)
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Settings of a new house with tables, once per kind of database."""
    data = tmp_path / "data"
    monkeypatch.setenv("CALAME_DATA_DIR", str(data))
    if request.param == "sqlite":
        data.mkdir()
        shutil.copy(request.getfixturevalue("sqlite_template"), data)
        return Settings()
    url = request.getfixturevalue("postgres_house")
    _run(url, "TRUNCATE practices, marks, orphans CASCADE")
    monkeypatch.setenv("CALAME_DATABASE__URL", url)
    return Settings()


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.time


@pytest.fixture
def clock() -> Clock:
    """The clock of the house."""
    return Clock()


@pytest.fixture
def advance(clock: Clock) -> Callable[[float], None]:
    """Move the clock by some seconds."""

    def move(seconds: float) -> None:
        clock.time += timedelta(seconds=seconds)

    return move


@pytest.fixture
def services(settings: Settings, clock: Clock) -> Iterator[Services]:
    """A house with its tables."""
    built = replace(build(settings), clock=clock)
    yield built
    built.database.close()


@pytest.fixture
def practice_id(services: Services) -> str:
    """A practice."""
    return create_practice(services, name="Cabinet du Calvaire", lines=("2 rue des Halles",))


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of « un-long-secret », made once: hashing is slow on purpose."""
    return PasswordHasher().hash("un-long-secret")


@pytest.fixture
def hire(services: Services, practice_id: str, password_hash: str) -> Callable[..., Account]:
    """Add somebody, a secretary unless said otherwise, to the practice or to another one."""

    def add(
        login: str,
        practice: str = practice_id,
        role: Role = Role.SECRETARY,
        author_id: str | None = None,
    ) -> Account:
        row = AccountRow(
            practice_id=practice,
            login=login,
            password_hash=password_hash,
            name=login.capitalize(),
            role=role,
            author_id=author_id,
            created_at=services.now(),
        )
        with services.database.write(practice) as session:
            session.add(row)
        return account(services, row.id)

    return add


@pytest.fixture
def desk(services: Services, hire: Callable[..., Account]) -> Desk:
    """The desk of Maëlle, a secretary."""
    return Desk(services, hire("maëlle"))


@pytest.fixture
def colleague(services: Services, hire: Callable[..., Account]) -> Desk:
    """The desk of Ronan, of the same practice."""
    return Desk(services, hire("ronan"))


@pytest.fixture
def queue(services: Services) -> WorkQueue:
    """The queue as a first worker sees it."""
    return WorkQueue(services, worker="first")


@pytest.fixture
def upload(services: Services, practice_id: str) -> Callable[[bytes], str]:
    """Take a recording in; returns the dictation."""
    return lambda content: (
        receive(
            services, practice_id=practice_id, content=content, file_name="memo.ogg"
        ).dictation_id
    )


@pytest.fixture
def drafted(queue: WorkQueue, upload: Callable[[bytes], str]) -> Callable[[Report], str]:
    """Take a recording in and give it a first draft; returns the dictation."""

    def make(report: Report) -> str:
        dictation_id = upload(report.text.encode())
        for claim in queue.claim(100):
            queue.commit(claim, transcript=Transcript(segments=(), duration_s=3.0), report=report)
        return dictation_id

    return make
