"""``calame serve`` as a real process: it starts from nothing, watches its children, ends them."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from calame.api.serve import serve
from calame.api.supervision import RECYCLE, Child, Supervisor
from calame.flows import children
from calame.models.errors import ConfigurationError, PortInUse
from calame.pipeline.settings import PREFIX, ServerSettings, Settings

PATIENCE_S = 120.0


def wait_until(fact: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not fact():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        number: int = probe.getsockname()[1]
    return number


@pytest.fixture
def server(tmp_path: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """``calame serve`` without Prefect, in a data folder that does not exist yet."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    program = subprocess.Popen(
        [sys.executable, "-c", "from calame.api.cli import main; main()",
         "serve", "--port", str(port), "--data", str(tmp_path / "new" / "data")],
        env=kept | {"CALAME_PREFECT__ENABLED": "false", "CALAME_RECOGNITION__OFFLINE": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    yield program
    program.kill()
    program.communicate()


def processes() -> Iterator[tuple[int, int, str]]:
    """Every process: its number, its parent's, its state (``Z`` for one that has ended)."""
    if Path("/proc/self/stat").exists():
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                state, parent = stat.read_text().rpartition(")")[2].split()[:2]
                yield int(stat.parent.name), int(parent), state
        return
    listing = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid=,stat="], text=True)
    for line in listing.splitlines():
        number, parent, state = line.split()
        yield int(number), int(parent), state


def children_of(program: "subprocess.Popen[str]") -> list[int]:
    return [
        number
        for number, parent, state in processes()
        if parent == program.pid and not state.startswith("Z")
    ]


def is_alive(number: int) -> bool:
    return any(number == one and not state.startswith("Z") for one, _, state in processes())


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/sante", trust_env=False).is_success
    except httpx.HTTPError:
        return False


def test_it_starts_from_nothing_and_ends_with_its_children(
    server: "subprocess.Popen[str]", port: int
) -> None:
    """Address and first account are shown; a dead runner is replaced; SIGTERM ends everything."""
    wait_until(lambda: answers(port))
    wait_until(lambda: children_of(server))
    (runner,) = children_of(server)
    os.kill(runner, signal.SIGKILL)
    wait_until(lambda: children_of(server) not in ([], [runner]))
    (second,) = children_of(server)

    server.terminate()

    assert server.wait(PATIENCE_S) == 0
    assert server.stdout is not None
    shown = server.stdout.read()
    assert f"http://127.0.0.1:{port}" in shown
    assert re.search(r"identifiant « responsable », mot de passe « \S{12,} »", shown)
    assert "sans chiffrement" in shown
    assert not is_alive(second)


def test_its_children_end_even_when_it_is_killed(
    server: "subprocess.Popen[str]", port: int
) -> None:
    """Kill -9 leaves no runner behind."""
    wait_until(lambda: answers(port))
    wait_until(lambda: children_of(server))
    (runner,) = children_of(server)

    server.kill()

    wait_until(lambda: not is_alive(runner))


def test_a_port_in_use_is_said_before_anything_is_made(tmp_path: Path) -> None:
    """The message names the port and the way out; no data folder appears."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        settings = Settings(data_dir=tmp_path / "data", server=ServerSettings(port=number))

        with pytest.raises(PortInUse, match=f"{number}.*--port"):
            serve(settings, say=lambda _: None)

    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("host", ["192.0.2.1", "not a host"])
def test_an_address_that_is_not_ours_is_said(host: str, tmp_path: Path, port: int) -> None:
    """Neither another machine's address nor nonsense."""
    settings = Settings(data_dir=tmp_path, server=ServerSettings(host=host, port=port))

    with pytest.raises(ConfigurationError, match="--host"):
        serve(settings, say=lambda _: None)


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    """``serve`` sets handlers for the whole process."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_both_sides_agree_on_how_a_child_asks_for_a_fresh_process() -> None:
    """The edges do not import each other, so the number stands twice."""
    assert children.RECYCLE == RECYCLE


@pytest.fixture
def dying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], tuple[Child, Path]]:
    """A child that notes each start and ends at once with an exit code."""

    def make(code: int) -> tuple[Child, Path]:
        starts = tmp_path / "starts"
        (tmp_path / "dying_child.py").write_text(
            f"import sys\nopen({str(starts)!r}, 'a').write('x')\nsys.exit({code})\n"
        )
        return Child("dying", ["dying_child"], output=tmp_path / "output"), starts

    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return make


def test_a_child_that_asks_for_it_is_started_again_at_once(
    dying: Callable[[int], tuple[Child, Path]],
) -> None:
    """A recycled process is no failure: no pause."""
    child, starts = dying(RECYCLE)

    with Supervisor([child], os.environ):
        wait_until(lambda: starts.exists() and len(starts.read_text()) >= 4)


def test_a_child_that_dies_in_a_row_is_given_growing_pauses() -> None:
    """A defect must not keep the machine busy with starting."""
    child = Child("dying", ["calame.no_such_module"], output=Path(os.devnull))
    pauses: list[float] = []
    child.start(os.environ)
    for _ in range(3):
        assert child.process is not None
        child.process.wait()
        child.look(os.environ)
        pauses.append(child.not_before - time.monotonic())
        child.not_before = 0.0
        child.look(os.environ)
    child.end(time.monotonic() + 10)

    assert pauses == sorted(pauses)
    assert pauses[2] > 3 * pauses[0] > 0
