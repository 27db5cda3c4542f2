"""The text on its way from heard to written: a piece table that never forgets what was heard.

Every step of the post-processing is a function ``Draft -> Draft``. A step finds what it wants to
change in ``draft.text`` and hands over replacements; the draft keeps, for every changed stretch,
the recogniser's own words, their audio times and the rules that changed them. Offsets are exact by
construction: no step computes the shift that another one caused.

Contract of a step (RFC 2119 words):

- it SHALL be pure and idempotent: ``step(step(draft)).text == step(draft).text``;
- it SHALL change text only through :meth:`Draft.apply`, so that every change leaves an edit;
- it SHALL NOT change a negation, a side, a digit, a dose, a unit or a date, unless that is its
  only job;
- it SHOULD, where it is not sure, leave the text alone and raise a doubt.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from calame.models.report import Doubt, DoubtKind, DoubtPart, Edit, SecretaryNote, Span
from calame.models.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWord:
    """One recognised word and where it stands in the source. Seconds; None without audio."""

    start: int
    end: int
    start_s: float | None
    end_s: float | None
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the source and the text that stands for it now.

    Without ``rules`` the text is the source's own. ``start`` and ``end`` are source offsets.
    """

    start: int
    end: int
    text: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A change that a step asks for.

    Attributes:
        start: First character in the draft's text.
        end: One past the last character; equal to ``start`` to insert.
        written: What shall stand there.
        rule: The rule's name, e.g. ``figures``.
        reason: Why, in French.
        confidence: 0 to 1.
    """

    start: int
    end: int
    written: str
    rule: str
    reason: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDoubt:
    """A doubt tied to source offsets, which no later step can move; ``parts`` hold no parts."""

    kind: DoubtKind
    start: int
    end: int
    reason: str
    proposals: tuple[str, ...] = ()
    parts: tuple["SourceDoubt", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """A note to the secretary tied to source offsets."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A text under way. Immutable; :meth:`apply` gives the next one.

    Attributes:
        source: The recogniser's text, see ``Transcript.text``.
        words: Its words, in order.
        pieces: Cover the source from start to end, in order, without gap or overlap.
        doubts: Raised so far.
        notes: Taken out of the letter so far.
    """

    source: str
    words: tuple[SourceWord, ...]
    pieces: tuple[Piece, ...]
    doubts: tuple[SourceDoubt, ...] = ()
    notes: tuple[SourceNote, ...] = ()

    @classmethod
    def from_transcript(cls, transcript: Transcript) -> Self:
        """The draft in which nothing is changed yet."""
        words: list[SourceWord] = []
        offset = 0
        for word in transcript.words:
            end = offset + len(word.text)
            words.append(
                SourceWord(
                    start=offset,
                    end=end,
                    start_s=word.start_s,
                    end_s=word.end_s,
                    probability=word.probability,
                )
            )
            offset = end + 1
        return cls._untouched(transcript.text, tuple(words))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The draft of a typed text: no audio times, every word taken as certain."""
        return cls._untouched(text, ())

    @classmethod
    def _untouched(cls, source: str, words: tuple[SourceWord, ...]) -> Self:
        pieces = (Piece(start=0, end=len(source), text=source),) if source else ()
        return cls(source=source, words=words, pieces=pieces)

    @cached_property
    def text(self) -> str:
        """The text as it stands now."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def _offsets(self) -> list[int]:
        """Where each piece begins in ``text``, and the text's length at the end."""
        offsets = [0]
        for piece in self.pieces:
            offsets.append(offsets[-1] + len(piece.text))
        return offsets

    def apply(self, replacements: Iterable[Replacement]) -> Self:
        """The draft with the changes made.

        Args:
            replacements: Offsets in ``self.text``, in any order, not overlapping.

        Raises:
            ValueError: Replacements overlap or leave the text.
        """
        text = self.text
        wanted = [
            change
            for change in sorted(replacements, key=lambda change: (change.start, change.end))
            if text[change.start : change.end] != change.written
        ]
        if not wanted:
            return self
        pieces = list(self.pieces)
        offsets = self._offsets
        limit = len(text)
        # From the end, so that the offsets before a change stay right.
        for change in reversed(wanted):
            if not 0 <= change.start <= change.end <= limit:
                raise ValueError("replacements overlap or leave the text")
            limit = change.start
            first, last = self._covering(change.start, change.end)
            pieces[first:last] = _rewrite(
                self.source, pieces[first:last], change, offsets[first] if pieces else 0
            )
        return replace(self, pieces=tuple(_joined(pieces)))

    def _covering(self, start: int, end: int) -> tuple[int, int]:
        """The slice of pieces that ``text[start:end]`` touches."""
        offsets, count = self._offsets, len(self.pieces)
        first = max(0, min(bisect_right(offsets, start) - 1, count - 1))
        return first, min(max(first + 1, bisect_left(offsets, end, lo=first, hi=count)), count)

    def doubt(self, *doubts: SourceDoubt) -> Self:
        """The draft with further doubts."""
        return replace(self, doubts=self.doubts + doubts)

    def note(self, *notes: SourceNote) -> Self:
        """The draft with further notes to the secretary."""
        return replace(self, notes=self.notes + notes)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The source offsets that stand behind ``text[start:end]``; whole edits at the borders."""
        offsets = self._offsets
        first, last = self._covering(start, end)
        touched = self.pieces[first:last]
        if not touched:
            return 0, 0
        head, tail = touched[0], touched[-1]
        source_start = head.start if head.rules else head.start + start - offsets[first]
        source_end = tail.end if tail.rules else tail.end - (offsets[last] - end)
        return source_start, max(source_start, source_end)

    def is_edited(self, start: int, end: int) -> bool:
        """Whether any character of ``text[start:end]`` was written by a rule."""
        return bool(self.rules(start, end))

    def rules(self, start: int, end: int) -> frozenset[str]:
        """The rules that wrote any character of ``text[start:end]``."""
        first, last = self._covering(start, end)
        return frozenset(rule for piece in self.pieces[first:last] for rule in piece.rules)

    def text_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``source[start:end]`` stands in ``text``; whole edits at the borders."""
        begin: int | None = None
        finish = 0
        for piece, offset in zip(self.pieces, self._offsets, strict=False):
            if piece.end <= start and not (piece.start == piece.end == start):
                finish = offset + len(piece.text)
                continue
            if piece.start >= end:
                break
            if begin is None:
                begin = offset if piece.rules else offset + max(0, start - piece.start)
            cut = 0 if piece.rules else max(0, piece.end - end)
            finish = offset + len(piece.text) - cut
        return (finish, finish) if begin is None else (begin, max(begin, finish))

    def times(self, start: int, end: int) -> tuple[float | None, float | None]:
        """First and last instant of the words in ``source[start:end]``, in seconds."""
        spoken = self._spoken(start, end)
        return (spoken[0].start_s, spoken[-1].end_s) if spoken else (None, None)

    def probability(self, start: int, end: int) -> float:
        """The lowest word probability in ``source[start:end]``; 1 without words."""
        return min((word.probability for word in self._spoken(start, end)), default=1.0)

    def _spoken(self, start: int, end: int) -> Sequence[SourceWord]:
        """The words that ``source[start:end]`` touches."""
        first = bisect_right(self._word_ends, start)
        return self.words[first : bisect_left(self._word_starts, end, lo=first)]

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _word_ends(self) -> list[int]:
        return [word.end for word in self.words]

    def edits(self) -> tuple[Edit, ...]:
        """Every change so far, in order of the text."""
        return tuple(
            Edit(
                span=self._span(offset, offset + len(piece.text), piece.start, piece.end),
                heard=self.source[piece.start : piece.end],
                written=piece.text,
                rules=piece.rules,
                reason=piece.reason,
                confidence=piece.confidence,
            )
            for piece, offset in zip(self.pieces, self._offsets, strict=False)
            if piece.rules
        )

    def timings(self) -> tuple[Span, ...]:
        """The audio times of the text: one span for each untouched word, one for each edit."""
        spans: list[Span] = []
        for piece, offset in zip(self.pieces, self._offsets, strict=False):
            if piece.rules:
                span = self._span(offset, offset + len(piece.text), piece.start, piece.end)
                if piece.text and span.start_s is not None:
                    spans.append(span)
                continue
            for word in self._spoken(piece.start, piece.end):
                start, end = max(word.start, piece.start), min(word.end, piece.end)
                shift = offset - piece.start
                spans.append(self._span(start + shift, end + shift, start, end))
        return tuple(spans)

    def report_doubts(self) -> tuple[Doubt, ...]:
        """The doubts at their place in the text, the most dangerous first."""
        placed = (
            Doubt(
                kind=doubt.kind,
                span=self._written_span(doubt.start, doubt.end),
                heard=self.source[doubt.start : doubt.end],
                reason=doubt.reason,
                proposals=doubt.proposals,
                parts=tuple(map(self._part, doubt.parts)),
            )
            for doubt in dict.fromkeys(self.doubts)
        )
        return tuple(sorted(placed, key=lambda doubt: (doubt.kind.rank, doubt.span.start)))

    def _part(self, doubt: SourceDoubt) -> DoubtPart:
        return DoubtPart(
            kind=doubt.kind,
            span=self._written_span(doubt.start, doubt.end),
            reason=doubt.reason,
            proposals=doubt.proposals,
        )

    def report_notes(self) -> tuple[SecretaryNote, ...]:
        """The notes to the secretary, at the place where they were said."""
        return tuple(
            SecretaryNote(text=note.text, span=self._written_span(note.start, note.end))
            for note in self.notes
        )

    def _written_span(self, start: int, end: int) -> Span:
        """Where ``source[start:end]`` stands in the text, and when it was said."""
        return self._span(*self.text_span(start, end), start, end)

    def _span(self, start: int, end: int, source_start: int, source_end: int) -> Span:
        start_s, end_s = self.times(source_start, source_end)
        return Span(start=start, end=end, start_s=start_s, end_s=end_s)


def _rewrite(
    source: str, touched: Sequence[Piece], change: Replacement, offset: int
) -> list[Piece]:
    """The pieces that take the place of ``touched`` when ``change`` is made.

    Untouched text is cut exactly at the change's borders; an edit that is partly covered becomes
    part of the new edit as a whole.
    """
    if not touched:
        return [_edited(source, (0, 0), change.written, touched, change=change)]
    head, tail = touched[0], touched[-1]
    text = "".join(piece.text for piece in touched)
    before, after = text[: change.start - offset], text[change.end - offset :]
    keep_head = 0 if head.rules else len(before)
    keep_tail = 0 if tail.rules else len(after)
    start, end = head.start + keep_head, tail.end - keep_tail
    written = before[keep_head:] + change.written + after[: len(after) - keep_tail]
    result = [
        Piece(start=head.start, end=start, text=before[:keep_head]),
        _edited(source, (start, end), written, touched, change=change),
        Piece(start=end, end=tail.end, text=after[len(after) - keep_tail :]),
    ]
    return [piece for piece in result if piece.text or piece.start < piece.end]


def _edited(
    source: str,
    span: tuple[int, int],
    written: str,
    earlier: Sequence[Piece],
    *,
    change: Replacement,
) -> Piece:
    start, end = span
    if source[start:end] == written:
        return Piece(start=start, end=end, text=written)
    edits = [piece for piece in earlier if piece.rules]
    rules: tuple[str, ...] = (change.rule,)
    reason, confidence = change.reason, change.confidence
    if edits:
        rules = tuple(dict.fromkeys([*(rule for piece in edits for rule in piece.rules), *rules]))
        reason = " ; ".join(dict.fromkeys([*(p.reason for p in edits if p.reason), reason]))
        confidence = min([*(piece.confidence for piece in edits), confidence])
    return Piece(
        start=start, end=end, text=written, rules=rules, reason=reason, confidence=confidence
    )


def _joined(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """The pieces with neighbours made one: untouched ones, and changes of the same rules."""
    waiting: Piece | None = None
    for piece in pieces:
        if waiting is None:
            waiting = piece
        elif waiting.rules == piece.rules and waiting.reason == piece.reason:
            waiting = replace(
                waiting,
                end=piece.end,
                text=waiting.text + piece.text,
                confidence=min(waiting.confidence, piece.confidence),
            )
        else:
            yield waiting
            waiting = piece
    if waiting is not None:
        yield waiting
