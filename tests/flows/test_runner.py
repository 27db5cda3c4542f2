"""The runner as a real process: killed, told to stop, orphaned; each dictation has one draft."""

import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from calame.asr.audio import SAMPLE_RATE_HZ, decode
from calame.flows.children import RECYCLE
from calame.models.states import DictationState
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.state.tables import DictationRow, EventRow, VersionRow
from tests.flows.conftest import wave_of

Start = Callable[..., "subprocess.Popen[bytes]"]
Wait = Callable[..., None]


def attempt(services: Services, dictation_id: str) -> int:
    """How often the dictation was tried, counting the try that is under way; 0 between tries."""
    with services.database.read_all() as session:
        row = session.get_one(DictationRow, dictation_id)
    return row.attempts if row.lease_until else 0


def traces(services: Services, dictation_id: str) -> list[str]:
    query = select(EventRow.what).where(EventRow.dictation_id == dictation_id)
    with services.database.read_all() as session:
        return list(session.scalars(query))


def check_objects(services: Services, practice_id: str) -> None:
    """Every row has its objects; every object has its row, but for drafts nobody waited for."""
    with services.database.read_all() as session:
        rows = list(session.scalars(select(DictationRow)))
        versions = list(session.scalars(select(VersionRow)))
    for row in rows:
        assert services.objects.get(practice_id, row.audio_key)
    for version in versions:
        assert services.objects.get(practice_id, version.report_key)


def test_killed_in_the_middle_of_recognition_it_makes_one_draft(
    services: Services,
    desk: Desk,
    spoken: bytes,
    upload: Callable[..., str],
    start_runner: Start,
    wait_until: Wait,
    is_settled: Callable[[], bool],
) -> None:
    """Kill -9 while the recogniser works; the next runner finishes, once."""
    dictation_id = upload(spoken)
    runner = start_runner()
    wait_until(lambda: attempt(services, dictation_id) == 1)
    time.sleep(0.3)
    runner.kill()
    runner.wait()
    assert attempt(services, dictation_id) == 1, "it was not killed in the middle"

    start_runner(CALAME_RECOGNITION__CORRECTS="true")
    wait_until(is_settled)

    letter = desk.open(dictation_id)
    assert letter.item.state is DictationState.TO_REVIEW
    assert [version.reason for version in letter.history] == ["draft"]
    assert "bisoprolol" in letter.report.text.casefold()
    assert traces(services, dictation_id).count("lease_ended") == 1
    check_objects(services, desk.practice_id)


def test_told_to_stop_it_gives_the_dictation_back(
    services: Services,
    spoken: bytes,
    upload: Callable[..., str],
    start_runner: Start,
    wait_until: Wait,
) -> None:
    """SIGTERM in the middle of recognition: it ends soon, and the try does not count."""
    dictation_id = upload(spoken)
    runner = start_runner()
    wait_until(lambda: attempt(services, dictation_id) == 1)

    runner.send_signal(signal.SIGTERM)

    assert runner.wait(60) == 0
    with services.database.read_all() as session:
        row = session.get_one(DictationRow, dictation_id)
    if row.state is DictationState.RECEIVED:  # else it had just finished
        assert (row.lease_until, row.attempts) == (None, 0)


def test_it_does_not_outlive_its_parent(start_runner: Start) -> None:
    """The parent's end of its standard input closes, as it does when the parent is killed."""
    runner = start_runner("--leashed")
    assert runner.stdin is not None

    runner.stdin.close()

    assert runner.wait(60) in {0, -signal.SIGTERM}  # before or after it learned to stop in order


def test_what_does_not_end_in_time_is_ended(start: Start) -> None:
    """A child that is stuck, or deaf to SIGTERM, and whose parent is gone: nobody else ends it."""
    deaf = start(
        "-c",
        "import signal, time; from calame.flows.children import follow_parent; "
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); follow_parent(); time.sleep(600)",
    )
    assert deaf.stdin is not None

    deaf.stdin.close()

    assert deaf.wait(60) == 1


def test_bad_recordings_fail_visibly_and_alone(
    desk: Desk,
    spoken: bytes,
    upload: Callable[..., str],
    start_runner: Start,
    wait_until: Wait,
    is_settled: Callable[[], bool],
) -> None:
    """Not audio, silent, truncated to nothing: each has its reason; the good one is written.

    The runner asks for a fresh process after the configured number of dictations.
    """
    good = upload(spoken)
    bad = {
        upload(b"ceci n'est pas un enregistrement"): "n'est pas un enregistrement lisible",
        upload(wave_of(np.zeros(3 * SAMPLE_RATE_HZ, np.float32))): "Rien d'audible",
        upload(spoken[:40]): "n'est pas un enregistrement lisible",
    }
    runner = start_runner(CALAME_WORK__RECYCLE_AFTER="4")
    wait_until(is_settled)

    assert desk.open(good).item.state is DictationState.TO_REVIEW
    for dictation_id, reason in bad.items():
        letter = desk.open(dictation_id)
        assert letter.item.state is DictationState.FAILED
        assert reason in (letter.failure or "")
    assert runner.wait(60) == RECYCLE


def test_missing_weights_are_a_visible_failure(
    desk: Desk,
    spoken: bytes,
    upload: Callable[..., str],
    tmp_path: Path,
    start_runner: Start,
    wait_until: Wait,
    is_settled: Callable[[], bool],
) -> None:
    """No weights and no network: the reason says what to do, and another try works later."""
    dictation_id = upload(spoken)
    start_runner(
        CALAME_RECOGNITION__WEIGHTS="small",
        CALAME_RECOGNITION__OFFLINE="true",
        CALAME_RECOGNITION__CACHE=str(tmp_path),
    )
    wait_until(is_settled)

    failed = desk.open(dictation_id)
    assert failed.item.state is DictationState.FAILED
    assert "ne sont pas sur cette machine" in (failed.failure or "")
    desk.retry(dictation_id)
    assert desk.open(dictation_id).item.state is DictationState.RECEIVED


@pytest.mark.soak
@pytest.mark.timeout(1_800)
def test_killed_at_random_moments_every_dictation_has_one_draft(
    services: Services,
    desk: Desk,
    spoken: bytes,
    upload: Callable[..., str],
    start_runner: Start,
    wait_until: Wait,
    is_settled: Callable[[], bool],
) -> None:
    """Thirty kills -9 from the start of the process on, then one runner that may finish."""
    samples = decode(spoken).samples
    moments = random.Random(2)  # noqa: S311 - the same moments each time
    ids: list[str] = []
    for number in range(30):
        offset = number * SAMPLE_RATE_HZ // 4
        ids.append(upload(wave_of(samples[offset : offset + 8 * SAMPLE_RATE_HZ])))
        runner = start_runner()
        time.sleep(moments.uniform(0.5, 9.0))
        runner.kill()
        runner.wait()

    start_runner()
    wait_until(is_settled, 1_200)

    letters = [desk.open(dictation_id) for dictation_id in ids]
    finished = [letter for letter in letters if letter.item.state is DictationState.TO_REVIEW]
    assert all([v.reason for v in letter.history] == ["draft"] for letter in finished)
    # Killed three times with the same dictation in hand, it ends as a visible failure.
    unfinished = [letter for letter in letters if letter not in finished]
    assert all(letter.failure and not letter.history for letter in unfinished)
    assert len(finished) >= 20
    check_objects(services, desk.practice_id)
