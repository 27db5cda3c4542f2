"""The sound that the benchmark of costs is measured on, and how it counts processor time."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks.cost import Cost, native_threads, sound, stretches_of, table, time_of
from calame.asr.audio import SAMPLE_RATE_HZ

DICTATION = Path(__file__).parent.parent / "resources" / "dictee-courte.ogg"


def test_sound_is_cut_into_stretches_of_one_length() -> None:
    """The rest is left; sound that is too short is one stretch."""
    samples = np.arange(5 * SAMPLE_RATE_HZ, dtype=np.float32)

    found = stretches_of(samples, 2.0)

    assert [float(stretch[0]) / SAMPLE_RATE_HZ for stretch in found] == [0.0, 2.0]
    assert {len(stretch) for stretch in found} == {2 * SAMPLE_RATE_HZ}
    assert len(stretches_of(samples, 10.0)) == 1


def test_only_the_recordings_that_are_needed_are_decoded() -> None:
    """The second is begun and the third, which does not exist, is never opened."""
    recordings = [DICTATION, DICTATION, Path("absent.ogg")]

    found = sound(recordings, 25.0)

    assert len(found) == 25 * SAMPLE_RATE_HZ


def test_a_row_tells_the_cost_of_an_hour() -> None:
    """Two minutes of sound that took 6 s of two processors, most of it in CTranslate2."""
    cost = Cost(length_s=60.0, count=2, sound_s=120.0, wall_s=4.0, cpu_s=6.0, matrix_s=5.7)

    assert table([cost]).splitlines()[-1] == "| 60 | 2 | 180 | 30.0 | 95% |"


def test_processor_time_is_told_by_thread() -> None:
    """This thread is Python's, and its time is what the system says."""
    own = threading.get_native_id()

    found = time_of([own])

    assert own not in native_threads()
    assert found == pytest.approx(time.thread_time(), abs=0.05)
