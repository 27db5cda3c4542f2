"""``calame worker`` as systemd and the compose file start it: nothing is lost in a restart."""

import signal
import subprocess
import time
from collections.abc import Callable
from functools import partial

import pytest

from calame.models.states import DictationState
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.drafting import workers
from calame.pipeline.state.tables import DictationRow

Start = Callable[..., "subprocess.Popen[bytes]"]
Wait = Callable[..., None]


@pytest.fixture
def start_worker(start: Start) -> Start:
    """Start a worker."""
    command = "import sys; from calame.api.cli import main; sys.exit(main())"
    return partial(start, "-c", command, "worker")


def test_a_restart_in_the_middle_of_a_dictation_costs_no_try(
    services: Services,
    desk: Desk,
    spoken: bytes,
    upload: Callable[..., str],
    start_worker: Start,
    wait_until: Wait,
    is_settled: Callable[[], bool],
) -> None:
    """SIGTERM to one worker while it works; another one, of another name, makes the draft."""
    dictation_id = upload(spoken)

    def row() -> DictationRow:
        with services.database.read_all() as session:
            return session.get_one(DictationRow, dictation_id)

    first = start_worker("--name", "premier")
    wait_until(lambda: row().lease_until is not None)
    begin = time.monotonic()
    first.send_signal(signal.SIGTERM)
    first.wait(60)
    assert row().lease_until is None, f"still held {time.monotonic() - begin:.1f} s later"
    assert row().attempts == 0

    start_worker("--name", "second")
    wait_until(is_settled)

    letter = desk.open(dictation_id)
    assert letter.item.state is DictationState.TO_REVIEW
    assert [version.reason for version in letter.history] == ["draft"]
    wait_until(lambda: [one.name for one in workers.alive(services)] == ["second"])


def test_it_waits_for_a_database_that_is_not_there_yet(start_worker: Start) -> None:
    """Machines start in any order: the worker stays and tries again."""
    nowhere = "postgresql+psycopg://calame@127.0.0.1:9/calame"
    worker = start_worker(CALAME_DATABASE__URL=nowhere)

    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(6)

    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) in {0, -signal.SIGTERM}  # before or after it learned to stop in order
