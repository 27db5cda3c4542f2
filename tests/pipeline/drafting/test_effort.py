"""Where processor time goes: a recogniser's own threads are told apart from everything else."""

import _thread
import threading
import time

from calame.pipeline.drafting.effort import Meter

USED_S = 0.2
NEARLY_S = 0.15


def compute() -> None:
    """Use the processor in this thread."""
    until = time.thread_time() + USED_S
    while time.thread_time() < until:
        pass


def recognise() -> None:
    """Compute in a thread that Python does not know, as a recogniser does, and wait for its end."""
    is_over = threading.Event()

    def run() -> None:
        compute()
        is_over.set()

    _thread.start_new_thread(run, ())
    is_over.wait()


def test_the_recogniser_the_writing_and_the_rest_are_told_apart() -> None:
    """What the caller computes is no recognition; what it says of its writing is not the rest."""
    meter = Meter()
    compute()
    meter.restart()

    meter.begin()
    recognise()
    compute()
    effort = meter.end(writing_s=USED_S)

    assert NEARLY_S < effort.recognition < 2 * USED_S
    assert effort.writing == USED_S
    assert effort.rest < NEARLY_S


def test_what_is_used_between_two_batches_belongs_to_the_rest() -> None:
    """Claiming, waiting, duties: nothing of a worker's time is left out."""
    meter = Meter()
    meter.begin()
    meter.end(writing_s=0.0)

    compute()
    meter.begin()
    effort = meter.end(writing_s=0.0)

    assert effort.rest > NEARLY_S
    assert effort.recognition < NEARLY_S
