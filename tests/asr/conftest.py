"""Sounds to decode and recognise, made at test time or shipped in tests/resources."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream

from calame.asr.audio import SAMPLE_RATE_HZ, Audio, Samples, decode
from calame.asr.engine import Engine, open_engine

RESOURCES = Path(__file__).parent.parent / "resources"
SPOKEN = RESOURCES / "dictee-courte.ogg"

Encode = Callable[..., bytes]


def encoded(
    samples: Samples, container: str, codec: str, *, rate: int = SAMPLE_RATE_HZ, channels: int = 1
) -> bytes:
    """A recording of these samples in a container and a codec."""
    layout = "mono" if channels == 1 else "stereo"
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate)
        assert isinstance(stream, AudioStream)
        stream.layout = layout
        stream.bit_rate = 64_000
        resampler = av.AudioResampler(
            format=stream.format, layout=layout, rate=rate, frame_size=stream.frame_size or 0
        )
        parts = _frames(samples, resampler) if len(samples) else ()
        for part in (*parts, None):
            file.mux(stream.encode(part))
    return out.getvalue()


def _frames(samples: Samples, resampler: av.AudioResampler) -> Iterator[av.AudioFrame]:
    frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
    frame.sample_rate = SAMPLE_RATE_HZ
    yield from resampler.resample(frame)
    yield from resampler.resample(None)


@pytest.fixture(scope="session")
def encode() -> Encode:
    return encoded


@pytest.fixture(scope="session")
def spoken() -> Audio:
    """Nineteen seconds of a dictation."""
    return decode(SPOKEN)


@pytest.fixture(scope="session")
def weights_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="session")
def engine(weights_cache: Path) -> Engine:
    """The packaged weights on the processor."""
    return open_engine(cache=weights_cache)


@pytest.fixture
def tone() -> Samples:
    """Two seconds of a 440 Hz tone."""
    times = np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    return (0.3 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
