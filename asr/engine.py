"""What a recognition engine is: dictations in, transcripts out, one after the other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from calame.asr.audio import Audio
from calame.models.errors import CalameError
from calame.models.transcript import EngineInfo, Transcript

# The key of a dictation, and how many seconds of its audio are finished.
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One dictation to recognise.

    Attributes:
        key: Opaque to the engine; the result carries it.
        audio: The decoded recording.
    """

    key: str
    audio: Audio


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of one job: a transcript, or the reason why there is none.

    Attributes:
        key: The job's.
        transcript: None where it failed.
        error: None where it succeeded.
    """

    key: str
    transcript: Transcript | None = None
    error: CalameError | None = None

    def __post_init__(self) -> None:
        if (self.transcript is None) == (self.error is None):
            raise ValueError("either a transcript or an error")


class AudioScorer(Protocol):
    """Says how well wordings fit a stretch of one recording."""

    def score(self, start_s: float, end_s: float, alternatives: Sequence[str]) -> list[float]:
        """Log-probability in nats of each wording of the stretch, in the order given."""
        ...


class Engine(Protocol):
    """Recognises dictations. Not thread-safe: one caller at a time."""

    @property
    def info(self) -> EngineInfo:
        """What is stored with every transcript."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the operator should know, in French with the remedy, e.g. an unusable GPU."""
        ...

    def recognise(
        self, jobs: Iterable[Job], *, progress: Progress | None = None
    ) -> Iterator[Heard]:
        """Recognise dictations and hand each result out as soon as it is ready.

        SHALL yield exactly one result per job, in any order; SHALL go on when a job fails; SHALL
        take jobs from the iterable only as it has room for their audio.
        """
        ...

    def scorer(self, audio: Audio) -> AudioScorer:
        """A scorer for one recording. It keeps encoded stretches, so drop it with the recording."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """How to recognise.

    Attributes:
        weights: A name of the weights catalogue, or a folder of CTranslate2 Whisper weights.
        device: ``auto``, ``cpu``, ``cuda`` or ``cuda:N``.
        compute_type: ``auto`` takes the best that the device supports, else a CTranslate2 type.
        threads: Processor threads; 0 takes all cores.
        beam_size: Hypotheses kept while decoding.
        is_offline: Never download weights.
    """

    weights: str = "base"
    device: str = "auto"
    compute_type: str = "auto"
    threads: int = 0
    beam_size: int = 5
    is_offline: bool = False


def open_engine(options: EngineOptions | None = None, *, cache: Path) -> Engine:
    """Load an engine. It takes a second or two and the memory of the weights.

    Args:
        options: None takes the packaged weights and the best device.
        cache: Folder where weights are kept.

    Raises:
        WeightsMissing: The weights are absent, damaged or cannot be downloaded.
        ConfigurationError: The device or the compute type is unknown or not there.
    """
    from calame.asr.whisper import open_whisper  # noqa: PLC0415 - heavy: only when asked for

    return open_whisper(options or EngineOptions(), cache=cache)
