"""The objects of practices: content in, key out; sealed below, verified when read."""

import hashlib
from collections.abc import Iterator
from functools import partial

from calame.models.errors import NotFound, StorageFailed
from calame.pipeline.objects.content import BytesContent, Content, Digest, digest, verified
from calame.pipeline.objects.store import ObjectKind, ObjectStore
from calame.pipeline.state.vault import Vault


class StoredContent:
    """One object, read in parts."""

    def __init__(self, archive: "Archive", practice_id: str, key: str) -> None:
        self._archive = archive
        self._practice_id = practice_id
        self._key = key

    @property
    def size(self) -> int:
        """How long it is."""
        return self._archive.size(self._practice_id, self._key)

    def read(self, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """A part of it, in pieces."""
        return self._archive.stream(self._practice_id, self._key, start=start, length=length)


class Archive:
    """What the use cases store and read; no practice reaches another one's objects.

    Attributes:
        store: Where the sealed bytes are.
    """

    def __init__(self, store: ObjectStore, vault: Vault) -> None:
        self.store = store
        self._vault = vault

    def put(self, practice_id: str, kind: ObjectKind, content: bytes) -> str:
        """Store the content and return its key. Repeating it changes nothing."""
        whole = BytesContent(content)
        return self.put_content(practice_id, kind, whole, digest(whole))

    def put_content(
        self, practice_id: str, kind: ObjectKind, content: Content, known: Digest
    ) -> str:
        """Store a content of any size and return its key.

        Raises:
            StorageFailed: It is not the content that was hashed; nothing is stored.
        """
        key = f"{practice_id}/{kind}/{known.sha256}"
        sealed = self._vault.seal_chunks(practice_id, verified(content, known.sha256))
        self.store.put(key, sealed, size=self._vault.sealed_size(known.size))
        return key

    def get(self, practice_id: str, key: str) -> bytes:
        """The content of an object of this practice.

        Raises:
            NotFound: No such object, or it belongs to another practice.
            StorageFailed: It does not read back as it was written.
        """
        content = b"".join(self.stream(practice_id, key))
        if hashlib.sha256(content).hexdigest() != key.rpartition("/")[2]:
            raise StorageFailed
        return content

    def stream(
        self, practice_id: str, key: str, *, start: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """A part of the content, in pieces; the hash of a part cannot be verified.

        Raises:
            NotFound: No such object, or it belongs to another practice.
            StorageFailed: It was not sealed by this program.
        """
        read = partial(self.store.read, _own(practice_id, key))
        return self._vault.unseal_part(practice_id, read, start=start, length=length)

    def open(self, practice_id: str, key: str) -> StoredContent:
        """One object, to be read in parts."""
        return StoredContent(self, practice_id, key)

    def size(self, practice_id: str, key: str) -> int:
        """How long the content is.

        Raises:
            NotFound: No such object, or it belongs to another practice.
        """
        return self._vault.open_size(self.store.size(_own(practice_id, key)))

    def delete(self, practice_id: str, key: str) -> None:
        """Remove an object of this practice."""
        self.store.delete(_own(practice_id, key))

    def keys(self, practice_id: str) -> Iterator[str]:
        """The keys of a practice."""
        return self.store.keys(f"{practice_id}/")


def _own(practice_id: str, key: str) -> str:
    if key.partition("/")[0] != practice_id:
        raise NotFound
    return key
