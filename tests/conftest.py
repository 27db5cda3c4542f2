"""What every test may use: outside tools that may be missing, and the long versions.

A test that needs an outside tool says so: ``@pytest.mark.needs("chromium")``. On a contributor's
machine it is skipped when the tool is missing and the last line of the run names what was not
tested and how to install it. Where ``TEST_EVERYTHING=1`` is set (.ci/run does) the missing
tool is a failure.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from minio import Minio
from pydantic import SecretStr

from calame.pipeline.settings import S3Settings

# Tool -> the commands or files that show its presence (any of them), and the Debian package.
TOOLS: dict[str, tuple[tuple[str, ...], str]] = {
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "libreoffice": (("soffice", "libreoffice"), "libreoffice-writer-nogui"),
    "radosgw": (("radosgw",), "radosgw ceph-mon ceph-mgr ceph-osd ceph-common"),
    "asterisk": (
        ("/usr/share/asterisk/sounds/fr_CA_f_June/dir-instr.g722",),
        "asterisk-core-sounds-fr-g722",
    ),
    "postgresql": (("/usr/lib/postgresql/15/bin/initdb", "initdb"), "postgresql"),
}
TOOLS["root"] = ((), "sudo, and let it ask for no password: a small disk is mounted")
AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
TESTS_EVERYTHING = os.environ.get("TEST_EVERYTHING") == "1"
_MISSING = pytest.StashKey[list[str]]()
_S3_SECRET = "un-long-secret"
_buckets = count(1)
RESOURCES = Path(__file__).parent / "resources"


def find_tool(name: str) -> str | None:
    """The path of an outside tool, None where it is not installed."""
    if name == "root":
        return "/" if _may_mount() else None
    commands, _ = TOOLS[name]
    found = (shutil.which(one) or (one if Path(one).is_file() else None) for one in commands)
    return next(filter(None, found), None)


@cache
def _may_mount() -> bool:
    """Whether a file system can be mounted here: root may, but not in every container."""
    if AS_ROOT and shutil.which(AS_ROOT[0]) is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        command = [*AS_ROOT, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
        is_mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        if is_mounted:
            subprocess.run([*AS_ROOT, "umount", folder], check=True)
    return is_mounted


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes; use with ``needs("root")``."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options = f"size=8m,uid={os.getuid()}"
    subprocess.run([*AS_ROOT, "mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    yield folder
    subprocess.run([*AS_ROOT, "umount", "--lazy", folder], check=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--soak``: the long versions of the tests."""
    parser.addoption("--soak", action="store_true", help="run the long versions too")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers; choose how property tests draw their examples.

    The same ones in each run, so that nothing fails by chance and a busy machine is no failure; the
    soak draws new ones, and more of them.
    """
    is_soak = config.getoption("--soak")
    settings.register_profile("same", deadline=None, derandomize=True)
    settings.register_profile("new", deadline=None, max_examples=1_000)
    settings.load_profile("new" if is_soak else "same")
    config.addinivalue_line("markers", "needs(tool): an outside tool, see TOOLS in conftest.py")
    config.addinivalue_line("markers", "soak: minutes long, run by `make soak` only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long versions unless they are asked for."""
    if config.getoption("--soak"):
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


def _missing_tools(item: pytest.Item) -> Iterator[str]:
    for marker in item.iter_markers("needs"):
        yield from (tool for tool in marker.args if find_tool(tool) is None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail or skip a test whose tool is missing."""
    for tool in _missing_tools(item):
        message = f"{tool} is missing: apt-get install {TOOLS[tool][1]}"
        if TESTS_EVERYTHING:
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Find out what was not tested."""
    reports: Iterable[pytest.TestReport] = terminalreporter.getreports("skipped")
    texts = " ".join(str(report.longrepr) for report in reports)
    missing = [tool for tool in TOOLS if f"{tool} is missing" in texts]
    terminalreporter.config.stash[_MISSING] = missing


def pytest_unconfigure(config: pytest.Config) -> None:
    """Name what was not tested: the very last line of the run."""
    missing = config.stash.get(_MISSING, [])
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if missing and reporter is not None:
        packages = " ".join(TOOLS[tool][1] for tool in missing)
        reporter.write_line(
            f"Not tested without {', '.join(missing)}. To test it: apt-get install {packages}"
        )


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; use with ``needs("chromium")``."""
    path = find_tool("chromium")
    assert path is not None
    return path


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice; use with ``needs("libreoffice")``."""
    path = find_tool("libreoffice")
    assert path is not None
    return path


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _s3_settings() -> S3Settings:
    """Of a server on loopback, whose bucket each test makes for itself."""
    endpoint = f"127.0.0.1:{_free_port()}"
    return S3Settings(
        endpoint=endpoint,
        access_key="calame",
        secret_key=SecretStr(_S3_SECRET),
        tls=False,
        public_endpoint=endpoint,
    )


@contextmanager
def _running(command: Sequence[str | Path]) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as program:
        try:
            yield program
        finally:
            os.killpg(program.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def rclone_s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Settings]:
    """The S3 server of rclone: small, and honest about the little that it does."""
    server = _s3_settings()
    rclone = Path(sys.executable).with_name("rclone")
    host, _, port = str(server.endpoint).partition(":")
    command: list[str | Path] = [
        rclone,
        "serve",
        "s3",
        "--config",
        os.devnull,
        "--addr",
        f"{host}:{port}",
    ]
    keys = f"{server.access_key},{_S3_SECRET}"
    with _running([*command, "--auth-key", keys, tmp_path_factory.mktemp("rclone")]) as program:
        while program.poll() is None:
            with suppress(OSError), socket.create_connection((host, int(port))):
                break
        yield server


@pytest.fixture(scope="session")
def radosgw() -> Iterator[S3Settings]:
    """The object gateway of Ceph; use with ``needs("radosgw")``. It takes 20 s to start."""
    home = Path(tempfile.mkdtemp(prefix="calame-rgw-"))
    server = _s3_settings()
    ports = [str(server.endpoint).partition(":")[2], str(_free_port())]
    script: list[str | Path] = [
        RESOURCES / "radosgw.sh",
        home,
        *ports,
        str(server.access_key),
        _S3_SECRET,
    ]
    with _running(script) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        yield server
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(params=["rclone_s3", pytest.param("radosgw", marks=pytest.mark.needs("radosgw"))])
def s3(request: pytest.FixtureRequest) -> S3Settings:
    """A new bucket, on each of the S3 servers that we test against."""
    server: S3Settings = request.getfixturevalue(request.param)
    return with_new_bucket(server)


def with_new_bucket(server: S3Settings) -> S3Settings:
    """Make a bucket of its own for a test."""
    name = f"bucket-{next(_buckets)}"
    client = Minio(str(server.endpoint), server.access_key, _S3_SECRET, secure=False)
    client.make_bucket(name)
    return server.model_copy(update={"bucket": name})


@pytest.fixture(autouse=True, scope="session")
def _no_calame_settings() -> None:
    """Keep the developer's own settings out of the tests and of the programs that they start."""
    for name in [name for name in os.environ if name.startswith("CALAME_")]:
        del os.environ[name]
