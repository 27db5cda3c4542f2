"""Recordings damaged at random: sound, or a clear error in French, within the limits."""

import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from calame.asr.audio import Audio, DecodeLimits, decode
from calame.models.errors import InputError

Encode = Callable[..., bytes]
Content = bytearray
Random = np.random.Generator

# container, codec, sample rate
FORMATS = (
    ("wav", "pcm_s16le", 16_000),
    ("mp3", "libmp3lame", 44_100),
    ("ipod", "aac", 44_100),
    ("ogg", "libopus", 48_000),
    ("webm", "libopus", 48_000),
    ("flac", "flac", 16_000),
    ("amr", "libopencore_amrnb", 8_000),
    ("asf", "wmav2", 44_100),
)
LIMITS = DecodeLimits(max_duration_s=600, max_cpu_s=20, max_wall_s=60)


def _span(content: Content, random: Random) -> slice:
    start = int(random.integers(0, len(content)))
    return slice(start, start + int(random.integers(1, max(2, len(content) // 4))))


def flip(content: Content, random: Random) -> None:
    """Bytes here and there become others."""
    for place in random.integers(0, len(content), int(random.integers(1, 60))):
        content[place] = int(random.integers(0, 256))


def flip_header(content: Content, random: Random) -> None:
    """The same where the format is described."""
    for place in random.integers(0, min(400, len(content)), int(random.integers(1, 12))):
        content[place] = int(random.integers(0, 256))


def cut(content: Content, random: Random) -> None:
    """The end is missing."""
    del content[int(random.integers(0, len(content))) :]


def drop(content: Content, random: Random) -> None:
    """A stretch is missing."""
    del content[_span(content, random)]


def blank(content: Content, random: Random) -> None:
    """A stretch is zero, as on a bad disk."""
    span = _span(content, random)
    content[span] = bytes(len(content[span]))


def repeat(content: Content, random: Random) -> None:
    """A stretch stands twice."""
    span = _span(content, random)
    content[span.start : span.start] = content[span]


def insert(content: Content, random: Random) -> None:
    """Foreign bytes stand within."""
    place = _span(content, random).start
    content[place:place] = random.bytes(int(random.integers(1, 2000)))


def enlarge(content: Content, random: Random) -> None:
    """A number in the file becomes the largest that there is: a length, a rate, a count."""
    place = int(random.integers(0, max(1, len(content) - 4)))
    content[place : place + 4] = b"\xff\xff\xff\x7f"


DAMAGES = (flip, flip_header, cut, drop, blank, repeat, insert, enlarge)


def damaged(whole: bytes, number: int) -> bytes:
    """The same number damages it the same way: one to three times."""
    random = np.random.default_rng(number)
    content = bytearray(whole)
    for damage in random.choice(len(DAMAGES), int(random.integers(1, 4))):
        if content:
            DAMAGES[damage](content, random)
    return bytes(content)


def outcome(content: bytes) -> tuple[str, float]:
    """The code of the error or « sound », and how long it took in seconds."""
    start = time.monotonic()
    code = "sound"
    try:
        assert_is_sound(decode(content, limits=LIMITS))
    except InputError as error:
        code = error.code
    return code, time.monotonic() - start


def assert_is_sound(audio: Audio) -> None:
    """Samples that recognition can take."""
    assert 0 < len(audio.samples) <= LIMITS.max_duration_s * 16_000
    assert np.isfinite(audio.samples).all()
    assert np.abs(audio.samples).max() <= 1.0


def outcomes(encode: Encode, count: int) -> Counter[str]:
    """What became of so many damaged files, an equal number of each format."""
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(3 * 16_000) / 16_000).astype(np.float32)
    wholes = [encode(tone, container, codec, rate=rate) for container, codec, rate in FORMATS]
    contents = (damaged(wholes[number % len(wholes)], number) for number in range(count))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(outcome, contents))
    assert max(duration_s for _, duration_s in found) < LIMITS.max_wall_s + 10
    return Counter(code for code, _ in found)


def test_damaged_recordings_give_sound_or_a_clear_error(encode: Encode) -> None:
    """Nothing else comes out, and the caller survives."""
    found = outcomes(encode, 25)

    assert found["sound"] > 5
    assert set(found) <= {"sound", "audio_vide", "audio_illisible", "audio_trop_long"}


@pytest.mark.soak
@pytest.mark.timeout(3000)
def test_two_thousand_damaged_recordings_do_no_harm(encode: Encode) -> None:
    """The same with eighty times as many."""
    found = outcomes(encode, 2000)

    assert found.total() == 2000
    assert set(found) <= {"sound", "audio_vide", "audio_illisible", "audio_trop_long"}
