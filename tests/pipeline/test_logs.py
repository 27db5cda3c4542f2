"""The log: our facts, everybody else's warnings."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

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

    assert logging.getLogger("calame.pipeline.drafting.drain").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("faster_whisper").isEnabledFor(logging.INFO)


def test_for_programs_each_record_is_one_object_on_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Time with its zone, level, logger, message; of an exception its kind and its place only."""
    configure("INFO", "json")
    log = logging.getLogger("calame.test")

    log.info("dictation %s: %d words\nin two lines", "abc", 3)
    try:
        int("Zébulonne Kerguélénec")
    except ValueError:
        log.exception("stopped")

    lines = capsys.readouterr().err.splitlines()
    plain, raised = (json.loads(line) for line in lines)
    assert datetime.fromisoformat(plain.pop("time")).utcoffset() == timedelta(0)
    assert plain == {
        "level": "INFO",
        "logger": "calame.test",
        "message": "dictation abc: 3 words\nin two lines",
    }
    assert raised["exception"].startswith("ValueError at test_logs.py:")
    assert "bulonne" not in lines[1]
