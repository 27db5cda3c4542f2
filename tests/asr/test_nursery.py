"""Many recordings in forks of one child: the same sound, the same limits, one failure alone."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from calame.asr.audio import DecodeLimits, decode, open_nursery
from calame.asr.nursery import Nursery
from calame.models.errors import AudioEmpty, AudioUnreadable

SOURCE = Path(__file__).parent.parent / "resources" / "dictee-courte.ogg"


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    """A nursery with the ordinary limits."""
    opened = open_nursery()
    yield opened
    opened.close()


def test_recordings_are_read_as_by_a_child_of_their_own(nursery: Nursery) -> None:
    """Good ones, and the reasons of bad ones between them."""
    expected = decode(SOURCE)

    for _ in range(2):
        found = decode(SOURCE, nursery=nursery)
        assert np.array_equal(found.samples, expected.samples)
        assert found.is_complete == expected.is_complete
        with pytest.raises(AudioUnreadable, match="pas un enregistrement"):
            decode(b"not a sound at all", nursery=nursery)
        with pytest.raises(AudioEmpty):
            decode(b"", nursery=nursery)


def test_a_recording_that_asks_for_too_much_fails_alone() -> None:
    """Each fork has its own limits: the nursery itself lives on."""
    opened = open_nursery(DecodeLimits(max_memory_bytes=1 << 20))
    for _ in range(2):
        with pytest.raises(AudioUnreadable, match="trop de temps ou de mémoire"):
            decode(SOURCE, nursery=opened)
    opened.close()


def test_a_nursery_that_died_is_started_again(nursery: Nursery) -> None:
    """Killed between two recordings: neither of them notices."""
    decode(SOURCE, nursery=nursery)
    child = nursery._child
    assert child is not None
    child.send_signal(signal.SIGKILL)
    child.wait()

    assert decode(SOURCE, nursery=nursery).duration_s > 18


def test_a_nursery_that_hangs_is_killed() -> None:
    """Waiting ends at the limit."""
    hanging = Nursery([sys.executable, "-c", "import time; time.sleep(600)"])
    with Path(os.devnull).open("rb") as nothing:
        assert hanging.run(nothing, max_wall_s=0.5) == (-signal.SIGKILL, b"")
    assert hanging._child is None
