"""Bytes that can be read more than once, without ever standing in memory as a whole."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from calame.models.errors import StorageFailed
from calame.pipeline.objects.store import CHUNK_BYTES


class Content(Protocol):
    """What is taken in. ``chunks`` SHALL begin at the first byte each time it is called.

    Raises StorageFailed where it cannot be read.
    """

    def chunks(self) -> Iterator[bytes]:
        """All bytes, in pieces."""


class BytesContent:
    """Bytes that are in memory already."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def chunks(self) -> Iterator[bytes]:
        """All of them at once."""
        yield self._content


class FileContent:
    """A file on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def chunks(self) -> Iterator[bytes]:
        """The file from its beginning."""
        try:
            with self._path.open("rb") as file:
                yield from _read(file)
        except OSError as err:
            raise StorageFailed from err


class OpenContent:
    """A file that somebody else opened and will close."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def chunks(self) -> Iterator[bytes]:
        """The file from its beginning."""
        try:
            self._file.seek(0)
            yield from _read(self._file)
        except OSError as err:
            raise StorageFailed from err


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The hash and the size of a content."""

    sha256: str
    size: int


def digest(content: Content) -> Digest:
    """Read a content once.

    Raises:
        StorageFailed: It cannot be read.
    """
    hashed, size = hashlib.sha256(), 0
    for chunk in content.chunks():
        hashed.update(chunk)
        size += len(chunk)
    return Digest(sha256=hashed.hexdigest(), size=size)


def verified(content: Content, sha256: str) -> Iterator[bytes]:
    """The pieces of a content; the last one comes only when the whole has this hash.

    Raises:
        StorageFailed: It changed since it was hashed.
    """
    hashed, held = hashlib.sha256(), b""
    for chunk in content.chunks():
        hashed.update(chunk)
        if held:
            yield held
        held = chunk
    if hashed.hexdigest() != sha256:
        raise StorageFailed
    yield held


def _read(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk
