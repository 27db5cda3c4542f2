"""A watched folder, also on a network share: it is looked through, nothing is announced."""

import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from calame.models.errors import StorageFailed
from calame.pipeline.intake.cards import card_paths
from calame.pipeline.intake.places import (
    DONE,
    QUARANTINE,
    Condition,
    Sighting,
    may_be_recording,
)
from calame.pipeline.intake.sources import After
from calame.pipeline.objects.content import Content, FileContent

_MAX_BESIDE = 200_000


class WatchedFolder:
    """The files below a folder. Links are not followed: they may lead anywhere."""

    settles = True

    def __init__(self, root: Path, *, after: After) -> None:
        self._root = root
        self._after = after

    def sightings(self) -> Iterator[Sighting]:
        """Every file that may be a recording, folder by folder."""
        if not self._root.is_dir():
            raise StorageFailed
        waiting = [""]
        while waiting:
            above = waiting.pop()
            for entry in _entries(self._root / above):
                path = f"{above}{entry.name}"
                if entry.is_dir(follow_symlinks=False) and may_be_recording(path):
                    waiting.append(f"{path}/")
                elif found := self.sighting(path):
                    yield found

    def sighting(self, path: str) -> Sighting | None:
        """One file, when it is there and may be a recording."""
        if not may_be_recording(path):
            return None
        try:
            found = (self._root / path).lstat()
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return Sighting(path=path, size=found.st_size, mark=f"{found.st_size}-{found.st_mtime_ns}")

    def condition(self, path: str) -> Condition:
        """Whether it can be taken now: nobody has it open for writing, as far as can be told."""
        try:
            handle = os.open(self._root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return Condition.GONE
        except OSError:
            return Condition.UNREADABLE
        try:
            return Condition.BUSY if _is_written_to(handle) else Condition.COMPLETE
        finally:
            os.close(handle)

    def content(self, path: str) -> Content:
        """Its bytes."""
        return FileContent(self._root / path)

    def beside(self, path: str) -> bytes | None:
        """A side-car; None where there is none."""
        try:
            with (self._root / path).open("rb") as file:
                return file.read(_MAX_BESIDE)
        except OSError:
            return None

    def finish(self, path: str) -> None:
        """Move, delete or leave it, with its side-cars."""
        for each in (path, *card_paths(path)):
            if self._after is After.MOVE:
                self._move(self._root / each, self._root / DONE / each)
            elif self._after is After.DELETE:
                (self._root / each).unlink(missing_ok=True)

    def put_aside(self, path: str, reason: str) -> None:
        """Put it into ``quarantaine``, with a text beside it that says why."""
        target = self._move(self._root / path, self._root / QUARANTINE / path)
        for card in card_paths(path):
            self._move(self._root / card, self._root / QUARANTINE / card)
        if target is not None:
            _reason(target).write_text(f"{reason}\n", encoding="utf-8")

    def bring_back(self, path: str) -> bool:
        """Take it out of quarantine."""
        aside = self._root / QUARANTINE / path
        _reason(aside).unlink(missing_ok=True)
        for each in (path, *card_paths(path)):
            self._move(self._root / QUARANTINE / each, self._root / each)
        return (self._root / path).exists()

    def discard(self, path: str) -> None:
        """Delete it from quarantine."""
        aside = self._root / QUARANTINE / path
        for each in (
            aside,
            _reason(aside),
            *(self._root / QUARANTINE / one for one in card_paths(path)),
        ):
            each.unlink(missing_ok=True)

    def _move(self, path: Path, target: Path) -> Path | None:
        """Move a file without overwriting another one; None when it is gone."""
        if not path.exists():
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        found = _free(target)
        try:
            path.rename(found)
        except FileNotFoundError:
            return None
        except OSError as err:
            raise StorageFailed from err
        return found


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except FileNotFoundError:
        return  # the folder was renamed meanwhile: it comes under its new name
    except OSError as err:
        raise StorageFailed from err


def _reason(path: Path) -> Path:
    return path.with_name(f"{path.name}.txt")


def _free(target: Path) -> Path:
    number = 2
    found = target
    while found.exists():
        found = target.with_name(f"{target.stem} ({number}){target.suffix}")
        number += 1
    return found


def _is_written_to(handle: int) -> bool:
    """Whether a program has the file open for writing. Linux tells for local file systems."""
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False  # a network file system: size and time must do
    fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
