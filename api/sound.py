"""A recording as a browser can play it, in the pieces that a player asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Response
from fastapi.responses import StreamingResponse

from calame.asr.audio import decode
from calame.pipeline.letters.listening import Listenable, as_wave, media_type

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_BASE = {"Accept-Ranges": "bytes", "Cache-Control": "private, no-store"}


def playable(content: bytes) -> tuple[bytes, str]:
    """Something short that was said: itself where browsers play it, else decoded into WAV.

    Raises:
        InputError: It cannot be decoded either.
    """
    known = media_type(content)
    return (content, known) if known else (as_wave(decode(content)), "audio/wav")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The bytes that are answered: all of them, or the range that was asked for."""

    first: int
    length: int
    total: int
    is_range: bool

    @property
    def status(self) -> HTTPStatus:
        return HTTPStatus.PARTIAL_CONTENT if self.is_range else HTTPStatus.OK

    def headers(self, media_type: str) -> dict[str, str]:
        found = {"Content-Type": media_type, "Content-Length": str(self.length)} | _BASE
        if self.is_range:
            last = self.first + self.length - 1
            found["Content-Range"] = f"bytes {self.first}-{last}/{self.total}"
        return found


def ranged(content: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """The bytes that the request asks for: players jump by asking for ranges."""
    part = _part(headers, len(content))
    if part is None:
        return _refused(len(content))
    found = content[part.first : part.first + part.length]
    return Response(found, part.status, part.headers(media_type))


def streamed(sound: Listenable, headers: Mapping[str, str]) -> Response:
    """The same of sound in the store; it is never in memory as a whole."""
    total = sound.content.size
    part = _part(headers, total)
    if part is None:
        return _refused(total)
    pieces = sound.content.read(start=part.first, length=part.length)
    return StreamingResponse(pieces, part.status, part.headers(sound.media_type))


def _part(headers: Mapping[str, str], total: int) -> _Part | None:
    """What the request asks for; None where there are no such bytes."""
    asked = _RANGE.fullmatch(headers.get("range", "").strip())
    if asked is None or not any(asked.groups()):
        return _Part(first=0, length=total, total=total, is_range=False)
    first, last = _bounds(asked[1], asked[2], total)
    if not 0 <= first <= last < total:
        return None
    return _Part(first=first, length=last - first + 1, total=total, is_range=True)


def _refused(total: int) -> Response:
    headers = _BASE | {"Content-Range": f"bytes */{total}"}
    return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)


def _bounds(first: str, last: str, total: int) -> tuple[int, int]:
    if not first:  # the last so many bytes
        return max(0, total - int(last)), total - 1
    return int(first), min(int(last), total - 1) if last else total - 1
