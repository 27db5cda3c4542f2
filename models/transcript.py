"""What the recogniser heard, in our own types. Times are seconds from the start of the audio."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


def _check_span(start_s: float, end_s: float) -> None:
    if not 0 <= start_s <= end_s:
        raise ValueError(f"times out of order: {start_s} to {end_s}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word as the recogniser wrote it, with the punctuation that it attached.

    Attributes:
        text: Without surrounding spaces, never empty.
        start_s: First instant, in seconds.
        end_s: Last instant, in seconds, not before ``start_s``.
        probability: Mean probability of the word's tokens, 0 to 1.
    """

    text: str
    start_s: float
    end_s: float
    probability: float

    def __post_init__(self) -> None:
        if not self.text or self.text != self.text.strip():
            raise ValueError("a word is neither empty nor padded")
        _check_span(self.start_s, self.end_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another wording of some neighbouring words of a segment, which the search kept too.

    Attributes:
        first: Index of the first word in question within the segment.
        last: One past the last; equal to ``first`` where words would be inserted.
        text: The other wording, words parted by single spaces; empty where they would be left out.
        score: Log-probability of the best hypothesis with this wording minus that of the words
            kept, in nats. It covers whatever else differs in the same piece of sound.
    """

    first: int
    last: int
    text: str
    score: float

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last:
            raise ValueError(f"words out of order: {self.first} to {self.last}")


class SegmentWarning(StrEnum):
    """Why a segment should be looked at, beyond the probabilities of its words."""

    LOOP = "loop"
    CREDITS = "credits"
    LANGUAGE = "language"
    RETRIED = "retried"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of speech between two pauses.

    Attributes:
        words: In order of time.
        avg_logprob: Mean log-probability of the tokens, in nats.
        no_speech_prob: Probability that the stretch holds no speech, 0 to 1.
        compression_ratio: Length of the text over its zlib length; above 2.4 suggests a loop
            (Radford et al. 2022, §4.5).
        temperature: Sampling temperature of the decoding that was kept.
        warnings: What the guards noticed.
        alternatives: Other wordings of some of its words, the likeliest first. None is no sign
            of certainty: they come only where several hypotheses were searched.
    """

    words: tuple[Word, ...]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    temperature: float = 0.0
    warnings: tuple[SegmentWarning, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def start_s(self) -> float:
        """Start of the first word, in seconds."""
        return self.words[0].start_s

    @property
    def end_s(self) -> float:
        """End of the last word, in seconds."""
        return self.words[-1].end_s

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)


class GapKind(StrEnum):
    """What does not match between sound and text."""

    SPEECH_WITHOUT_TEXT = "speech_without_text"
    TEXT_WITHOUT_SPEECH = "text_without_speech"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch where speech detection and recognition disagree. Seconds."""

    kind: GapKind
    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        _check_span(self.start_s, self.end_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """What produced a transcript: stored with each draft, since Whisper varies between versions.

    Attributes:
        name: Engine, e.g. ``faster-whisper``.
        version: Its version.
        weights: Name in the weights catalogue or of the user's folder.
        device: ``cpu`` or ``cuda:0``.
        compute_type: Numeric type, e.g. ``int8``.
        parameters: Decoding parameters that change the text.
    """

    name: str
    version: str
    weights: str
    device: str
    compute_type: str
    parameters: dict[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What was heard in one dictation. Never changed after it is made.

    Attributes:
        segments: In order of time, each with at least one word.
        gaps: Where sound and text disagree.
        duration_s: Length of the audio in seconds.
        engine: What produced it; None for text that was typed.
    """

    segments: tuple[Segment, ...]
    duration_s: float
    gaps: tuple[Gap, ...] = ()
    engine: EngineInfo | None = None

    def __post_init__(self) -> None:
        if any(not segment.words for segment in self.segments):
            raise ValueError("a segment without words")

    @property
    def words(self) -> Iterator[Word]:
        """All words in order of time."""
        return (word for segment in self.segments for word in segment.words)

    @property
    def text(self) -> str:
        """All words joined by single spaces: the text that every offset ``source`` refers to."""
        return " ".join(word.text for word in self.words)
