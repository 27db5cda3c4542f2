"""Kill -9 of a worker at each step of its line, one after the other: always exactly one draft."""

import signal
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.crashes import broken_rules
from calame.models.states import DictationState
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.drafting.drain import Drainer
from calame.pipeline.drafting.work import WorkQueue
from tests.flows.conftest import silence
from tests.flows.dying import NAME
from tests.flows.saying import Saying

ROOT = Path(__file__).parents[2]
# At each step: whether the dead worker held a lease that somebody must end.
STEPS = {
    "before claim commit": False,
    "claimed": True,
    "recording read": True,
    "recognised": True,
    "written": True,
    "transcript put": True,
    "report put": True,
    "before draft commit": True,
    "after commit": False,
}


@pytest.fixture
def die_at(start: Callable[..., "subprocess.Popen[bytes]"]) -> Callable[[str], int]:
    """Run a worker that dies at a step; returns how it ended."""

    def run(step: str) -> int:
        return start("-m", "tests.flows.dying", step, PYTHONPATH=str(ROOT)).wait(240)

    return run


def take_over(services: Services) -> int:
    """What the next worker of that name does; returns how many leases it had to end."""
    engine = Saying("Bonjour docteur")
    mine = replace(services, open_engine=lambda: engine, load_lexicon=lambda: None)
    queue = WorkQueue(mine, worker=NAME)
    ended = queue.reap(worker=NAME)
    drainer = Drainer(mine, queue)
    drainer.drain(drainer.take())
    return ended


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_this_step_it_leaves_exactly_one_draft(
    step: str,
    services: Services,
    desk: Desk,
    upload: Callable[..., str],
    die_at: Callable[[str], int],
) -> None:
    """Its lease ends, the next worker makes what is missing, and nothing is left over."""
    dictation_id = upload(silence(1))

    assert die_at(step) == -signal.SIGKILL, "it did not reach this step"
    assert take_over(services) == STEPS[step]

    assert desk.open(dictation_id).item.state is DictationState.TO_REVIEW
    assert broken_rules(services, {dictation_id}) == []


def test_a_worker_that_is_not_killed_reaches_the_end(
    services: Services,
    upload: Callable[..., str],
    die_at: Callable[[str], int],
) -> None:
    """So that the steps above are steps of work that would have succeeded."""
    dictation_id = upload(silence(1))

    assert die_at("never") == 0
    assert broken_rules(services, {dictation_id}) == []
