"""Recognition with Whisper weights on CTranslate2: pieces of many dictations in common batches.

Dictations are short, so one at a time wastes the machine. A round takes some dictations, cuts them
at their pauses, and decodes the pieces the longest first in batches of like size. Each dictation
leaves as soon as its last piece is there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path

from calame.asr import devices, model, speech, weights
from calame.asr.assembly import assemble
from calame.asr.audio import Audio
from calame.asr.chunks import Chunk, cut, halve
from calame.asr.engine import EngineOptions, Heard, Job, Progress
from calame.asr.listening import Attempt, Listener, Setting, merged
from calame.asr.model import MAX_WINDOW_S, Model
from calame.asr.scoring import WhisperScorer
from calame.models.errors import CalameError, EngineFailed, NothingAudible
from calame.models.transcript import EngineInfo, SegmentWarning, Transcript

ENGINE_NAME = "calame-whisper"

# A round ends at this much audio or this many dictations: it bounds the memory, and the first
# result does not wait for the whole night.
_ROUND_AUDIO_S = 1200.0
_ROUND_JOBS = 24


def open_whisper(options: EngineOptions, *, cache: Path) -> "WhisperEngine":
    """Load Whisper weights on the best device.

    Raises:
        WeightsMissing: The weights are absent, damaged or cannot be downloaded.
        ConfigurationError: The device or the compute type is unknown or not there.
    """
    found = weights.locate(options.weights, cache=cache, offline=options.is_offline)
    device = devices.choose(options.device, options.compute_type)
    loaded, device = _loaded(found.folder, device, options.threads)
    return WhisperEngine(loaded, _info(found.name, device, options), device)


def _loaded(folder: Path, device: devices.Device, threads: int) -> tuple[Model, devices.Device]:
    """Load the weights; a graphics card whose libraries are missing gives way to the processor."""
    device = replace(device, threads=devices.threads(threads))
    if device.kind == "cuda":
        try:
            return model.load(folder, device), device
        except (RuntimeError, ValueError):
            warning = devices.CUDA_REMEDY
            device = devices.on_cpu("auto", threads=device.threads, warning=warning)
    return model.load(folder, device), device


def _info(name: str, device: devices.Device, options: EngineOptions) -> EngineInfo:
    import ctranslate2  # noqa: PLC0415 - heavy

    return EngineInfo(
        name=ENGINE_NAME,
        version=str(ctranslate2.__version__),
        weights=name,
        device=device.name,
        compute_type=device.compute_type,
        parameters={"beam_size": options.beam_size, "language": model.LANGUAGE, "vad": True},
    )


@dataclass(slots=True, eq=False)
class _Dictation:
    """One job on its way."""

    job: Job
    spoken: tuple[speech.Stretch, ...] = ()
    chunks: list[Chunk] = field(default_factory=list)
    attempts: dict[int, Attempt] = field(default_factory=dict)
    error: CalameError | None = None

    @property
    def is_done(self) -> bool:
        return self.error is not None or len(self.attempts) == len(self.chunks)

    @property
    def finished_s(self) -> float:
        return sum(self.chunks[index].duration_s for index in self.attempts)


class WhisperEngine:
    """An Engine on Whisper weights."""

    def __init__(
        self,
        loaded: Model,
        info: EngineInfo,
        device: devices.Device,
        *,
        listener: Listener | None = None,
    ) -> None:
        self._model = loaded
        self._info = info
        self._device = device
        self._listener = listener or Listener(loaded)
        self._setting = Setting(beam_size=int(info.parameters["beam_size"]))

    @property
    def info(self) -> EngineInfo:
        """What is stored with every transcript."""
        return self._info

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know, in French with the remedy."""
        return (self._device.warning,) if self._device.warning else ()

    def scorer(self, audio: Audio) -> WhisperScorer:
        """A scorer for one recording."""
        return WhisperScorer(self._model, audio)

    def recognise(
        self, jobs: Iterable[Job], *, progress: Progress | None = None
    ) -> Iterator[Heard]:
        """Recognise dictations and hand each result out as soon as it is ready."""
        pool = ThreadPoolExecutor(self._device.workers)
        try:
            for group in _rounds(jobs):
                yield from self._round(pool, group, progress)
        finally:  # who stops listening does not wait for the rest of the round
            pool.shutdown(cancel_futures=True)

    def _round(
        self, pool: ThreadPoolExecutor, jobs: Sequence[Job], progress: Progress | None
    ) -> Iterator[Heard]:
        dictations = {str(number): _Dictation(job) for number, job in enumerate(jobs)}
        for key, dictation in dictations.items():
            self._prepare(key, dictation)
            if dictation.is_done:
                yield self._heard(dictation)
        chunks = [chunk for dictation in dictations.values() for chunk in dictation.chunks]
        running = {
            pool.submit(self._listen, batch, dictations): batch
            for batch in _batches(chunks, self._device.batch_size)
        }
        for done in as_completed(running):
            for dictation in self._collect(done, running.pop(done), dictations):
                if progress:
                    progress(dictation.job.key, dictation.finished_s)
                if dictation.is_done:
                    yield self._heard(dictation)

    def _prepare(self, key: str, dictation: _Dictation) -> None:
        """Find the speech and cut it."""
        audio = dictation.job.audio
        try:
            dictation.spoken = speech.detect(audio.samples)
        except RuntimeError as error:  # onnxruntime raises nothing finer
            dictation.error = _failed(error)
            return
        dictation.chunks = cut(key, audio, dictation.spoken)
        if not dictation.chunks:
            dictation.error = NothingAudible()

    def _collect(
        self,
        done: "Future[list[Attempt | CalameError]]",
        batch: Sequence[Chunk],
        dictations: dict[str, _Dictation],
    ) -> Iterator[_Dictation]:
        """Hand the results of a batch to their dictations; each that changed, once."""
        changed = {}
        for chunk, result in zip(batch, done.result(), strict=True):
            dictation = dictations[chunk.key]
            if dictation.error is not None:
                continue
            changed[chunk.key] = dictation
            if isinstance(result, CalameError):
                dictation.error = result
            else:
                dictation.attempts[chunk.index] = result
        yield from changed.values()

    def _heard(self, dictation: _Dictation) -> Heard:
        """The result of a dictation; its sound is let go."""
        key = dictation.job.key
        if dictation.error is not None:
            return Heard(key=key, error=dictation.error)
        segments, gaps = assemble(
            [dictation.attempts[index] for index in range(len(dictation.chunks))],
            dictation.spoken,
        )
        duration_s = dictation.job.audio.duration_s
        dictation.chunks.clear()
        if not segments:
            return Heard(key=key, error=NothingAudible())
        transcript = Transcript(
            segments=segments, duration_s=duration_s, gaps=gaps, engine=self._info
        )
        return Heard(key=key, transcript=transcript)

    def _listen(
        self, batch: Sequence[Chunk], dictations: dict[str, _Dictation]
    ) -> "list[Attempt | CalameError]":
        """A batch, and again alone what went wrong. One bad piece spoils no other."""
        try:
            attempts = self._listener.hear(batch, self._setting)
        except (RuntimeError, MemoryError) as error:  # e.g. the device is out of memory
            if len(batch) == 1:
                return [_failed(error)]
            middle = len(batch) // 2
            return [
                *self._listen(batch[:middle], dictations),
                *self._listen(batch[middle:], dictations),
            ]
        return [
            self._better(chunk, attempt, dictations[chunk.key].job.audio)
            if attempt.is_bad
            else attempt
            for chunk, attempt in zip(batch, attempts, strict=True)
        ]

    def _better(self, chunk: Chunk, first: Attempt, audio: Audio) -> Attempt:
        """Try a doubtful piece with other settings and keep the best, flagged as retried."""
        attempts = [first]
        try:
            for attempt in self._retries(chunk, audio):
                attempts.append(attempt)
                if not attempt.is_bad:
                    break
        except (RuntimeError, MemoryError):
            return first
        best = max(attempts, key=lambda attempt: attempt.rank)
        if best is first:
            return first
        return replace(best, warnings=(SegmentWarning.RETRIED, *best.warnings))

    def _retries(self, chunk: Chunk, audio: Audio) -> Iterator[Attempt]:
        if chunk.window_s < MAX_WINDOW_S:
            yield self._listener.hear_fully(chunk, self._setting)
        halves = halve(chunk, audio)
        if len(halves) > 1:
            yield merged([self._listener.hear_fully(half, self._setting) for half in halves])
        sampled = replace(self._setting, temperature=0.4, repetition_penalty=1.1)
        yield self._listener.hear_fully(chunk, sampled)


def _rounds(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    """Take jobs only as there is room for their audio."""
    group: list[Job] = []
    total_s = 0.0
    for job in jobs:
        group.append(job)
        total_s += job.audio.duration_s
        if total_s >= _ROUND_AUDIO_S or len(group) >= _ROUND_JOBS:
            yield group
            group, total_s = [], 0.0
    if group:
        yield group


def _batches(chunks: Iterable[Chunk], size: int) -> list[list[Chunk]]:
    """Pieces of one window together, the longest first."""
    by_window: dict[float, list[Chunk]] = defaultdict(list)
    for chunk in sorted(chunks, key=lambda chunk: -chunk.duration_s):
        by_window[chunk.window_s].append(chunk)
    return [
        group[start : start + size]
        for group in by_window.values()
        for start in range(0, len(group), size)
    ]


def _failed(error: BaseException) -> EngineFailed:
    failed = EngineFailed()
    failed.__cause__ = error
    return failed
