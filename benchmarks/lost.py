"""What was spoken and neither written nor reported: the loss that nobody would notice.

`python -m benchmarks lost --corpus DIR` recognises the dictations and lines each transcript up with
the words that were dictated, by the passages that both share. Something is lost between two of them
where no word was heard for more than 2 s, unless it is a pause: the dictated words fit into the
rest of the time and are not longer than those heard. Something is lost too where they are longer by
more than 2 s. It is told unless
the transcript reports a gap there. Speech detection has no say: what it misses would be lost
without a gap. Without a corpus the short dictation of the tests is used.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks.asr import Dictation, find, normalised
from calame.asr.audio import decode
from calame.asr.engine import EngineOptions, Job, open_engine
from calame.models.transcript import GapKind, Transcript

MIN_LOST_S = 2.0
NEAR_S = 1.0
# Said, but seldom heard as words.
_SPOKEN_MARKS = frozenset(
    ("virgule", "virgules", "point", "points", "paragraphe", "nouveau", "ligne", "parenthèse")
)
# A passage that is only misheard has words all along.
_MIN_HOLE_S = 1.0
# So much of a hole is filled by dictated words at least: else it is a pause.
_MIN_FILLED = 0.3
# Shorter passages agree by chance.
_MIN_ANCHOR = 6
# « 1952 » is said « mille neuf cent cinquante-deux ».
_LETTERS_OF_A_DIGIT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A stretch of dictated text without a counterpart; seconds of the recording around it."""

    text: str
    lasts_s: float
    after_s: float
    before_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """What was dictated and heard between two passages that both share."""

    dictated: Sequence[str]
    heard: Sequence[str]
    after_s: float
    before_s: float


def losses(dictated: str, transcript: Transcript) -> list[Loss]:
    """Stretches of the dictated text of more than two seconds that nothing stands for."""
    words = normalised(dictated)
    spoken_s = sum(word.end_s - word.start_s for word in transcript.words)
    pace = _letters(words) / max(spoken_s, 1.0)
    found = []
    for passage in _passages(words, transcript):
        lost_s = _lost_s(passage, _holes_s(transcript, passage), pace)
        if lost_s > MIN_LOST_S:
            found.append(
                Loss(
                    text=" ".join(passage.dictated),
                    lasts_s=round(lost_s, 1),
                    after_s=passage.after_s,
                    before_s=passage.before_s,
                )
            )
    return found


def _lost_s(passage: _Passage, holes_s: Sequence[float], pace: float) -> float:
    """How much of a passage was not heard, in seconds; ``pace`` is in letters for a second."""
    said, heard = (
        [word for word in words if word not in _SPOKEN_MARKS]
        for words in (passage.dictated, passage.heard)
    )
    missing_s = (_letters(said) - _letters(heard)) / pace
    hole_s = max(holes_s)
    room_s = passage.before_s - passage.after_s - hole_s
    overflow_s = _letters(passage.dictated) / pace - room_s
    if hole_s > MIN_LOST_S and max(missing_s, overflow_s) > _MIN_FILLED * hole_s:
        return hole_s
    return missing_s if sum(holes_s) >= _MIN_HOLE_S else 0.0


def _letters(words: Sequence[str]) -> int:
    """How much there is to say."""
    text = " ".join(words)
    return len(text) + (_LETTERS_OF_A_DIGIT - 1) * len(re.findall(r"\d", text))


def _telling(words: Sequence[str]) -> int:
    """The letters of words that do not stand everywhere."""
    return sum(len(word) for word in words if word not in _SPOKEN_MARKS)


def _holes_s(transcript: Transcript, passage: _Passage) -> list[float]:
    """The seconds without a word between one word and the next; never empty."""
    words = [
        word for word in transcript.words if passage.after_s <= word.start_s < passage.before_s
    ]
    ends = [passage.after_s, *(word.end_s for word in words)]
    starts = [*(word.start_s for word in words), passage.before_s]
    return [max(0.0, start - end) for end, start in zip(ends, starts, strict=True)]


def is_reported(loss: Loss, transcript: Transcript) -> bool:
    """Whether the transcript has a gap where the loss is."""
    return any(
        gap.kind == GapKind.SPEECH_WITHOUT_TEXT
        and gap.start_s <= loss.before_s + NEAR_S
        and gap.end_s >= loss.after_s - NEAR_S
        for gap in transcript.gaps
    )


def _passages(dictated: Sequence[str], transcript: Transcript) -> Iterator[_Passage]:
    """What stands between the passages that both share, and the times around it."""
    heard = [(text, word) for word in transcript.words for text in normalised(word.text)]
    texts = [text for text, _ in heard]
    matcher = SequenceMatcher(None, dictated, texts, autojunk=False)
    anchors = [
        block
        for block in matcher.get_matching_blocks()
        if _telling(dictated[block.a : block.a + block.size]) >= _MIN_ANCHOR
    ]
    ends = [(0, 0), *((one.a + one.size, one.b + one.size) for one in anchors)]
    starts = [*((one.a, one.b) for one in anchors), (len(dictated), len(heard))]
    for (first, heard_first), (last, heard_last) in zip(ends, starts, strict=True):
        yield _Passage(
            dictated=dictated[first:last],
            heard=texts[heard_first:heard_last],
            after_s=heard[heard_first - 1][1].end_s if heard_first else 0.0,
            before_s=heard[heard_last][1].start_s
            if heard_last < len(heard)
            else transcript.duration_s,
        )


def check(dictations: Sequence[Dictation], cache: Path) -> Iterator[tuple[Dictation, Loss]]:
    """The losses that no gap reports."""
    engine = open_engine(EngineOptions(device="cpu"), cache=cache)
    jobs = (Job(key=str(number), audio=decode(one.path)) for number, one in enumerate(dictations))
    for heard in engine.recognise(jobs):
        dictation = dictations[int(heard.key)]
        if heard.transcript is None:
            yield dictation, Loss(text="rien d'audible", lasts_s=0.0, after_s=0.0, before_s=0.0)
            continue
        for loss in losses(dictation.spoken, heard.transcript):
            if not is_reported(loss, heard.transcript):
                yield dictation, loss


def main() -> None:
    """Read the arguments and print one line for each loss, and their number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--voices", default="kokoro,phone,pico")
    parser.add_argument("--files", type=int, default=72)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "calame-bench")
    options = parser.parse_args()
    dictations = find(options.corpus, options.voices.split(","), options.files)
    lost = list(check(dictations, options.cache))
    for dictation, loss in lost:
        place = f"{loss.after_s:.1f}-{loss.before_s:.1f} s"
        print(f"{dictation.voice} {dictation.path.stem} {place}: {loss.lasts_s} s « {loss.text} »")
    print(f"{len(lost)} unreported losses of more than {MIN_LOST_S} s in {len(dictations)}")


if __name__ == "__main__":
    main()
