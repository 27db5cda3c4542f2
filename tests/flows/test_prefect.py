"""With Prefect's real server: its history is right, holds nothing of a patient, and may be lost."""

import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx
import pytest

from calame.models.states import DictationState
from calame.pipeline.desk import Desk
from calame.pipeline.settings import Settings
from tests.flows.conftest import silence

Start = Callable[..., "subprocess.Popen[bytes]"]
Wait = Callable[..., None]
UntilFollowed = Callable[[int], str]
PHRASE = "Zébulonne Kerguélénec souffre de xanthochromie moirée"
MARKS = ("bulonne", "Kergu", "xanthochrom", "moir")


def flow_runs(port: int) -> list[dict[str, object]]:
    """What Prefect tells of its runs."""
    answer = httpx.post(
        f"http://127.0.0.1:{port}/api/flow_runs/filter", json={}, trust_env=False, timeout=30
    )
    runs: list[dict[str, object]] = answer.raise_for_status().json()
    return runs


def gaps_noted(tmp_path: Path) -> int:
    """How often the runner said that Prefect does not follow."""
    return (tmp_path / "log").read_text().count("prefect does not follow")


@pytest.fixture
def until_followed(
    prefect_server: tuple[int, "subprocess.Popen[bytes]"],
    upload: Callable[..., str],
    wait_until: Wait,
    is_settled: Callable[[], bool],
) -> UntilFollowed:
    """Send dictations until Prefect knows of more runs than it did; returns the last one.

    A server that takes more than a second to answer, on a busy machine, is done without: that is
    what the runner promises. So one dictation may pass unseen.
    """
    port, _ = prefect_server
    sent: list[str] = []

    def is_followed(before: int) -> bool:
        sent.append(upload(silence(1.001 + len(sent) / 1_000)))
        wait_until(is_settled)
        return len(flow_runs(port)) > before

    def send(before: int) -> str:
        wait_until(partial(is_followed, before))
        return sent[-1]

    return send


def test_prefects_server_can_be_imported() -> None:
    """A FastAPI that Prefect's server cannot live with breaks it at import, and nowhere else."""
    check = subprocess.run([sys.executable, "-c", "import prefect.server.api.server"], check=False)

    assert check.returncode == 0


def test_nothing_of_a_patient_reaches_logs_or_prefect(
    prefect_server: tuple[int, "subprocess.Popen[bytes]"],
    prefect_home: Path,
    desk: Desk,
    upload: Callable[..., str],
    start: Start,
    wait_until: Wait,
    is_settled: Callable[[], bool],
    until_followed: UntilFollowed,
    tmp_path: Path,
    settings: Settings,
) -> None:
    """A marked phrase goes in as speech, file name, broken file and exception.

    It is in the letter; it is in no log, no failure and nowhere in Prefect's database, where the
    run itself is found, without parameters.
    """
    port, _ = prefect_server
    good = upload(silence(1), f"{PHRASE}.wav")
    broken = upload(PHRASE.encode(), f"{PHRASE}.mp3")
    crashing = upload(silence(2), f"{PHRASE}.wav")
    start(str(Path(__file__).with_name("saying.py")), PHRASE, str(port))
    wait_until(is_settled)
    until_followed(0)
    wait_until(lambda: {run["state_type"] for run in flow_runs(port)} == {"COMPLETED"})

    assert "xanthochromie" in desk.open(good).report.text
    for dictation_id in (broken, crashing):
        letter = desk.open(dictation_id)
        assert letter.item.state is DictationState.FAILED
        assert not any(mark in (letter.failure or PHRASE) for mark in MARKS)
    assert {str(run["parameters"]) for run in flow_runs(port)} == {"{}"}
    places = [tmp_path / "log", *(path for path in prefect_home.rglob("*") if path.is_file())]
    places += [path for path in (settings.data_dir / "prefect").rglob("*") if path.is_file()]
    assert any("prefect.db" in path.name for path in places)
    assert good in (tmp_path / "log").read_text()
    for path in places:
        content = path.read_bytes()
        assert [mark for mark in MARKS if mark.encode() in content] == []


def test_dictations_go_through_while_prefect_is_away(
    prefect_server: tuple[int, "subprocess.Popen[bytes]"],
    desk: Desk,
    upload: Callable[..., str],
    start: Start,
    wait_until: Wait,
    is_settled: Callable[[], bool],
    until_followed: UntilFollowed,
    tmp_path: Path,
) -> None:
    """Its server is killed between two dictations: the second one is written too, the gap noted."""
    port, server = prefect_server
    start(str(Path(__file__).with_name("saying.py")), PHRASE, str(port))
    first = until_followed(len(flow_runs(port)))
    gaps = gaps_noted(tmp_path)

    server.send_signal(signal.SIGKILL)
    server.wait()
    second = upload(silence(1.3))
    wait_until(is_settled)

    states = {desk.open(dictation_id).item.state for dictation_id in (first, second)}
    assert states == {DictationState.TO_REVIEW}
    assert gaps_noted(tmp_path) == gaps + 1
