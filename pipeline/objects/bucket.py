"""One S3 bucket, through the ``minio`` client; its types stay in this file.

Only what every S3 server does right is used: put, get, stat, list, delete, several parts,
presigned addresses. Tags, holds and conditions never are: some servers overwrite the object with
the request, or answer that they did what they did not do (docs/adr/0011).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from io import RawIOBase
from typing import TYPE_CHECKING, BinaryIO, cast

import urllib3
from pydantic import SecretStr

from calame.models.errors import (
    CalameError,
    ConfigurationError,
    NotFound,
    StorageFailed,
    StorageFull,
)
from calame.pipeline.objects.store import CHUNK_BYTES
from calame.pipeline.settings import S3Settings

if TYPE_CHECKING:
    from minio import Minio

_MISSING = frozenset({"NoSuchKey", "NoSuchObject", "NotFound", "ResourceNotFound"})
_FULL = frozenset({"QuotaExceeded", "XMinioStorageFull", "StorageFull", "InsufficientStorage"})
_UNDESCRIBED = "Le serveur S3 n'est pas décrit : réglez CALAME_S3__ENDPOINT et CALAME_S3__BUCKET."
_BUSY = (500, 502, 503, 504)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One object of a list.

    Attributes:
        name: Its key in the bucket.
        etag: Changes when its content does.
        size: In bytes.
    """

    name: str
    etag: str
    size: int


class Bucket:
    """A bucket and what can be done in it."""

    def __init__(self, settings: S3Settings, name: str | None) -> None:
        if name is None:
            raise ConfigurationError(_UNDESCRIBED)
        self._settings = settings
        self._name = name
        self._minio = _client(settings, settings.endpoint)

    def exists(self) -> bool:
        """Whether it is there, and ours to use."""
        with _translated():
            return self._minio.bucket_exists(self._name)

    def put(self, name: str, chunks: Iterable[bytes], *, size: int) -> None:
        """Store so many bytes; a part of at most 5 MB is in memory."""
        reader = cast("BinaryIO", _Reader(chunks))
        with _translated():
            self._minio.put_object(self._name, name, reader, size, num_parallel_uploads=1)

    def read(self, name: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` on, in pieces.

        Raises:
            NotFound: There is no such object.
        """
        if length == 0:
            return iter(())
        with _translated():
            response = self._minio.get_object(self._name, name, offset=start, length=length or 0)
        return _pieces(response)

    def size(self, name: str) -> int:
        """How many bytes it holds.

        Raises:
            NotFound: There is no such object.
        """
        with _translated():
            return self._minio.stat_object(self._name, name).size or 0

    def delete(self, name: str) -> None:
        """Remove it; nothing happens when it is not there."""
        try:
            with _translated():
                self._minio.remove_object(self._name, name)
        except NotFound:
            return

    def listing(self, prefix: str) -> Iterator[Listed]:
        """Every object below a prefix, in order, a page in memory at a time."""
        with _translated():
            for found in self._minio.list_objects(self._name, prefix, recursive=True):
                if not found.is_dir:
                    yield Listed(
                        name=found.object_name or "",
                        etag=(found.etag or "").strip('"'),
                        size=found.size or 0,
                    )

    def address_to_put(self, name: str, *, lifetime: timedelta) -> str:
        """An address to which whoever knows it may send this object, for some time.

        Raises:
            ConfigurationError: Devices cannot reach the server.
        """
        if self._settings.public_endpoint is None:
            raise ConfigurationError(
                "L'envoi direct n'est pas ouvert : réglez CALAME_S3__PUBLIC_ENDPOINT."
            )
        client = _client(self._settings, self._settings.public_endpoint)
        return client.presigned_put_object(self._name, name, expires=lifetime)

    def answers_strangers(self, name: str) -> bool:
        """Whether somebody without a key, or with a wrong one, can read an object."""
        wrong = self._settings.model_copy(
            update={"secret_key": SecretStr("wrong"), "secret_key_file": None}
        )
        nobody = wrong.model_copy(update={"access_key": None, "secret_key": None})
        return any(self._answers(_client(who, who.endpoint), name) for who in (wrong, nobody))

    def _answers(self, client: "Minio", name: str) -> bool:
        try:
            client.get_object(self._name, name).release_conn()
        except _refusals():
            return False
        return True


class _Reader(RawIOBase):
    """Pieces as the file that the client wants to read from."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks = iter(chunks)
        self._held = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as many as asked for unless these are the last."""
        found = [self._held]
        missing = size - len(self._held)
        while (size < 0 or missing > 0) and (chunk := next(self._chunks, b"")):
            found.append(chunk)
            missing -= len(chunk)
        whole = b"".join(found)
        cut = len(whole) if size < 0 else size
        self._held = whole[cut:]
        return whole[:cut]


def _client(settings: S3Settings, endpoint: str | None) -> "Minio":
    from minio import Minio  # noqa: PLC0415 - brings much that a short command does not need

    if endpoint is None:
        raise ConfigurationError(_UNDESCRIBED)
    pool = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=min(5.0, settings.timeout_s), read=settings.timeout_s),
        retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=_BUSY),
        ca_certs=str(settings.ca_file) if settings.ca_file else None,
        cert_reqs="CERT_REQUIRED",
    )
    try:
        return Minio(
            endpoint,
            access_key=settings.access_key,
            secret_key=_secret(settings),
            secure=settings.tls,
            region=settings.region,
            http_client=pool,
        )
    except ValueError as err:
        raise ConfigurationError(
            "L'adresse du serveur S3 est invalide : corrigez CALAME_S3__ENDPOINT."
        ) from err


def _secret(settings: S3Settings) -> str | None:
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    if settings.secret_key_file is None:
        return None
    try:
        return settings.secret_key_file.read_text().strip()
    except OSError as err:
        raise ConfigurationError(
            "La clé S3 ne peut pas être lue : vérifiez CALAME_S3__SECRET_KEY_FILE."
        ) from err


def _refusals() -> tuple[type[Exception], ...]:
    from minio.error import MinioException  # noqa: PLC0415 - see _client

    return (MinioException, urllib3.exceptions.HTTPError, ValueError)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the client's errors into ours; its messages repeat keys, so they stay here."""
    try:
        yield
    except _refusals() as error:
        raise _ours(error) from None


def _ours(error: Exception) -> CalameError:
    code = getattr(error, "code", "")
    # An answer whose media type the client does not expect: it keeps the status alone (rclone).
    if getattr(error, "_code", 0) == HTTPStatus.NOT_FOUND:
        return NotFound()
    response = getattr(error, "response", None)
    if code in _MISSING:
        return NotFound()
    is_full = getattr(response, "status", 0) == HTTPStatus.INSUFFICIENT_STORAGE
    return StorageFull() if code in _FULL or is_full else StorageFailed()


def _pieces(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    try:
        with _translated():
            yield from response.stream(CHUNK_BYTES)
    finally:
        response.close()
        response.release_conn()
