"""The one place through which everything passes that a patient could be recognised by.

Audio, transcripts, letters, file names and questions are sealed here before they reach the disk
or the database, and opened here when somebody reads them. Sealing is per practice, so that one
practice's key will never open another's (docs/adr/0005).

Today sealing changes nothing but a mark: **the bytes are stored readable**, and
``Vault.is_encrypting`` says so to whoever asks (``calame doctor``, the start of the server).
Encryption with the operator's key will be written in this module alone; the mark tells its form
from the plain one, so both can be read while a store is converted.
"""

from typing import NewType

from calame.models.errors import StorageFailed

Sealed = NewType("Sealed", bytes)
"""Bytes that only :class:`Vault` makes and reads. Columns of this type hold nothing else: mypy
refuses a plain ``str`` or ``bytes``."""

_PLAIN = b"calame/plain\n"


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

    def seal_text(self, practice_id: str, text: str) -> Sealed:
        """The form in which a short text is stored in a column."""
        return self.seal(practice_id, text.encode())

    def unseal_text(self, practice_id: str, sealed: bytes) -> str:
        """The short text of a column."""
        return self.unseal(practice_id, sealed).decode()


def _check(practice_id: str) -> None:
    if not practice_id:
        raise ValueError("nothing is sealed without a practice")
