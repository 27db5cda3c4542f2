"""The recognisers that benchmarks/asr.py compares: same weights, sound, threads and beam."""

import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import _weights
from calame.asr import devices, weights
from calame.asr.audio import Audio
from calame.asr.engine import EngineOptions, Job, open_engine

BASE = "faster-whisper"
BEAM_SIZE = 5

Run = Callable[[], list[str]]


def _loaded(cache: Path) -> Any:  # noqa: ANN401 - faster-whisper's own type
    from faster_whisper import WhisperModel  # noqa: PLC0415 - only in the process that uses it

    folder = weights.locate("base", cache=cache).folder
    return WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=devices.threads(0)
    )


def sequential(cache: Path, audios: Sequence[Audio]) -> Run:
    """faster-whisper, one dictation after the other."""
    peer = _loaded(cache)
    chosen = {"vad_filter": True, "condition_on_previous_text": False}
    return lambda: [_text(_heard(peer, audio, **chosen)) for audio in audios]


def batched(cache: Path, audios: Sequence[Audio]) -> Run:
    """faster-whisper's BatchedInferencePipeline, batches of 8 within a dictation."""
    from faster_whisper import BatchedInferencePipeline  # noqa: PLC0415 - the same

    peer = BatchedInferencePipeline(_loaded(cache))
    return lambda: [_text(_heard(peer, audio, batch_size=8)) for audio in audios]


def _heard(peer: Any, audio: Audio, **chosen: Any) -> Any:  # noqa: ANN401 - the same
    segments, _ = peer.transcribe(
        audio.samples, language="fr", beam_size=BEAM_SIZE, word_timestamps=True, **chosen
    )
    return segments


def openai(cache: Path, audios: Sequence[Audio]) -> Run:
    """openai-whisper: float32, since it knows no int8 on a processor."""
    import torch  # noqa: PLC0415 - in the bench group only
    import whisper  # noqa: PLC0415 - the same

    torch.set_num_threads(devices.threads(0))
    state = _state(cache)
    peer = whisper.model.Whisper(whisper.model.ModelDimensions(**_weights.dimensions(state)))
    tensors = {name: torch.tensor(one.astype(np.float32)) for name, one in state.items()}
    peer.load_state_dict(tensors, strict=True)
    peer.set_alignment_heads(whisper._ALIGNMENT_HEADS["base"])
    chosen = {"fp16": False, "temperature": 0.0, "condition_on_previous_text": False}
    return lambda: [
        peer.transcribe(
            audio.samples, language="fr", beam_size=BEAM_SIZE, word_timestamps=True, **chosen
        )["text"]
        for audio in audios
    ]


def whisper_cpp(cache: Path, audios: Sequence[Audio]) -> Run:
    """whisper.cpp: float16 weights, its own default."""
    from faster_whisper.feature_extractor import FeatureExtractor  # noqa: PLC0415 - heavy
    from pywhispercpp.model import Model  # noqa: PLC0415 - in the bench group only

    target = Path(tempfile.mkdtemp()) / "ggml-base.bin"
    folder = weights.locate("base", cache=cache).folder
    filters = np.asarray(FeatureExtractor().mel_filters)
    _weights.write_ggml(_state(cache), folder, filters, target)
    peer = Model(
        str(target),
        params_sampling_strategy=1,
        redirect_whispercpp_logs_to=None,
        n_threads=devices.threads(0),
        language="fr",
        beam_search={"beam_size": BEAM_SIZE, "patience": -1.0},
        no_context=True,
        token_timestamps=True,
        print_progress=False,
    )
    return lambda: [_text(peer.transcribe(audio.samples)) for audio in audios]


def _state(cache: Path) -> _weights.Tensors:
    folder = weights.locate("base", cache=cache).folder
    return _weights.openai_state(_weights.read_ctranslate2(folder / "model.bin"))


def calame(cache: Path, audios: Sequence[Audio]) -> Run:
    """Ours."""
    engine = open_engine(EngineOptions(device="cpu", compute_type="int8"), cache=cache)

    def run() -> list[str]:
        jobs = [Job(key=str(number), audio=audio) for number, audio in enumerate(audios)]
        texts = {
            heard.key: heard.transcript.text if heard.transcript else ""
            for heard in engine.recognise(jobs)
        }
        return [texts[job.key] for job in jobs]

    return run


def _text(segments: Any) -> str:  # noqa: ANN401 - each peer has its own type
    return " ".join(segment.text for segment in segments)


SYSTEMS: dict[str, Callable[[Path, Sequence[Audio]], Run]] = {
    BASE: sequential,
    "BatchedInferencePipeline": batched,
    "calame": calame,
    "openai-whisper": openai,
    "whisper.cpp": whisper_cpp,
}
_NEEDS = {"openai-whisper": "whisper", "whisper.cpp": "pywhispercpp"}


def installed() -> list[str]:
    """The systems whose packages are there."""
    return [name for name in SYSTEMS if name not in _NEEDS or find_spec(_NEEDS[name])]
