"""What a store really does, tried out on an object of its own and not believed.

A store that does not give back what it was given, or gives it to strangers, is refused. What it
merely lacks is noted: direct uploads then stay closed. Tags and holds are never tried: servers
were seen that overwrite the object with the request.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

import urllib3

from calame.models.errors import ConfigurationError, NotFound, StorageFailed
from calame.pipeline.objects.bucket import Bucket
from calame.pipeline.objects.s3 import S3Store
from calame.pipeline.objects.store import ObjectStore

_PUBLIC = (
    "Le bucket S3 est lisible sans clé : fermez-le au public, sinon n'importe qui lit les dictées."
)
_UNFAITHFUL = (
    "Le stockage ne rend pas ce qu'il a reçu : choisissez un autre serveur (docs/intake.md)."
)
_SILENT = (
    "Le stockage des dictées ne répond pas : vérifiez qu'il est démarré et joignable, "
    "ses droits et sa place libre, puis relancez (docs/intake.md)."
)
_NO_BUCKET = (
    "Le bucket S3 n'existe pas ou vous est fermé : créez-le, ou corrigez CALAME_S3__BUCKET."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a store that may be used can do besides.

    Attributes:
        takes_direct_uploads: Whether a device may send an object to a presigned address.
    """

    takes_direct_uploads: bool = False


def require_usable(store: ObjectStore) -> Capabilities:
    """Try a store out before anything relies on it.

    Raises:
        ConfigurationError: It must not be used.
        StorageFailed: It does not answer; says what to look at.
    """
    try:
        return probe(store)
    except StorageFailed as err:
        raise StorageFailed(_SILENT) from err


def probe(store: ObjectStore) -> Capabilities:
    """Try a store out; nothing of it remains.

    Raises:
        ConfigurationError: It must not be used.
        StorageFailed: It does not answer.
    """
    if isinstance(store, S3Store) and not store.bucket.exists():
        raise ConfigurationError(_NO_BUCKET)
    content = secrets.token_bytes(4096)
    key = f"probe/audio/{hashlib.sha256(content).hexdigest()}"
    try:
        store.put(key, [content], size=len(content))
        _compare(store, key, content)
        return _beyond(store, key) if isinstance(store, S3Store) else Capabilities()
    finally:
        store.delete(key)


def _compare(store: ObjectStore, key: str, content: bytes) -> None:
    is_faithful = (
        b"".join(store.read(key)) == content
        and b"".join(store.read(key, start=1000, length=96)) == content[1000:1096]
        and store.size(key) == len(content)
        and key in set(store.keys("probe/"))  # another host may be trying it out too
    )
    store.delete(key)
    try:
        store.size(key)
    except NotFound:
        is_gone = True
    else:
        is_gone = False
    if not (is_faithful and is_gone):
        raise ConfigurationError(_UNFAITHFUL)
    store.put(key, [content], size=len(content))


def _beyond(store: S3Store, key: str) -> Capabilities:
    if store.bucket.answers_strangers(store.prefix + key):
        raise ConfigurationError(_PUBLIC)
    return Capabilities(takes_direct_uploads=_takes_direct_uploads(store.bucket, store.prefix))


def _takes_direct_uploads(bucket: Bucket, prefix: str) -> bool:
    """Whether a presigned address works, and only as it was signed."""
    name = f"{prefix}probe/direct"
    try:
        address = bucket.address_to_put(name, lifetime=timedelta(minutes=1))
    except ConfigurationError:
        return False
    other = address.replace(name, f"{name}-other", 1)
    try:
        answers = [_send(each, b"probe") for each in (address, other)]
    except urllib3.exceptions.HTTPError:
        return False
    finally:
        bucket.delete(name)
        bucket.delete(f"{name}-other")
    return answers[0] < 300 <= answers[1]


def _send(address: str, content: bytes) -> int:
    with urllib3.PoolManager(retries=False, timeout=5.0) as pool:
        return pool.request("PUT", address, body=content).status
