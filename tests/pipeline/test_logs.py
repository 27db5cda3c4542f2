"""The log: our facts, everybody else's warnings."""

import logging
from collections.abc import Iterator

import pytest

from calame.pipeline.logs import configure


@pytest.fixture(autouse=True)
def _own_loggers() -> Iterator[None]:
    """``configure`` changes the loggers of the whole process."""
    root, ours = logging.getLogger(), logging.getLogger("calame")
    kept = root.level, list(root.handlers), ours.level
    yield
    root.setLevel(kept[0])
    root.handlers[:] = kept[1]
    ours.setLevel(kept[2])


def test_no_level_lets_others_talk() -> None:
    """A recogniser's debug lines repeat what was heard."""
    configure("DEBUG")

    assert logging.getLogger("calame.pipeline.drain").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("faster_whisper").isEnabledFor(logging.INFO)
