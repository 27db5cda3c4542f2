"""Where bytes are kept: one small Protocol, a local folder, and the archive that seals on top.

A key is ``<practice>/<kind>/<sha256 of the content>``: the same content is stored once per
practice, a write that is repeated after a crash lands on the same key, and a damaged object is
noticed when it is read.
"""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from calame.models.errors import NotFound, StorageFailed, StorageFull
from calame.pipeline.vault import Vault

_KEY = re.compile(r"[0-9a-z-]+/[a-z]+/[0-9a-f]{64}")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class ObjectKind(StrEnum):
    """What an object holds."""

    AUDIO = "audio"
    TRANSCRIPT = "transcript"
    REPORT = "report"
    TEMPLATE = "template"


class ObjectStore(Protocol):
    """Keeps bytes under keys. A reader SHALL never see half of what a writer wrote.

    ``put`` SHALL be on durable storage when it returns, SHALL replace what stands under the key in
    one step, and raises StorageFull or StorageFailed. ``get`` raises NotFound or StorageFailed.
    """

    def put(self, key: str, content: bytes) -> None:
        """Store the bytes durably."""

    def get(self, key: str) -> bytes:
        """The bytes."""

    def delete(self, key: str) -> None:
        """Remove the object; nothing happens when it is not there."""

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins so, in order."""


class LocalStore:
    """A folder. Temporary file, fsync, atomic rename, fsync of the folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, content: bytes) -> None:
        """Store the bytes durably.

        Raises:
            StorageFull: No space; nothing of the object is visible.
            StorageFailed: The folder cannot be written.
        """
        path = self._path(key)
        with _translated():
            _make_folder(path.parent, self._root.parent)
            _write(path, content)

    def get(self, key: str) -> bytes:
        """The bytes.

        Raises:
            NotFound: Nothing stands under the key.
            StorageFailed: The file cannot be read.
        """
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as err:
            raise NotFound from err
        except OSError as err:
            raise StorageFailed from err

    def delete(self, key: str) -> None:
        """Remove the object."""
        with _translated():
            self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins so, in order; leftovers of a crash are not objects."""
        for path in sorted(self._root.rglob("*")):
            key = path.relative_to(self._root).as_posix()
            if key.startswith(prefix) and _KEY.fullmatch(key):
                yield key

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError("not an object key")
        return self._root / key


class Archive:
    """The objects of practices: content in, key out; sealed below, verified when read."""

    def __init__(self, store: ObjectStore, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def put(self, practice_id: str, kind: ObjectKind, content: bytes) -> str:
        """Store the content and return its key. Repeating it changes nothing."""
        key = f"{practice_id}/{kind}/{hashlib.sha256(content).hexdigest()}"
        self._store.put(key, self._vault.seal(practice_id, content))
        return key

    def get(self, practice_id: str, key: str) -> bytes:
        """The content of an object of this practice.

        Raises:
            NotFound: No such object, or it belongs to another practice.
            StorageFailed: It does not read back as it was written.
        """
        if key.partition("/")[0] != practice_id:
            raise NotFound
        content = self._vault.unseal(practice_id, self._store.get(key))
        if hashlib.sha256(content).hexdigest() != key.rpartition("/")[2]:
            raise StorageFailed
        return content

    def delete(self, practice_id: str, key: str) -> None:
        """Remove an object of this practice."""
        if key.partition("/")[0] != practice_id:
            raise NotFound
        self._store.delete(key)

    def keys(self, practice_id: str) -> Iterator[str]:
        """The keys of a practice."""
        return self._store.keys(f"{practice_id}/")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as err:
        raise (StorageFull if err.errno in _FULL else StorageFailed) from err


def _make_folder(folder: Path, stop: Path) -> None:
    """Make a folder and its parents; each new entry reaches the disk."""
    if folder.is_dir() or folder == stop:
        return
    _make_folder(folder.parent, stop)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
