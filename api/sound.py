"""A recording as a browser can play it, in the pieces that a player asks for."""

import io
import re
import struct
import wave
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus

import numpy as np
from fastapi import Response

from calame.asr.audio import SAMPLE_RATE_HZ, decode

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_WAVE_PLAYABLE = frozenset({1, 3})  # PCM, floating point
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x1a\x45\xdf\xa3", "audio/webm"),
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


def ranged(content: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """The bytes that the request asks for: players jump by asking for ranges."""
    total = len(content)
    base = {"Accept-Ranges": "bytes", "Cache-Control": "private, no-store"}
    asked = _RANGE.fullmatch(headers.get("range", "").strip())
    if asked is None or not any(asked.groups()):
        return Response(content, media_type=media_type, headers=base)
    first, last = _bounds(asked[1], asked[2], total)
    if not 0 <= first <= last < total:
        refused = base | {"Content-Range": f"bytes */{total}"}
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=refused)
    return Response(
        content[first : last + 1],
        HTTPStatus.PARTIAL_CONTENT,
        media_type=media_type,
        headers=base | {"Content-Range": f"bytes {first}-{last}/{total}"},
    )


def _bounds(first: str, last: str, total: int) -> tuple[int, int]:
    if not first:  # the last so many bytes
        return max(0, total - int(last)), total - 1
    return int(first), min(int(last), total - 1) if last else total - 1
