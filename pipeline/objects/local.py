"""Objects in a folder. Temporary file, fsync, atomic rename, fsync of the folder."""

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from calame.models.errors import CalameError, NotFound, StorageFailed, StorageFull
from calame.pipeline.objects.store import CHUNK_BYTES, checked, is_key

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_HEX = "0123456789abcdef"


class LocalStore:
    """A folder that this machine, or a network file system, keeps."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, chunks: Iterable[bytes], *, size: int) -> None:
        """Store so many bytes durably.

        Raises:
            StorageFull: No space; nothing of the object is visible.
            StorageFailed: The folder cannot be written, or other than ``size`` bytes came.
        """
        path = self._path(key)
        with translated():
            make_folder(path.parent, self._root.parent)
            _write(path, chunks, size)

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` on, in pieces.

        Raises:
            NotFound: Nothing stands under the key.
            StorageFailed: The file cannot be read.
        """
        pieces = _pieces(self._path(key), start, length)
        # Begun at once: what is missing is told here, and a reader who goes away before the first
        # piece leaves no open file behind.
        first = next(pieces, None)
        return iter(()) if first is None else chain((first,), pieces)

    def size(self, key: str) -> int:
        """How many bytes stand under the key.

        Raises:
            NotFound: Nothing stands under the key.
        """
        with translated(missing=NotFound):
            return self._path(key).stat().st_size

    def delete(self, key: str) -> None:
        """Remove the object."""
        with translated():
            self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins so, in order; leftovers of a crash are not objects."""
        for practice in _folders(self._root):
            for kind in _folders(practice):
                above = f"{practice.name}/{kind.name}/"
                if prefix.startswith(above) or above.startswith(prefix):
                    yield from _keys_below(kind, above, prefix)

    def _path(self, key: str) -> Path:
        return self._root / checked(key)


@contextmanager
def translated(*, missing: type[CalameError] = StorageFailed) -> Iterator[None]:
    """Turn the system's errors into ours."""
    try:
        yield
    except FileNotFoundError as err:
        raise missing from err
    except OSError as err:
        raise (StorageFull if err.errno in _FULL else StorageFailed) from err


def make_folder(folder: Path, stop: Path) -> None:
    """Make a folder and its parents up to ``stop``; each new entry reaches the disk."""
    if folder.is_dir() or folder == stop:
        return
    make_folder(folder.parent, stop)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names of a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, chunks: Iterable[bytes], size: int) -> None:
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            _fill(file, chunks, size)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _fill(file: BinaryIO, chunks: Iterable[bytes], size: int) -> None:
    if sum(map(file.write, chunks)) != size:
        raise StorageFailed
    file.flush()
    os.fsync(file.fileno())


def _pieces(path: Path, start: int, length: int | None) -> Iterator[bytes]:
    with translated(missing=NotFound), path.open("rb") as file:
        file.seek(start)
        while length is None or length > 0:
            piece = file.read(CHUNK_BYTES if length is None else min(CHUNK_BYTES, length))
            if not piece:
                return
            length = None if length is None else length - len(piece)
            yield piece


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _keys_below(folder: Path, above: str, prefix: str) -> Iterator[str]:
    """The keys of one folder in order, a sixteenth of its names in memory at a time."""
    for digit in _HEX:
        if not f"{above}{digit}".startswith(prefix[: len(above) + 1]):
            continue
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(digit)]
        keys = (f"{above}{name}" for name in sorted(names))
        yield from (key for key in keys if key.startswith(prefix) and is_key(key))
