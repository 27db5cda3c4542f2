"""A person changed the letter: edits, doubts and audio times follow the text.

What stands in untouched text moves with it, exactly. What the person changed is hers now: its edit
and its doubt go (of a doubt with parts the changed parts, while others are left), its audio times
stay on the new words. The old and the new text are compared word by word, so that « dose » made
« doses » counts as changed as a whole.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile
from typing import TypeVar

from rapidfuzz.distance import Indel

from calame.models.report import Doubt, DoubtPart, Edit, Report, SecretaryNote, Span
from calame.postprocess.structure.letters import propose_parts
from calame.postprocess.typography import plain, shaped

_Item = TypeVar("_Item")
_TOKENS = re.compile(r"\w+|\s|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A stretch that both texts share."""

    old: int
    new: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """Where the shared stretches of an old text stand in the new one; sorted, not empty."""

    blocks: tuple[_Block, ...]

    def span(self, span: Span) -> Span | None:
        """The same stretch in the new text, None when a person changed any of it."""
        for block in self._near(span.start):
            if block.old <= span.start and span.end <= block.old + block.length:
                shift = block.new - block.old
                return replace(span, start=span.start + shift, end=span.end + shift)
        return None

    def around(self, start: int, end: int, *, length: int) -> tuple[int, int]:
        """What stands in the new text between the shared stretches around ``old[start:end]``."""
        before = [b for b in self.blocks if b.old < start]
        after = [b for b in self.blocks if b.old + b.length > end]
        first = min((b.new + min(b.length, start - b.old) for b in before[-1:]), default=0)
        last = min((b.new + max(0, end - b.old) for b in after[:1]), default=length)
        return first, max(first, last)

    def _near(self, position: int) -> Iterator[_Block]:
        """The blocks that may hold the position: one, or the two that meet there."""
        index = bisect_right(self.blocks, position, key=lambda block: block.old)
        yield from self.blocks[max(0, index - 2) : index][::-1]


def _moves(old: str, new: str) -> _Move:
    """The shared stretches of two texts, word by word."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    head, tail = _shared_ends(before, after)
    pairs = [(0, 0, head)]
    middle = Indel.opcodes(before[head : len(before) - tail], after[head : len(after) - tail])
    pairs += [(head + b.a, head + b.b, b.size) for b in middle.as_matching_blocks()]
    pairs.append((len(before) - tail, len(after) - tail, tail))
    old_at, new_at = _offsets(before), _offsets(after)
    return _Move(
        blocks=tuple(
            _Block(old=old_at[i], new=new_at[j], length=old_at[i + size] - old_at[i])
            for i, j, size in pairs
            if size
        )
    )


def _offsets(tokens: Sequence[str]) -> list[int]:
    """Where each token begins, and the end of the last."""
    return [0, *accumulate(map(len, tokens))]


def _shared_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many tokens both share at the beginning and at the end; the longer stretch first.

    Text put in front of a letter that begins alike must not take over its first words.
    """
    head, tail = _alike(before, after), _alike(before[::-1], after[::-1])
    room = min(len(before), len(after))
    if tail > head:
        return min(head, room - tail), tail
    return head, min(tail, room - head)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in same)


def _edits(edits: Iterable[Edit], move: _Move) -> Iterator[Edit]:
    for edit in edits:
        span = move.span(edit.span)
        if span is not None:
            yield replace(edit, span=span)


def _doubts(doubts: Iterable[Doubt], move: _Move) -> Iterator[Doubt]:
    for doubt in doubts:
        span = move.span(doubt.span)
        parts = tuple(_parts(doubt.parts, move))
        if span is not None:
            yield replace(doubt, span=span, parts=parts)
        elif parts:
            yield _narrowed(doubt, parts)


def _parts(parts: Iterable[DoubtPart], move: _Move) -> Iterator[DoubtPart]:
    for part in parts:
        span = move.span(part.span)
        if span is not None:
            yield replace(part, span=span)


def _narrowed(doubt: Doubt, parts: Sequence[DoubtPart]) -> Doubt:
    """What is left of a doubt within which a person changed words: the parts she left alone.

    Its proposals stood for the whole stretch; those of a part that is left alone stand for it.
    """
    worst = min(parts, key=lambda part: part.kind.rank)
    is_single = len(parts) == 1
    return replace(
        doubt,
        kind=worst.kind,
        span=_hull(parts),
        reason=" ; ".join(dict.fromkeys(part.reason for part in parts)),
        proposals=worst.proposals if is_single else (),
        parts=() if is_single else tuple(parts),
    )


def _hull(parts: Sequence[DoubtPart]) -> Span:
    """From the first part to the last."""
    first = min((part.span for part in parts), key=lambda span: span.start)
    last = max((part.span for part in parts), key=lambda span: span.end)
    return Span(start=first.start, end=last.end, start_s=first.start_s, end_s=last.end_s)


def _notes(notes: Iterable[SecretaryNote], move: _Move, *, length: int) -> Iterator[SecretaryNote]:
    """Notes are never lost: one in changed text moves to the border of the change."""
    for note in notes:
        span = move.span(note.span)
        if span is None:
            place, _ = move.around(note.span.start, note.span.start, length=length)
            span = replace(note.span, start=place, end=place)
        yield replace(note, span=span)


def _timings(timings: Sequence[Span], move: _Move, text: str) -> tuple[Span, ...]:
    """Times of untouched words move; the times of a changed stretch cover what replaced it."""
    kept: list[Span] = []
    waiting: list[Span] = []
    for timing in timings:
        moved = move.span(timing)
        if moved is None:
            waiting.append(timing)
            continue
        _cover(kept, waiting, move, text=text, end=moved.start)
        waiting = []
        kept.append(moved)
    _cover(kept, waiting, move, text=text, end=len(text))
    return tuple(kept)


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    """A stretch without the blanks at its ends: those are no words, and never sound."""
    while start < stop and text[start].isspace():
        start += 1
    while start < stop and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def _cover(kept: list[Span], waiting: list[Span], move: _Move, *, text: str, end: int) -> None:
    if not waiting:
        return
    start, stop = move.around(waiting[0].start, waiting[-1].end, length=end)
    start, stop = _trimmed(text, max(start, kept[-1].end if kept else 0), min(stop, end))
    if start < stop:
        kept.append(
            Span(start=start, end=stop, start_s=waiting[0].start_s, end_s=waiting[-1].end_s)
        )


def rebase(report: Report, text: str) -> Report:
    """The report after a person made the letter ``text``."""
    if text == report.text:
        return report
    return _moved(report, text, _moves(report.text, text))


def _moved(report: Report, text: str, move: _Move) -> Report:
    return replace(
        report,
        text=text,
        edits=tuple(_edits(report.edits, move)),
        doubts=tuple(_doubts(report.doubts, move)),
        notes=tuple(_notes(report.notes, move, length=len(text))),
        timings=_timings(report.timings, move, text),
        # The border between letters stands in the text: a person joins and parts them there.
        parts=propose_parts(plain(text)),
    )


def _exchange(report: Report, span: Span, written: str) -> Report:
    """The report with one stretch rewritten; everything beside it moves exactly."""
    text = report.text[: span.start] + written + report.text[span.end :]
    tail = len(report.text) - span.end
    blocks = (
        _Block(old=0, new=0, length=span.start),
        _Block(old=span.end, new=span.start + len(written), length=tail),
    )
    return _moved(report, text, _Move(blocks=tuple(b for b in blocks if b.length)))


def undo(report: Report, index: int) -> Report:
    """The letter with one automatic change taken back: what was heard stands there again.

    Raises:
        IndexError: There is no such change.
    """
    edit = _at(report.edits, index)
    heard = shaped(edit.heard) if "’" in report.text or "\u00a0" in report.text else edit.heard
    touching = [doubt for doubt in report.doubts if _touches(doubt.span, edit.span)]
    beside = tuple(doubt for doubt in report.doubts if doubt not in touching)
    others = replace(report, edits=_without(report.edits, index), doubts=beside)
    undone = _exchange(others, edit.span, heard)
    back = replace(edit.span, end=edit.span.start + len(heard))
    restored = (_restored(doubt, edit.span, back) for doubt in touching)
    timings = [t for t in undone.timings if not _touches(t, back)]
    if edit.span.start_s is not None and heard:
        timings.append(back)
    return replace(
        undone,
        doubts=tuple(
            sorted([*undone.doubts, *restored], key=lambda d: (d.kind.rank, d.span.start))
        ),
        timings=tuple(sorted(timings, key=lambda t: t.start)),
    )


def _restored(doubt: Doubt, gone: Span, back: Span) -> Doubt:
    """The doubt after ``gone`` made way for ``back``: on those words, and on its other parts."""
    if not doubt.parts:
        return replace(doubt, span=back)
    shift = back.end - gone.end
    parts = [replace(part, span=_beside(part.span, gone, back, shift)) for part in doubt.parts]
    parts = list(dict.fromkeys(parts))
    return replace(doubt, span=_hull(parts), parts=tuple(parts))


def _beside(span: Span, gone: Span, back: Span, shift: int) -> Span:
    if _touches(span, gone):
        return back
    is_behind = span.start >= gone.end
    return replace(span, start=span.start + shift, end=span.end + shift) if is_behind else span


def with_sounds(report: Report, sounds: Iterable[Span]) -> Report:
    """The report with the audio times of words that a person brought back.

    Undo and paste put words back that the older text no longer holds; only the editor knows their
    sound. Times that cover more than such a word are a guess about it, and give way.

    Args:
        report: The report after :func:`rebase`.
        sounds: Stretches of its text; those that lie outside or meet one before are left out.
    """
    kept = list(report.timings)
    for sound in sorted(sounds, key=lambda span: span.start):
        met = [timing for timing in kept if _touches(timing, sound)]
        is_within = sound.start < sound.end <= len(report.text)
        if is_within and all(_covers(timing, sound) for timing in met):
            kept = [timing for timing in kept if timing not in met]
            kept.append(sound)
    return replace(report, timings=tuple(sorted(kept, key=lambda timing: timing.start)))


def _covers(timing: Span, sound: Span) -> bool:
    """Whether a known sound is a part of what was guessed to sound there."""
    is_inside = timing.start <= sound.start and sound.end <= timing.end
    return is_inside and (timing.end - timing.start) > (sound.end - sound.start)


def accept(report: Report, index: int) -> Report:
    """The report without the mark of one automatic change; the text stays.

    Raises:
        IndexError: There is no such change.
    """
    _at(report.edits, index)
    return replace(report, edits=_without(report.edits, index))


def settle(report: Report, doubt_index: int, replacement: str | None = None) -> Report:
    """The report after a person looked at a doubt.

    Args:
        report: The report.
        doubt_index: Position in ``report.doubts``.
        replacement: What shall stand in its place; None keeps the text as it is.

    Raises:
        IndexError: There is no such doubt.
    """
    doubt = _at(report.doubts, doubt_index)
    report = replace(report, doubts=_without(report.doubts, doubt_index))
    if replacement is None or report.text[doubt.span.start : doubt.span.end] == replacement:
        return report
    return _exchange(report, doubt.span, replacement)


def _at(items: Sequence[_Item], index: int) -> _Item:
    if not 0 <= index < len(items):
        raise IndexError("no such change or doubt")
    return items[index]


def _without(items: Sequence[_Item], index: int) -> tuple[_Item, ...]:
    return (*items[:index], *items[index + 1 :])


def _touches(one: Span, other: Span) -> bool:
    if one.start == one.end or other.start == other.end:
        return other.start <= one.start <= other.end or one.start <= other.start <= one.end
    return one.start < other.end and other.start < one.end
