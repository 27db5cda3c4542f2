"""Where files lie that we watch: what a folder and a bucket have in common.

Paths are written with ``/`` below the watched place. A file that is being written, a side-car and
what we put aside ourselves are not offered.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath
from typing import Protocol

from calame.pipeline.intake.cards import SUFFIXES
from calame.pipeline.objects.content import Content

DONE, QUARANTINE = "traités", "quarantaine"
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".download")
_NOISE = frozenset({"thumbs.db", "desktop.ini"})
_OURS = frozenset({DONE, QUARANTINE})


class Condition(Enum):
    """Whether a file can be taken now."""

    COMPLETE = "complete"
    BUSY = "busy"
    UNREADABLE = "unreadable"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A file as it was seen.

    Attributes:
        path: Below the watched place.
        size: In bytes.
        mark: Changes when the file does.
    """

    path: str = field(repr=False)
    size: int
    mark: str


class Place(Protocol):
    """A watched place. Raises StorageFailed when it cannot be reached at all.

    ``finish`` and ``put_aside`` SHALL do nothing when the file is gone: another host was quicker.
    """

    settles: bool
    """Whether files grow here while they are written; a bucket shows whole objects only."""

    def sightings(self) -> Iterator[Sighting]:
        """Every file that may be a recording; memory does not grow with their number."""

    def sighting(self, path: str) -> Sighting | None:
        """One file, when it is there and may be a recording."""

    def condition(self, path: str) -> Condition:
        """Whether it can be taken now."""

    def content(self, path: str) -> Content:
        """Its bytes."""

    def beside(self, path: str) -> bytes | None:
        """A small file, a side-car; None where there is none."""

    def finish(self, path: str) -> None:
        """It was taken in: move, delete or leave it, with its side-cars, as the source says."""

    def put_aside(self, path: str, reason: str) -> None:
        """Put it into quarantine, with the reason in words beside it."""

    def bring_back(self, path: str) -> bool:
        """Take it out of quarantine; returns whether it was there."""

    def discard(self, path: str) -> None:
        """Delete it from quarantine."""


def may_be_recording(path: str) -> bool:
    """Whether a file is offered at all: not hidden, not half-written, not a side-car, not ours."""
    parts = PurePosixPath(unicodedata.normalize("NFC", path)).parts
    name = parts[-1].casefold()
    is_hidden = any(part.startswith((".", "~")) for part in parts)
    is_ours = parts[0] in _OURS
    return not (is_hidden or is_ours or name in _NOISE or name.endswith((*_UNFINISHED, *SUFFIXES)))
