"""With Prefect's real server: its history is right, holds nothing of a patient, and may be lost."""

import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from calame.asr.audio import SAMPLE_RATE_HZ, decode
from calame.models.states import DictationState
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.settings import Settings
from calame.pipeline.state.tables import DictationRow
from tests.flows.conftest import silence, wave_of

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


def test_told_to_stop_in_a_flow_it_gives_the_dictations_back(
    prefect_server: tuple[int, "subprocess.Popen[bytes]"],
    services: Services,
    spoken: bytes,
    upload: Callable[..., str],
    start_runner: Start,
    wait_until: Wait,
) -> None:
    """Its parent is killed while Prefect follows: Prefect does not take the signal for itself."""
    port, _ = prefect_server
    samples = decode(spoken).samples
    before = len(flow_runs(port))
    for number in range(8):
        upload(wave_of(samples[number * SAMPLE_RATE_HZ // 4 :]))
    runner = start_runner("--leashed", "--prefect-url", f"http://127.0.0.1:{port}/api")
    wait_until(lambda: len(flow_runs(port)) > before and is_any_held(services))
    assert runner.stdin is not None

    runner.stdin.close()

    assert runner.wait(60) == 0
    assert not is_any_held(services)


def is_any_held(services: Services) -> bool:
    """Whether a worker holds a dictation."""
    with services.database.read_all() as session:
        return any(row.lease_until for row in session.scalars(select(DictationRow)))


def test_the_pool_does_not_outlive_its_parent(
    prefect_server: tuple[int, "subprocess.Popen[bytes]"], start: Start, wait_until: Wait
) -> None:
    """Prefect's own worker, which serves what an operator starts by hand, is on a leash too."""
    port, _ = prefect_server
    url = f"http://127.0.0.1:{port}/api"
    serving = start(
        *("-m", "calame.flows.pool", "--leashed"),
        CALAME_PREFECT__URL=url,
        CALAME_PREFECT__POOL="essai",
    )
    wait_until(lambda: is_served(url, "essai"))
    assert serving.stdin is not None

    serving.stdin.close()

    serving.wait(60)


def is_served(url: str, pool: str) -> bool:
    """Whether a worker of the pool says that it lives."""
    answer = httpx.post(
        f"{url}/work_pools/{pool}/workers/filter", json={}, trust_env=False, timeout=30
    )
    return answer.is_success and any(one["status"] == "ONLINE" for one in answer.json())


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
