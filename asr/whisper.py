"""Recognition with Whisper weights on CTranslate2: pieces of many dictations in common batches.

Dictations are short, so one at a time wastes the machine. Some are under way together; their pieces
share batches (asr/workers.py), and each leaves as soon as its last piece is there.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from calame.asr import allocator, devices, model, speech, weights
from calame.asr.assembly import assemble
from calame.asr.audio import Audio
from calame.asr.chunks import Chunk, cut, halve
from calame.asr.engine import EngineOptions, Heard, Job, Progress
from calame.asr.listening import Attempt, Listener, Setting, merged
from calame.asr.model import MAX_WINDOW_S, Model
from calame.asr.scoring import WhisperScorer
from calame.asr.workers import Dictation, Piece, Workers
from calame.models.errors import EngineFailed, NothingAudible
from calame.models.transcript import EngineInfo, SegmentWarning, Transcript

ENGINE_NAME = "calame-whisper"

# As much audio, or as many dictations, are under way at the same time: enough to fill batches.
_MOST_AUDIO_S = 1200.0
_MOST_JOBS = 24


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
        self._batch_s = devices.batch_windows(device) * MAX_WINDOW_S
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
        workers = Workers(
            cut=self._cut,
            listen=self._listen,
            threads=self._device.workers,
            batch_s=lambda: self._batch_s,
        )
        under_way: set[Dictation] = set()
        try:
            for job in jobs:
                dictation = Dictation(job)
                under_way.add(dictation)
                workers.add(dictation)
                yield from self._ready(workers, under_way, progress, wait=_is_full(under_way))
            while under_way:
                yield from self._ready(workers, under_way, progress, wait=True)
        finally:  # who stops listening does not wait for the rest
            workers.close()
            allocator.give_back()

    def _ready(
        self,
        workers: Workers,
        under_way: set[Dictation],
        progress: Progress | None,
        *,
        wait: bool,
    ) -> Iterator[Heard]:
        """The dictations that are finished; with ``wait``, until there is room for another."""
        while True:
            for dictation in workers.changed(wait=wait):
                if dictation not in under_way:  # two batches finished it; it was handed out
                    continue
                if progress and dictation.finished_s:
                    progress(dictation.job.key, dictation.finished_s)
                if dictation.is_done:
                    under_way.remove(dictation)
                    yield self._heard(dictation)
            if not (wait and _is_full(under_way)):
                return

    def _cut(self, dictation: Dictation) -> None:
        """Find the speech and cut it."""
        audio = dictation.job.audio
        try:
            dictation.spoken = speech.detect(audio.samples)
        except RuntimeError as error:  # onnxruntime raises nothing finer
            dictation.error = _failed(error)
            return
        dictation.chunks = cut(dictation.job.key, audio, dictation.spoken)
        dictation.is_cut = True
        if not dictation.chunks:
            dictation.error = NothingAudible()

    def _heard(self, dictation: Dictation) -> Heard:
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

    def _listen(self, batch: Sequence[Piece]) -> None:
        """A batch, and again alone what went wrong. One bad piece spoils no other."""
        try:
            attempts = self._listener.hear([chunk for _, chunk in batch], self._setting)
        except (RuntimeError, MemoryError) as error:  # e.g. the device is out of memory
            self._listen_halved(batch, error)
            return
        for (dictation, chunk), attempt in zip(batch, attempts, strict=True):
            audio = dictation.job.audio
            best = self._better(chunk, attempt, audio) if attempt.is_bad else attempt
            dictation.attempts[chunk.index] = best

    def _listen_halved(self, batch: Sequence[Piece], error: BaseException) -> None:
        """Half as much at a time, now and from now on."""
        if len(batch) == 1:
            batch[0][0].error = _failed(error)
            return
        middle = len(batch) // 2
        self._batch_s = min(self._batch_s, middle * batch[0][1].window_s)
        self._listen(batch[:middle])
        self._listen(batch[middle:])

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
        yield self._listener.hear_fully(chunk, replace(self._setting, repetition_penalty=1.1))


def _is_full(under_way: Collection[Dictation]) -> bool:
    """Jobs are taken only as there is room for their audio."""
    total_s = sum(dictation.job.audio.duration_s for dictation in under_way)
    return total_s >= _MOST_AUDIO_S or len(under_way) >= _MOST_JOBS


def _failed(error: BaseException) -> EngineFailed:
    failed = EngineFailed()
    failed.__cause__ = error
    return failed
