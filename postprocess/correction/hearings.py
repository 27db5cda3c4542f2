"""What else was heard: the wordings that the recogniser kept beside the one it chose."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from calame.models.transcript import Transcript
from calame.postprocess.correction.stretches import Stretch
from calame.postprocess.draft import Draft

_MARKS = ".,;:!?…"


@dataclass(frozen=True, slots=True)
class Hearing:
    """Another wording of some words.

    Attributes:
        start: First character in question.
        end: One past the last.
        text: What may have been said there.
    """

    start: int
    end: int
    text: str


def hearings(transcript: Transcript) -> tuple[Hearing, ...]:
    """The other wordings of a transcript, by the characters of its text, without their marks."""
    return tuple(_hearings(transcript))


def _hearings(transcript: Transcript) -> Iterator[Hearing]:
    start = 0
    for segment in transcript.segments:
        starts = [start]
        for word in segment.words:
            starts.append(starts[-1] + len(word.text) + 1)
        for other in segment.alternatives:
            text = other.text.strip().rstrip(_MARKS)
            if text and other.first < other.last:
                last = segment.words[other.last - 1].text
                end = starts[other.last] - 1 - (len(last) - len(last.rstrip(_MARKS)))
                yield Hearing(starts[other.first], end, text)
        start = starts[-1]


def in_text(found: Iterable[Hearing], draft: Draft) -> list[Hearing]:
    """Those of which no word has been changed, by the characters of the draft's text."""
    placed = (Hearing(*draft.text_span(one.start, one.end), one.text) for one in found)
    return [
        one for one in placed if one.start < one.end and not draft.is_edited(one.start, one.end)
    ]


def wordings(stretch: Stretch, text: str, found: Iterable[Hearing]) -> Iterator[str]:
    """The stretch as it stands in the text, then as it would with each wording inside it."""
    yield stretch.text
    for one in found:
        if stretch.start <= one.start and one.end <= stretch.end:
            yield text[stretch.start : one.start] + one.text + text[one.end : stretch.end]
