"""A piece that goes wrong is heard again, kept if better, and never stops the others."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from calame.asr import devices, model, weights
from calame.asr.audio import SAMPLE_RATE_HZ, Audio
from calame.asr.chunks import Chunk
from calame.asr.engine import Job
from calame.asr.listening import Attempt, Listener, Setting
from calame.asr.whisper import WhisperEngine
from calame.models.errors import EngineFailed
from calame.models.transcript import EngineInfo, GapKind, SegmentWarning


class Faulty(Listener):
    """A listener that loses text in batches, or runs out of memory in them."""

    def __init__(self, loaded: model.Model, fault: str) -> None:
        super().__init__(loaded)
        self.fault = fault
        self.sizes: list[int] = []

    def hear(self, chunks: Sequence[Chunk], setting: Setting) -> list[Attempt]:
        """The first words only, or a failure."""
        self.sizes.append(len(chunks))
        if self.fault == "always" or (self.fault == "memory" and len(chunks) > 1):
            raise RuntimeError("out of memory")
        attempts = super().hear(chunks, setting)
        return [self._spoilt(attempt) for attempt in attempts]

    def _spoilt(self, attempt: Attempt) -> Attempt:
        if self.fault != "loses":
            return attempt
        return Attempt(
            words=attempt.words[:4],
            avg_logprob=attempt.avg_logprob,
            no_speech_prob=0.0,
            warnings=(),
            lost_s=15.0,
        )


@pytest.fixture(scope="module")
def loaded(weights_cache: Path) -> model.Model:
    folder = weights.locate("base", cache=weights_cache).folder
    return model.load(folder, devices.on_cpu("auto", threads=2))


def faulty(loaded: model.Model, fault: str) -> tuple[WhisperEngine, Faulty]:
    info = EngineInfo(
        name="test",
        version="1",
        weights="base",
        device="cpu",
        compute_type="int8",
        parameters={"beam_size": 2},
    )
    listener = Faulty(loaded, fault)
    engine = WhisperEngine(loaded, info, devices.on_cpu("auto", threads=2), listener=listener)
    return engine, listener


def test_lost_speech_is_heard_again(loaded: model.Model, spoken: Audio) -> None:
    """What a batch lost comes back, and the segment says that it was retried."""
    engine, _ = faulty(loaded, "loses")

    (heard,) = engine.recognise([Job(key="1", audio=spoken)])

    assert heard.transcript is not None
    assert len(list(heard.transcript.words)) > 40
    assert all(SegmentWarning.RETRIED in segment.warnings for segment in heard.transcript.segments)
    assert not [gap for gap in heard.transcript.gaps if gap.kind == GapKind.TEXT_WITHOUT_SPEECH]


def test_a_batch_too_large_for_the_memory_is_halved(loaded: model.Model, spoken: Audio) -> None:
    """Until each piece is alone; every dictation has its text."""
    engine, listener = faulty(loaded, "memory")
    short = Audio(samples=spoken.samples[: 4 * SAMPLE_RATE_HZ])

    heard = list(engine.recognise([Job(key=str(number), audio=short) for number in range(3)]))

    assert max(listener.sizes) > 1
    assert listener.sizes.count(1) == 3
    assert all(one.transcript for one in heard)


def test_an_engine_that_fails_is_an_error_of_each_dictation(
    loaded: model.Model, spoken: Audio
) -> None:
    """The message says that the work will be tried again; silence is still just silence."""
    engine, _ = faulty(loaded, "always")
    silence = Audio(samples=np.zeros(SAMPLE_RATE_HZ, np.float32))

    heard = {
        one.key: one.error
        for one in engine.recognise([Job(key="a", audio=spoken), Job(key="b", audio=silence)])
    }

    assert isinstance(heard["a"], EngineFailed)
    assert heard["a"].is_retryable
    assert heard["b"] is not None
    assert heard["b"].code == "rien_audible"
