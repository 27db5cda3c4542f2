"""Resumable uploads: the tus protocol, version 1.0.0 (docs/intake.md).

Two doors with the same behaviour: one for our pages (session cookie and proof of our own page),
one for machines (HTTP Basic). Bytes go to disk as they arrive; none is counted before it is there.
"""

import hashlib
import hmac
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.params import Depends as Dependency
from starlette.requests import ClientDisconnect

from calame.api.choices import author_id, choice
from calame.api.machine import Machine
from calame.api.sessions import FromOurPage, services_of, signed_in
from calame.models.documents import DocumentKind
from calame.models.errors import InputError, UploadDamaged, UploadMisplaced
from calame.models.states import Priority
from calame.pipeline.intake.uploads import Said, Upload, Uploads
from calame.pipeline.people.accounts import Account

_VERSION = {"Tus-Resumable": "1.0.0"}
_EXTENSIONS = "creation,creation-defer-length,creation-with-upload,checksum,expiration,termination"
_ALGORITHMS = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}
_BODY_TYPE = "application/offset+octet-stream"
_BLOCK_BYTES = 1 << 20
_MALFORMED = "Envoi mal formé : mettez à jour le programme qui envoie, ou relisez docs/intake.md."


class WrongProtocol(InputError):
    """The sender speaks another version of the protocol, or none."""

    code = "protocole_inconnu"
    default = "Ce programme d'envoi n'est pas compatible : il faut le protocole tus 1.0.0."


def _speaks_tus(request: Request) -> None:
    if request.headers.get("tus-resumable") != _VERSION["Tus-Resumable"]:
        raise WrongProtocol


def _machine_signed_in(request: Request, account: Machine) -> None:
    request.state.account = account


def _uploads(request: Request) -> Uploads:
    return Uploads(services_of(request), request.state.account)


async def begin(request: Request) -> Response:
    """Open an upload; bytes may come with the same request."""
    headers = request.headers
    is_deferred = headers.get("upload-defer-length") == "1"
    if is_deferred == ("upload-length" in headers):
        raise InputError(_MALFORMED)
    said = await run_in_threadpool(_said, request)
    length = None if is_deferred else _number(headers.get("upload-length"))
    upload = await run_in_threadpool(_uploads(request).begin, said, length=length)
    if headers.get("content-type") == _BODY_TYPE:
        upload = await _continue(request, upload, length=None)
    place = {"Location": f"{request.url.path}/{upload.id}"}
    return Response(status_code=HTTPStatus.CREATED, headers=place | _standing(upload))


def look(request: Request, upload_id: str) -> Response:
    """Where an upload stands: how many bytes arrived, or what became of it."""
    upload = _uploads(request).find(upload_id)
    known = {"Upload-Defer-Length": "1"} if upload.length is None else {}
    known |= {} if upload.length is None else {"Upload-Length": str(upload.length)}
    return Response(headers=known | _standing(upload))


async def go_on(request: Request, upload_id: str) -> Response:
    """Take more bytes; the last ones make it a dictation."""
    if request.headers.get("content-type") != _BODY_TYPE:
        raise InputError(_MALFORMED)
    upload = await run_in_threadpool(_uploads(request).find, upload_id)
    if _number(request.headers.get("upload-offset")) != upload.offset:
        raise UploadMisplaced
    said = request.headers.get("upload-length")
    upload = await _continue(request, upload, length=None if said is None else _number(said))
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=_standing(upload))


def give_up(request: Request, upload_id: str) -> Response:
    """Forget an upload."""
    _uploads(request).give_up(upload_id)
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=_VERSION)


def abilities(request: Request) -> Response:
    """What this server can do, for whoever asks."""
    largest = services_of(request).settings.server.max_upload_mb * 1_000_000
    known = {
        "Tus-Version": _VERSION["Tus-Resumable"],
        "Tus-Extension": _EXTENSIONS,
        "Tus-Max-Size": str(largest),
        "Tus-Checksum-Algorithm": ",".join(_ALGORITHMS),
    }
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=known | _VERSION)


@dataclass(slots=True)
class _Body:
    """The bytes of one request, on their way to the disk."""

    uploads: Uploads
    upload_id: str
    start: int
    place: int
    held: bytearray = field(default_factory=bytearray)

    async def pour(self, request: Request, hashed: Any) -> bool:  # noqa: ANN401 - hashlib's type is private
        """Append what comes; returns whether all of it came."""
        try:
            async for chunk in request.stream():
                self.held += chunk
                hashed.update(chunk)
                if len(self.held) >= _BLOCK_BYTES:
                    await self.flush()
        except ClientDisconnect:
            return False
        finally:
            await self.flush()
        return True

    async def flush(self) -> None:
        """Append what is held."""
        if self.held:
            block, self.held = bytes(self.held), bytearray()
            append = self.uploads.append
            self.place = await run_in_threadpool(append, self.upload_id, block, at=self.place)


async def _continue(request: Request, upload: Upload, *, length: int | None) -> Upload:
    uploads = _uploads(request)
    name, expected = _checksum(request.headers.get("upload-checksum", ""))
    hashed = _ALGORITHMS[name]()
    body = _Body(uploads, upload.id, upload.offset, upload.offset)
    is_whole = await body.pour(request, hashed)
    is_right = expected is None or (is_whole and hmac.compare_digest(hashed.digest(), expected))
    if not is_right:
        take_back = uploads.take_back
        await run_in_threadpool(take_back, upload.id, to=body.start, expected=body.place)
        raise UploadDamaged
    return await run_in_threadpool(uploads.advance, upload.id, length=length)


def _standing(upload: Upload) -> dict[str, str]:
    found = _VERSION | {
        "Upload-Offset": str(upload.offset),
        "Upload-Expires": format_datetime(upload.expires_at, usegmt=True),
    }
    if upload.received is not None:
        found["Calame-Dictation"] = upload.received.dictation_id
        found["Calame-Sha256"] = upload.received.sha256
        if upload.received.is_duplicate:
            found["Calame-Duplicate"] = "true"
    return found


def _said(request: Request) -> Said:
    said = _metadata(request.headers.get("upload-metadata", ""))
    account: Account = request.state.account
    services = services_of(request)
    return Said(
        file_name=said.get("filename") or "dictée",
        author_id=author_id(services, account, said.get("author", "")) or account.author_id,
        priority=choice(Priority, said.get("priority", "")) or Priority.DAY,
        kind=choice(DocumentKind, said.get("kind", "")),
        patient=said.get("patient") or None,
        sha256=said.get("sha256") or None,
    )


def _metadata(header: str) -> dict[str, str]:
    pairs = (pair.strip().partition(" ") for pair in header.split(",") if pair.strip())
    try:
        return {key: b64decode(value, validate=True).decode() for key, _, value in pairs}
    except ValueError:
        raise InputError(_MALFORMED) from None


def _checksum(header: str) -> tuple[str, bytes | None]:
    if not header:
        return "sha256", None
    name, _, encoded = header.partition(" ")
    try:
        digest = b64decode(encoded, validate=True)
    except ValueError:
        raise InputError(_MALFORMED) from None
    if name not in _ALGORITHMS:
        raise InputError(_MALFORMED)
    return name, digest


def _number(header: str | None) -> int:
    if header is None or not (header.isascii() and header.isdigit()):
        raise InputError(_MALFORMED)
    return int(header)


def _door(prefix: str, guards: Sequence[Dependency], writing: Sequence[Dependency]) -> APIRouter:
    """The protocol behind one address."""
    router = APIRouter(prefix=prefix)
    add = router.add_api_route
    tus = Depends(_speaks_tus)
    add("", abilities, methods=["OPTIONS"])
    add("", begin, methods=["POST"], dependencies=[tus, *guards, *writing])
    add("/{upload_id}", look, methods=["HEAD"], dependencies=[tus, *guards])
    add("/{upload_id}", go_on, methods=["PATCH"], dependencies=[tus, *guards, *writing])
    add("/{upload_id}", give_up, methods=["DELETE"], dependencies=[tus, *guards, *writing])
    return router


for_pages = _door("/envoi/reprises", [Depends(signed_in)], [FromOurPage])
for_machines = _door("/api/uploads", [Depends(_machine_signed_in)], [])
