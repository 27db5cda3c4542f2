"""What a bucket announces: new objects, in the form of S3 event notifications.

An announcement only makes things quicker: one that is lost is made up by polling.py.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_plus

from calame.models.errors import StorageFailed
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake.polling import Watch
from calame.pipeline.intake.sources import Source, read_sources

_log = logging.getLogger(__name__)
_CREATED = ("s3:ObjectCreated:", "ObjectCreated:")
_MOST = 100


def announced(document: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - JSON's own types
    """Bucket and key of each new object of a notification; what is not understood is left out."""
    records = document.get("Records") if isinstance(document, dict) else None
    return [pair for pair in map(_pair, records or []) if pair is not None][:_MOST]


def take(services: Services, objects: Iterable[tuple[str, str]]) -> int:
    """Take announced objects in, where a source watches their place; returns how many."""
    sources = [one for one in read_sources(services.settings.intake.sources) if one.bucket]
    watches: dict[str, Watch] = {}
    for bucket, key in objects:
        for source in _watching(sources, bucket, key):
            watch = watches.setdefault(source.nom, Watch(services, source))
            try:
                watch.told_of(key.removeprefix(source.prefixe))
            except StorageFailed:
                _log.warning("source %s cannot be reached", source.nom)
    return sum(watch.counts["taken"] for watch in watches.values())


def _pair(record: Any) -> tuple[str, str] | None:  # noqa: ANN401 - JSON's own types
    try:
        name, found = record["eventName"], record["s3"]
        bucket, key = found["bucket"]["name"], found["object"]["key"]
    except (KeyError, TypeError):
        return None
    if not (isinstance(name, str) and isinstance(bucket, str) and isinstance(key, str)):
        return None
    is_plain = record.get("eventSource") == "ceph:s3"  # Ceph does not encode keys, others do
    return (bucket, key if is_plain else unquote_plus(key)) if name.startswith(_CREATED) else None


def _watching(sources: Iterable[Source], bucket: str, key: str) -> Iterator[Source]:
    return (one for one in sources if one.bucket == bucket and key.startswith(one.prefixe))
