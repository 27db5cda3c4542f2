"""Recognition with Whisper weights on CTranslate2."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from calame.asr import devices, guards, model, speech, weights
from calame.asr.audio import Audio
from calame.asr.engine import EngineOptions, Heard, Job, Progress
from calame.asr.model import Model
from calame.asr.scoring import WhisperScorer
from calame.models.errors import CalameError, EngineFailed, NothingAudible
from calame.models.transcript import EngineInfo, Segment, Transcript, Word

if TYPE_CHECKING:
    from faster_whisper.transcribe import Segment as RawSegment
    from faster_whisper.transcribe import Word as RawWord


def open_whisper(options: EngineOptions, *, cache: Path) -> "WhisperEngine":
    """Load Whisper weights on the best device.

    Raises:
        WeightsMissing: The weights are absent, damaged or cannot be downloaded.
        ConfigurationError: The device or the compute type is unknown or not there.
    """
    found = weights.locate(options.weights, cache=cache, offline=options.is_offline)
    device = devices.choose(options.device, options.compute_type)
    loaded, device = _loaded(found.folder, device, options.threads)
    return WhisperEngine(loaded, _info(found.name, device, options), device.warning)


def _loaded(folder: Path, device: devices.Device, threads: int) -> tuple[Model, devices.Device]:
    """Load the weights; a graphics card whose libraries are missing gives way to the processor."""
    if device.kind == "cuda":
        try:
            return model.load(folder, device, threads=threads), device
        except (RuntimeError, ValueError):
            device = devices.on_cpu("auto", warning=devices.CUDA_REMEDY)
    return model.load(folder, device, threads=threads), device


def _info(name: str, device: devices.Device, options: EngineOptions) -> EngineInfo:
    from faster_whisper import __version__  # noqa: PLC0415 - heavy

    return EngineInfo(
        name="faster-whisper",
        version=__version__,
        weights=name,
        device=device.name,
        compute_type=device.compute_type,
        parameters={"beam_size": options.beam_size, "language": model.LANGUAGE, "vad": True},
    )


class WhisperEngine:
    """An Engine on Whisper weights."""

    def __init__(self, loaded: Model, info: EngineInfo, warning: str | None) -> None:
        self._model = loaded
        self._info = info
        self._warnings = (warning,) if warning else ()

    @property
    def info(self) -> EngineInfo:
        """What is stored with every transcript."""
        return self._info

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know, in French with the remedy."""
        return self._warnings

    def recognise(
        self, jobs: Iterable[Job], *, progress: Progress | None = None
    ) -> Iterator[Heard]:
        """Recognise dictations and hand each result out as soon as it is ready."""
        for job in jobs:
            yield self._heard(job, progress)

    def scorer(self, audio: Audio) -> WhisperScorer:
        """A scorer for one recording."""
        return WhisperScorer(self._model, audio)

    def _heard(self, job: Job, progress: Progress | None) -> Heard:
        try:
            return Heard(key=job.key, transcript=self._transcript(job, progress))
        except CalameError as error:
            return Heard(key=job.key, error=error)
        except (RuntimeError, MemoryError) as error:  # CTranslate2 raises nothing finer
            failed = EngineFailed()
            failed.__cause__ = error
            return Heard(key=job.key, error=failed)

    def _transcript(self, job: Job, progress: Progress | None) -> Transcript:
        audio = job.audio
        spoken = speech.detect(audio.samples)
        if not spoken:
            raise NothingAudible
        segments = []
        for raw in self._raw_segments(audio):
            segment = _segment(raw, audio.duration_s)
            if segment is not None:
                segments.append(segment)
            if progress:
                progress(job.key, min(raw.end, audio.duration_s))
        if not segments:
            raise NothingAudible
        words = [word for segment in segments for word in segment.words]
        return Transcript(
            segments=tuple(segments),
            duration_s=audio.duration_s,
            gaps=speech.gaps(spoken, words),
            engine=self._info,
        )

    def _raw_segments(self, audio: Audio) -> "Iterable[RawSegment]":
        beam_size = int(self._info.parameters["beam_size"])
        segments, _ = self._model.loaded.transcribe(
            audio.samples,
            language=model.LANGUAGE,
            beam_size=beam_size,
            vad_filter=True,
            condition_on_previous_text=False,
            word_timestamps=True,
        )
        return segments


def _segment(raw: "RawSegment", duration_s: float) -> Segment | None:
    """Our own type, or None where nothing was said."""
    words = tuple(_word(parts, duration_s) for parts in _whole_words(raw.words or ()))
    if not words or guards.is_credits(raw.text):
        return None
    return Segment(
        words=words,
        avg_logprob=raw.avg_logprob,
        no_speech_prob=raw.no_speech_prob,
        compression_ratio=raw.compression_ratio,
        temperature=raw.temperature or 0.0,
        warnings=guards.warnings_of([word.text for word in words], avg_logprob=raw.avg_logprob),
    )


def _whole_words(parts: "Iterable[RawWord]") -> "list[list[RawWord]]":
    """Join what stands without a space: « d » and « 'effort », « 2 » and « ,5 » are one word."""
    words: list[list[RawWord]] = []
    for part in parts:
        if not part.word.strip():
            continue
        if words and not part.word.startswith(" "):
            words[-1].append(part)
        else:
            words.append([part])
    return words


def _word(parts: "list[RawWord]", duration_s: float) -> Word:
    start_s = min(max(float(parts[0].start), 0.0), duration_s)
    end_s = min(max(float(parts[-1].end), start_s), duration_s)
    mean = sum(float(part.probability) for part in parts) / len(parts)
    return Word(
        text="".join(part.word for part in parts).strip(),
        start_s=round(start_s, 3),
        end_s=round(end_s, 3),
        probability=min(max(mean, 0.0), 1.0),
    )
