"""Short recordings with speech in them, each one different from every other."""

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from calame.asr.audio import SAMPLE_RATE_HZ, decode

_SOURCE = Path(__file__).parent.parent / "tests" / "resources" / "dictee-courte.ogg"


def clips(count: int, *, seconds: float = 2.0) -> Iterator[bytes]:
    """WAV files cut out of one dictation at moving offsets."""
    samples = decode(_SOURCE).samples
    length = int(seconds * SAMPLE_RATE_HZ)
    room = len(samples) - length
    for number in range(count):
        offset = number * 977 % room
        yield _wav(samples[offset : offset + length], number)


def _wav(samples: "np.ndarray[tuple[int], np.dtype[np.float32]]", number: int) -> bytes:
    """A WAV file; its first samples carry a number, so that no two are the same recording."""
    whole = (samples * 32_767).astype("<i2")
    whole[:8] = [number >> shift & 0xF for shift in range(0, 32, 4)]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(whole.tobytes())
    return out.getvalue()
