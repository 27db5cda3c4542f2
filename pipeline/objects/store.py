"""What a store can do, and what its keys look like.

A key is ``<practice>/<kind>/<sha256 of the content>``: the same content is stored once per
practice, a write that is repeated after a crash lands on the same key, and a damaged object is
noticed when it is read.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Protocol

CHUNK_BYTES = 1 << 20
"""Bytes are moved in pieces of this size: memory does not grow with a recording."""

_KEY = re.compile(r"[0-9a-z-]+/[a-z]+/[0-9a-f]{64}")


class ObjectKind(StrEnum):
    """What an object holds."""

    AUDIO = "audio"
    TRANSCRIPT = "transcript"
    REPORT = "report"
    TEMPLATE = "template"
    LISTENING = "listening"
    WAVEFORM = "waveform"


def is_key(text: str) -> bool:
    """Whether this is a key of ours; whatever else lies in a store is left alone."""
    return _KEY.fullmatch(text) is not None


def checked(key: str) -> str:
    """The key, when it is one.

    Raises:
        ValueError: It is not: a key never leads out of the store.
    """
    if not is_key(key):
        raise ValueError("not an object key")
    return key


class ObjectStore(Protocol):
    """Keeps bytes under keys. A reader SHALL never see half of what a writer wrote.

    ``put`` SHALL be on durable storage when it returns, SHALL replace what stands under the key in
    one step, SHALL leave nothing under the key when ``chunks`` raises, and raises StorageFull or
    StorageFailed. ``read`` and ``size`` raise NotFound or StorageFailed.
    """

    def put(self, key: str, chunks: Iterable[bytes], *, size: int) -> None:
        """Store so many bytes durably."""

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` on, in pieces; at most ``length`` of them."""

    def size(self, key: str) -> int:
        """How many bytes stand under the key."""

    def delete(self, key: str) -> None:
        """Remove the object; nothing happens when it is not there."""

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins so, in order; memory does not grow with their number."""
