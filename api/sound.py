"""A recording as a browser can play it, in the pieces that a player asks for."""

import io
import re
import struct
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

import numpy as np
from fastapi import Response
from fastapi.responses import StreamingResponse

from calame.asr.audio import SAMPLE_RATE_HZ, decode
from calame.pipeline.objects.archive import StoredContent

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_WAVE_PLAYABLE = frozenset({1, 3})  # PCM, floating point
_PEAKS_PER_SECOND = 10
_EBML = b"\x1a\x45\xdf\xa3"
_HEAD_BYTES = 8192  # enough to know a format by
_BASE = {"Accept-Ranges": "bytes", "Cache-Control": "private, no-store"}
_CUES = b"\x1c\x53\xbb\x6b"
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, _EBML, "audio/webm"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypmp4", "audio/mp4"),
    (4, b"ftypisom", "audio/mp4"),
)


def playable(content: bytes) -> tuple[bytes, str]:
    """The recording itself where browsers play it, else decoded into WAV.

    Raises:
        InputError: The recording cannot be decoded either.
    """
    known = _media_type(content)
    return (content, known) if known else (_as_wave(content), "audio/wav")


def _media_type(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav" if _wave_format(content) in _WAVE_PLAYABLE else None
    if content.startswith(_EBML) and _CUES not in content:
        return None  # as a browser records it: without an index no player can jump in it
    for offset, signature, media_type in _SIGNATURES:
        if content[offset : offset + len(signature)] == signature:
            return media_type
    return None


def _wave_format(content: bytes) -> int | None:
    place = content.find(b"fmt ", 12, 4096)
    return struct.unpack_from("<H", content, place + 8)[0] if place > 0 else None


@lru_cache(maxsize=4)  # a player asks for one recording in many ranges
def _as_wave(content: bytes) -> bytes:
    samples = np.clip(decode(content).samples, -1.0, 1.0)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((samples * 32_767).astype("<i2").tobytes())
    return buffer.getvalue()


@lru_cache(maxsize=32)
def peaks(content: bytes) -> tuple[float, ...]:
    """The loudest sample of each tenth of a second, from 0 to 1: what a picture of it needs."""
    samples = np.abs(decode(content).samples)
    if not samples.size:
        return ()
    step = SAMPLE_RATE_HZ // _PEAKS_PER_SECOND
    loudest = np.maximum.reduceat(samples, range(0, len(samples), step))
    return tuple(np.round(loudest / max(float(loudest.max()), 0.01), 2).tolist())


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


def streamed(stored: StoredContent, headers: Mapping[str, str]) -> Response:
    """The same of a recording in the store; what is playable is never in memory as a whole.

    Raises:
        InputError: The recording is not playable and cannot be decoded either.
    """
    head = b"".join(stored.read(length=_HEAD_BYTES))
    media_type = None if head.startswith(_EBML) else _media_type(head)
    if media_type is None:
        return ranged(*playable(b"".join(stored.read())), headers)
    part = _part(headers, stored.size)
    if part is None:
        return _refused(stored.size)
    pieces = stored.read(start=part.first, length=part.length)
    return StreamingResponse(pieces, part.status, part.headers(media_type))


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
