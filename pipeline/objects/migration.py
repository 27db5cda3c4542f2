"""Objects from one store to another, verified, as often as it takes.

Sealed bytes are copied as they are; each copy is read back before it counts. What is there
already, of the same size, is left alone: an interrupted move goes on where it stopped.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from calame.models.errors import NotFound, StorageFailed
from calame.pipeline.objects.store import ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """What was moved.

    Attributes:
        copied: Objects that were copied now.
        present: Objects that were there already.
        copied_bytes: How much was copied.
    """

    copied: int = 0
    present: int = 0
    copied_bytes: int = 0


def migrate(
    source: ObjectStore,
    target: ObjectStore,
    *,
    is_thorough: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Migrated:
    """Copy every object; nothing is deleted.

    Args:
        source: From where.
        target: To where.
        is_thorough: Compare the content of what is there already too, not its size alone.
        progress: Told how many objects are settled.

    Raises:
        StorageFailed: A copy does not read back as its original.
    """
    copied = present = copied_bytes = 0
    for number, key in enumerate(source.keys(), start=1):
        size = source.size(key)
        if _is_there(source, target, key, size=size, is_thorough=is_thorough):
            present += 1
        else:
            _copy(source, target, key, size)
            copied += 1
            copied_bytes += size
        if progress is not None:
            progress(number)
    return Migrated(copied=copied, present=present, copied_bytes=copied_bytes)


def _is_there(
    source: ObjectStore, target: ObjectStore, key: str, *, size: int, is_thorough: bool
) -> bool:
    try:
        if target.size(key) != size:
            return False
    except NotFound:
        return False
    return not is_thorough or _hash(source.read(key)) == _hash(target.read(key))


def _copy(source: ObjectStore, target: ObjectStore, key: str, size: int) -> None:
    hashed = hashlib.sha256()

    def passing() -> Iterator[bytes]:
        for chunk in source.read(key):
            hashed.update(chunk)
            yield chunk

    target.put(key, passing(), size=size)
    if _hash(target.read(key)) != hashed.hexdigest():
        raise StorageFailed("Un objet copié ne se relit pas comme l'original : vérifiez la cible.")


def _hash(chunks: Iterator[bytes]) -> str:
    hashed = hashlib.sha256()
    for chunk in chunks:
        hashed.update(chunk)
    return hashed.hexdigest()
