"""Objects in an S3 bucket. The server makes an object visible whole, or not at all."""

from collections.abc import Iterable, Iterator

from calame.pipeline.objects.bucket import Bucket
from calame.pipeline.objects.store import checked, is_key


class S3Store:
    """The keys below a prefix of a bucket."""

    def __init__(self, bucket: Bucket, *, prefix: str) -> None:
        self.bucket = bucket
        self.prefix = prefix

    def put(self, key: str, chunks: Iterable[bytes], *, size: int) -> None:
        """Store so many bytes durably.

        Raises:
            StorageFull: No space; nothing of the object is visible.
            StorageFailed: The server does not take them.
        """
        self.bucket.put(self._name(key), chunks, size=size)

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` on, in pieces.

        Raises:
            NotFound: Nothing stands under the key.
            StorageFailed: The server does not answer.
        """
        return self.bucket.read(self._name(key), start=start, length=length)

    def size(self, key: str) -> int:
        """How many bytes stand under the key.

        Raises:
            NotFound: Nothing stands under the key.
        """
        return self.bucket.size(self._name(key))

    def delete(self, key: str) -> None:
        """Remove the object."""
        self.bucket.delete(self._name(key))

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins so, in order; whatever else lies in the bucket is left alone."""
        for found in self.bucket.listing(self.prefix + prefix):
            key = found.name.removeprefix(self.prefix)
            if is_key(key):
                yield key

    def _name(self, key: str) -> str:
        return self.prefix + checked(key)
