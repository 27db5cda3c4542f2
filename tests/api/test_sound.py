"""A recording as a browser can play it."""

import io
import struct
import wave
from pathlib import Path

import pytest

from calame.api.sound import playable, ranged

RESOURCES = Path(__file__).parent.parent / "resources"
CONTENT = bytes(range(10))


def wav(*, form: int = 1) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack("<400h", *[(n * 400) % 20_000 for n in range(400)]))
    content = bytearray(buffer.getvalue())
    struct.pack_into("<H", content, 20, form)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"OggS....", "audio/ogg"),
        (b"ID3.....", "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (wav(), "audio/wav"),
    ],
    ids=["ogg", "mp3", "m4a", "wav"],
)
def test_what_browsers_play_is_left_alone(content: bytes, media_type: str) -> None:
    """The sender's name for the file is not trusted, its first bytes are."""
    assert (content, media_type) == playable(content)


def test_anything_else_is_decoded() -> None:
    """An AIFF file, which Chromium does not play, becomes WAV of 16 kHz."""
    frames = struct.pack(">800h", *[(n * 300) % 20_000 for n in range(800)])
    rate = b"\x40\x0b\xfa\x00\x00\x00\x00\x00\x00\x00"  # 8,000 as an 80-bit float
    comm = struct.pack(">4sIhIh", b"COMM", 18, 1, 800, 16) + rate
    ssnd = struct.pack(">4sIII", b"SSND", len(frames) + 8, 0, 0) + frames
    aiff = struct.pack(">4sI4s", b"FORM", 4 + len(comm) + len(ssnd), b"AIFF") + comm + ssnd

    content, media_type = playable(aiff)

    assert media_type == "audio/wav"
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        assert 1_400 <= file.getnframes() <= 1_800


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        ("", 200, CONTENT, None),
        ("bytes=-", 200, CONTENT, None),
        ("lines=1-2", 200, CONTENT, None),
        ("bytes=0-", 206, CONTENT, "bytes 0-9/10"),
        ("bytes=3-5", 206, CONTENT[3:6], "bytes 3-5/10"),
        ("bytes=8-99", 206, CONTENT[8:], "bytes 8-9/10"),
        ("bytes=-4", 206, CONTENT[6:], "bytes 6-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-3", 416, b"", "bytes */10"),
    ],
)
def test_a_player_gets_the_range_that_it_asks_for(
    asked: str, status: int, body: bytes, told: str | None
) -> None:
    """Jumping in a recording is asking for another range."""
    answer = ranged(CONTENT, "audio/ogg", {"range": asked})

    assert (status, body, told) == (
        answer.status_code,
        answer.body,
        answer.headers.get("content-range"),
    )


def test_a_recording_of_a_browser_becomes_one_that_players_can_jump_in() -> None:
    """WebM without an index is decoded; with one it is handed on as it is."""
    unindexed = (RESOURCES / "enregistrement.webm").read_bytes()

    assert playable(unindexed)[1] == "audio/wav"
    assert playable(b"\x1a\x45\xdf\xa3....\x1c\x53\xbb\x6b")[1] == "audio/webm"
