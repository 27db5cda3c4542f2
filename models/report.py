"""What the written form of a dictation is, and how it came about."""

from dataclasses import dataclass
from enum import StrEnum

from calame.models.documents import DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text and of the audio.

    Attributes:
        start: First character in the text it belongs to.
        end: One past the last character; equal to ``start`` where the text is empty.
        start_s: First instant in the audio in seconds, None where no audio exists.
        end_s: Last instant in the audio in seconds, None where no audio exists.
    """

    start: int
    end: int
    start_s: float | None = None
    end_s: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"offsets out of order: {self.start} to {self.end}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One automatic change of the text, which one key undoes.

    Attributes:
        span: Where ``written`` stands in the letter's text, and when it was said.
        heard: The recogniser's words that it replaces; empty where something was added.
        written: What stands there now; empty where something was removed.
        rules: The rules that made it, in order, e.g. ``("figures", "typography")``.
        reason: Why, in French, for the person who reads.
        confidence: 0 to 1; 1 for rules that cannot be wrong about the words they matched.
    """

    span: Span
    heard: str
    written: str
    rules: tuple[str, ...]
    reason: str
    confidence: float = 1.0


class DoubtKind(StrEnum):
    """What could harm, the worst first: this is the order of the list of doubts."""

    DRUG = "drug"
    DOSE = "dose"
    SIDE = "side"
    NEGATION = "negation"
    FIGURE = "figure"
    SELF_CORRECTION = "self_correction"
    UNKNOWN_WORD = "unknown_word"
    LARGE_CHANGE = "large_change"
    GAP = "gap"
    INVENTION = "invention"
    IDENTITY = "identity"

    @property
    def rank(self) -> int:
        """0 for the most dangerous."""
        return list(DoubtKind).index(self)

    @property
    def label(self) -> str:
        """The French name that people read."""
        return _DOUBT_LABELS[self]


_DOUBT_LABELS: dict[DoubtKind, str] = {
    DoubtKind.DRUG: "médicament",
    DoubtKind.DOSE: "dose",
    DoubtKind.SIDE: "côté",
    DoubtKind.NEGATION: "négation",
    DoubtKind.FIGURE: "chiffre",
    DoubtKind.SELF_CORRECTION: "correction de l'auteur",
    DoubtKind.UNKNOWN_WORD: "mot inconnu",
    DoubtKind.LARGE_CHANGE: "changement important",
    DoubtKind.GAP: "passage sans texte",
    DoubtKind.INVENTION: "texte suspect",
    DoubtKind.IDENTITY: "identité",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtPart:
    """The words of a doubt that are doubtful themselves.

    Attributes:
        kind: What could harm.
        span: Where in the letter's text, and in the audio.
        reason: Why it is doubtful, in French.
        proposals: Alternatives for these words alone, the likeliest first; may be empty.
    """

    kind: DoubtKind
    span: Span
    reason: str
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One place that a person should listen to before validating.

    Attributes:
        kind: What could harm; of several parts, the worst.
        span: Where in the letter's text, and in the audio: from the first part to the last.
        heard: What the recogniser wrote there.
        proposals: Alternatives for the whole span, the likeliest first; may be empty.
        reason: Why it is doubtful, in French.
        parts: What is doubtful within the span, in order of place; empty where all of it is.
    """

    kind: DoubtKind
    span: Span
    heard: str
    reason: str
    proposals: tuple[str, ...] = ()
    parts: tuple[DoubtPart, ...] = ()

    @property
    def marks(self) -> tuple[Span, ...]:
        """The stretches that a page marks."""
        return tuple(part.span for part in self.parts) or (self.span,)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretaryNote:
    """Something said to the secretary: it leaves the letter and reaches her beside it.

    Attributes:
        text: The note, as a sentence.
        span: Where it was taken out of the text (empty span), and when it was said.
    """

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the dictation says about the letter. Proposals: a person confirms each.

    Attributes:
        recipient: The addressee's line as dictated, e.g. ``Docteur Jean Dupont, cardiologue``.
        patient: The patient's name with the civility, as dictated.
        birth_date: ISO date, e.g. ``1952-03-12``.
        dictated_on: ISO date of the letter, when it was said.
        copies: Further addressees as dictated.
        enclosures: What goes with the letter, as dictated.
    """

    recipient: str | None = None
    patient: str | None = None
    birth_date: str | None = None
    dictated_on: str | None = None
    copies: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPart:
    """What one of several letters of a dictation is. Its text is cut out by ``marks.letters``.

    Attributes:
        header: Proposals taken from this letter's own text.
        kind: The kind of document.
    """

    header: Header = Header()
    kind: DocumentKind = DocumentKind.LETTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The written form of one dictation, with the trace of every automatic change.

    Attributes:
        text: The letter's body; paragraphs separated by blank lines. It may carry the marks of
            models/marks.py: emphasis, and the border between two letters of one dictation.
        edits: Sorted by ``span.start``, not overlapping.
        doubts: The most dangerous first, then by place.
        notes: What was said to the secretary.
        timings: The audio times of the words of ``text``, sorted, not overlapping.
        header: Proposals taken from the text; of several letters, from the first.
        kind: The kind of document; of several letters, of the first.
        parts: One for each letter where the dictation holds several, in order; else empty.
    """

    text: str
    edits: tuple[Edit, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[SecretaryNote, ...] = ()
    timings: tuple[Span, ...] = ()
    header: Header = Header()
    kind: DocumentKind = DocumentKind.LETTER
    parts: tuple[LetterPart, ...] = ()
