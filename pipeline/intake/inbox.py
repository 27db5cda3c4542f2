"""A watched bucket: objects are there whole or not at all."""

from collections.abc import Iterator

from calame.models.errors import NotFound
from calame.pipeline.intake.cards import card_paths
from calame.pipeline.intake.places import (
    DONE,
    QUARANTINE,
    Condition,
    Sighting,
    may_be_recording,
)
from calame.pipeline.intake.sources import After
from calame.pipeline.objects.bucket import Bucket
from calame.pipeline.objects.content import Content


class BucketContent:
    """An object, read anew each time."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        self._bucket = bucket
        self._name = name

    def chunks(self) -> Iterator[bytes]:
        """The object from its beginning."""
        return self._bucket.read(self._name)


class WatchedBucket:
    """The objects below a prefix."""

    settles = False

    def __init__(self, bucket: Bucket, *, prefix: str, after: After) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._after = after

    def sightings(self) -> Iterator[Sighting]:
        """Every object that may be a recording, in order."""
        for found in self._bucket.listing(self._prefix):
            path = found.name.removeprefix(self._prefix)
            if path and may_be_recording(path):
                yield Sighting(path=path, size=found.size, mark=found.etag or str(found.size))

    def sighting(self, path: str) -> Sighting | None:
        """One object, when it is there and may be a recording."""
        return next((one for one in self._exactly(path) if may_be_recording(path)), None)

    def condition(self, path: str) -> Condition:
        """An object is complete as soon as it is visible."""
        return Condition.COMPLETE if self.sighting(path) else Condition.GONE

    def content(self, path: str) -> Content:
        """Its bytes."""
        return BucketContent(self._bucket, self._prefix + path)

    def beside(self, path: str) -> bytes | None:
        """A side-car; None where there is none."""
        try:
            return b"".join(self._bucket.read(self._prefix + path, length=200_000))
        except NotFound:
            return None

    def finish(self, path: str) -> None:
        """Move, delete or leave it, with its side-cars."""
        for each in (path, *card_paths(path)):
            if self._after is After.MOVE:
                self._move(each, f"{DONE}/{each}")
            elif self._after is After.DELETE:
                self._bucket.delete(self._prefix + each)

    def put_aside(self, path: str, reason: str) -> None:
        """Put it below ``quarantaine/``, with a text beside it that says why."""
        for each in (path, *card_paths(path)):
            self._move(each, f"{QUARANTINE}/{each}")
        text = f"{reason}\n".encode()
        self._bucket.put(f"{self._prefix}{QUARANTINE}/{path}.txt", [text], size=len(text))

    def bring_back(self, path: str) -> bool:
        """Take it out of quarantine."""
        self._bucket.delete(f"{self._prefix}{QUARANTINE}/{path}.txt")
        for each in (path, *card_paths(path)):
            self._move(f"{QUARANTINE}/{each}", each)
        return self.sighting(path) is not None

    def discard(self, path: str) -> None:
        """Delete it from quarantine."""
        for each in (path, f"{path}.txt", *card_paths(path)):
            self._bucket.delete(f"{self._prefix}{QUARANTINE}/{each}")

    def _move(self, path: str, target: str) -> None:
        name = self._prefix + path
        try:
            size = self._bucket.size(name)
            self._bucket.put(self._prefix + target, self._bucket.read(name), size=size)
        except NotFound:
            return
        self._bucket.delete(name)

    def _exactly(self, path: str) -> Iterator[Sighting]:
        name = self._prefix + path
        for found in self._bucket.listing(name):
            if found.name == name:
                yield Sighting(path=path, size=found.size, mark=found.etag or str(found.size))
            return  # the first one in order is this one, or it is not there
