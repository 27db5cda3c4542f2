"""Where buckets announce new recordings: S3 event notifications, let in by a shared secret.

The secret comes as ``Authorization: Bearer``, as the password of HTTP Basic, or, for servers that
can send neither (Ceph before 17), as the last part of the address. Closed until it is set.
"""

import hmac
import json
from base64 import b64decode
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from calame.api.sessions import services_of
from calame.models.errors import InputError, NotFound, TooLarge
from calame.pipeline.intake.events import announced, take

_MOST_BYTES = 1_000_000

router = APIRouter(prefix="/api/bucket-events", include_in_schema=False)


@router.post("")
async def told(request: Request) -> Response:
    """Take announced recordings in."""
    return await _take(request, _given(request.headers.get("authorization", "")))


@router.post("/{token}")
async def told_by_address(request: Request, token: str) -> Response:
    """The same for servers that send no header."""
    return await _take(request, token)


async def _take(request: Request, token: str) -> Response:
    services = services_of(request)
    expected = services.settings.intake.events_token
    if expected is None or not hmac.compare_digest(
        token.encode(), expected.get_secret_value().encode()
    ):
        raise NotFound
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise TooLarge
    try:
        document = json.loads(body)
    except ValueError:
        raise InputError("Annonce mal formée : il faut un événement S3 en JSON.") from None
    count = await run_in_threadpool(take, services, announced(document))
    return JSONResponse({"taken": count}, HTTPStatus.OK)


def _given(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.casefold() != "basic":
        return value if scheme.casefold() == "bearer" else ""
    try:
        return b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""
