"""The bytes of one unfinished upload: sealed blocks, appended to a file.

Each block stands behind a line of 16 bytes that says how long it is, plain and sealed. A block
that a crash cut short does not count and is overwritten. Nobody holds a lock while a sender is
slow: each block says where it belongs, and one that comes too late is refused.
"""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from calame.models.errors import UploadMisplaced
from calame.pipeline.objects.local import make_folder, translated
from calame.pipeline.state.vault import Vault

_HEAD = struct.Struct(">QQ")


class Spool:
    """One file of blocks."""

    def __init__(self, path: Path, *, vault: Vault, practice_id: str) -> None:
        self._path = path
        self._vault = vault
        self._practice_id = practice_id

    def length(self) -> int:
        """How many bytes arrived; 0 where there is no file."""
        if not self._path.exists():
            return 0
        with translated(), self._path.open("rb") as file:
            return sum(plain for plain, _, _ in _blocks(file))

    def append(self, block: bytes, *, at: int) -> int:
        """Add a block; returns how many bytes there are now.

        Raises:
            UploadMisplaced: It does not belong at the end (any more).
            StorageFull: No space; the block does not count.
        """
        sealed = self._vault.seal(self._practice_id, block)
        with translated():
            make_folder(self._path.parent, self._path.parent.parent)
            with self._locked() as file:
                length, end = _end(file)
                if length != at:
                    raise UploadMisplaced
                file.truncate(end)
                file.seek(end)
                file.write(_HEAD.pack(len(block), len(sealed)) + sealed)
        return at + len(block)

    def cut_back(self, to: int, *, expected: int) -> None:
        """Take blocks back that turned out to be damaged, unless others came after them."""
        with translated(), self._locked() as file:
            if _end(file)[0] == expected:
                file.truncate(_end(file, up_to=to)[1])

    def sync(self) -> None:
        """Bring what arrived to the disk."""
        with translated(), self._path.open("rb") as file:
            os.fsync(file.fileno())

    def chunks(self) -> Iterator[bytes]:
        """The bytes, block by block: a spool is a Content."""
        if not self._path.exists():
            return
        with translated(), self._path.open("rb") as file:
            for _, sealed, start in list(_blocks(file)):
                file.seek(start)
                yield self._vault.unseal(self._practice_id, file.read(sealed))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from adding to it meanwhile."""
        with translated():
            make_folder(self._path.parent, self._path.parent.parent)
        with self._locked():
            yield

    def remove(self) -> None:
        """Forget all of it."""
        with translated():
            self._path.unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _blocks(file: BinaryIO) -> Iterator[tuple[int, int, int]]:
    """Of each whole block: its length, its sealed length, where it starts."""
    size = file.seek(0, os.SEEK_END)
    place = 0
    while place + _HEAD.size <= size:
        file.seek(place)
        plain, sealed = _HEAD.unpack(file.read(_HEAD.size))
        if not sealed or place + _HEAD.size + sealed > size:
            return  # what a power cut left
        yield plain, sealed, place + _HEAD.size
        place += _HEAD.size + sealed


def _end(file: BinaryIO, *, up_to: int | None = None) -> tuple[int, int]:
    """How many bytes the whole blocks hold, at most ``up_to``, and where they end in the file."""
    length = end = 0
    for plain, sealed, start in _blocks(file):
        if up_to is not None and length + plain > up_to:
            break
        length += plain
        end = start + sealed
    return length, end
