"""The one place through which everything passes that a patient could be recognised by.

Audio, transcripts, letters, file names and questions are sealed here before they reach the disk
or the database, and opened here when somebody reads them. Sealing is per practice, so that one
practice's key will never open another's (docs/adr/0005).

Today sealing changes nothing but a mark: **the bytes are stored readable**, and
``Vault.is_encrypting`` says so to whoever asks (``calame doctor``, the start of the server).
Encryption with the operator's key will be written in this module alone; the mark tells its form
from the plain one, so both can be read while a store is converted.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NewType, Protocol

from calame.models.errors import StorageFailed

Sealed = NewType("Sealed", bytes)
"""Bytes that only :class:`Vault` makes and reads. Columns of this type hold nothing else: mypy
refuses a plain ``str`` or ``bytes``."""

_PLAIN = b"calame/plain\n"


class ReadPart(Protocol):
    """Reads sealed bytes from ``start`` on, at most ``length`` of them, in pieces."""

    def __call__(self, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The pieces."""


class Vault:
    """Seals and opens, per practice."""

    is_encrypting = False
    """Whether what is stored is unreadable without the key. Not yet."""

    def seal(self, practice_id: str, content: bytes) -> Sealed:
        """The form in which the content is stored."""
        _check(practice_id)
        return Sealed(_PLAIN + content)

    def unseal(self, practice_id: str, sealed: bytes) -> bytes:
        """The content.

        Raises:
            StorageFailed: These bytes were not sealed by this program, or were cut short.
        """
        _check(practice_id)
        if not sealed.startswith(_PLAIN):
            raise StorageFailed
        return sealed[len(_PLAIN) :]

    def seal_chunks(self, practice_id: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The stored form of a content that comes in pieces."""
        _check(practice_id)
        yield _PLAIN
        yield from chunks

    def sealed_size(self, size: int) -> int:
        """How long the stored form of so many bytes is."""
        return len(_PLAIN) + size

    def open_size(self, sealed_size: int) -> int:
        """How long the content of so many stored bytes is."""
        return max(0, sealed_size - len(_PLAIN))

    def unseal_part(
        self, practice_id: str, read: ReadPart, *, start: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """A part of a content, in pieces.

        Raises:
            StorageFailed: These bytes were not sealed by this program, or were cut short.
        """
        _check(practice_id)
        if start == 0:
            sealed = read(length=None if length is None else length + len(_PLAIN))
            return _without_mark(sealed)
        _without_mark(read(length=len(_PLAIN)))
        return read(start=start + len(_PLAIN), length=length)

    def fingerprint(self, practice_id: str, text: str) -> str:
        """Tells whether two short texts are the same, without holding them.

        Names are few enough to be guessed: once there is an operator's key, it belongs in here.
        """
        _check(practice_id)
        return hashlib.blake2b(text.encode(), key=practice_id.encode()[:64]).hexdigest()[:64]

    def seal_text(self, practice_id: str, text: str) -> Sealed:
        """The form in which a short text is stored in a column."""
        return self.seal(practice_id, text.encode())

    def unseal_text(self, practice_id: str, sealed: bytes) -> str:
        """The short text of a column."""
        return self.unseal(practice_id, sealed).decode()


def _check(practice_id: str) -> None:
    if not practice_id:
        raise ValueError("nothing is sealed without a practice")


def _without_mark(sealed: Iterator[bytes]) -> Iterator[bytes]:
    """What follows the mark; the first pieces are looked at now, the rest when it is read."""
    head = b""
    while len(head) < len(_PLAIN) and (piece := next(sealed, b"")):
        head += piece
    if not head.startswith(_PLAIN):
        raise StorageFailed

    def rest() -> Iterator[bytes]:
        yield head[len(_PLAIN) :]
        yield from sealed

    return rest()
