"""Logging: ours at the level that was asked for, everybody else's warnings only.

A recogniser's own debug lines repeat what was heard, an HTTP client's repeat addresses: no setting
brings them back. An exception's message may repeat a dictated text: only its kind and the places
in the code are written (docs/adr/0003).
"""

import json
import logging
import traceback
from datetime import UTC, datetime

_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Text(logging.Formatter):
    """A line for people."""

    def formatException(self, ei: object) -> str:
        """The kind of an exception and where it was raised."""
        return _places(ei)


class _Json(logging.Formatter):
    """An object for programs, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The facts of a record."""
        moment = datetime.fromtimestamp(record.created, UTC)
        facts: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            facts["exception"] = _places(record.exc_info)
        return json.dumps(facts, ensure_ascii=False)


def configure(level: str, form: str = "text") -> None:
    """Write to standard error: time, level, logger, facts.

    Args:
        level: Of our own loggers.
        form: ``text`` or ``json``.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Json() if form == "json" else _Text(_TEXT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("calame").setLevel(level)


def _places(raised: object) -> str:
    if not isinstance(raised, tuple) or len(raised) != 3 or raised[0] is None:
        return ""
    frames = traceback.extract_tb(raised[2])[-6:]
    places = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)
    return f"{raised[0].__name__} at {places}"
