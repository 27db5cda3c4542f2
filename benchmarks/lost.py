"""What was spoken and neither written nor reported: the loss that nobody would notice.

`python -m benchmarks lost --corpus DIR` recognises the dictations and lines each transcript up with
its gold letter by the words that both share. Where the gold between two of them is longer than what
was heard by more than is said in 2 s at the pace of that dictation, something is lost; it is told
unless the transcript reports a gap there, or words fill it, which are misheard. Without a corpus
the short dictation of the tests is used.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks.asr import Dictation, find, normalised
from calame.asr import speech
from calame.asr.audio import decode
from calame.asr.engine import EngineOptions, Job, open_engine
from calame.models.transcript import GapKind, Transcript

MIN_LOST_S = 2.0
NEAR_S = 1.0
# Said, but not written in the gold.
_SPOKEN_MARKS = frozenset(
    ("virgule", "virgules", "point", "points", "paragraphe", "nouveau", "ligne", "parenthèse")
)
# A passage that is only misheard has words all along.
_MIN_HOLE_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A stretch of gold text without a counterpart; seconds of the recording around it."""

    text: str
    lasts_s: float
    after_s: float
    before_s: float


def losses(gold: str, transcript: Transcript, *, spoken_s: float) -> list[Loss]:
    """Stretches of the gold that are two seconds longer than what was heard there."""
    words = normalised(gold)
    pace = len(" ".join(words)) / spoken_s
    found = []
    for text, heard, after_s, before_s in _between_anchors(words, transcript):
        lasts_s = round((len(text) - len(heard)) / pace, 1)
        if lasts_s > MIN_LOST_S and _silent_s(transcript, after_s, before_s) >= _MIN_HOLE_S:
            found.append(Loss(text=text, lasts_s=lasts_s, after_s=after_s, before_s=before_s))
    return found


def _silent_s(transcript: Transcript, after_s: float, before_s: float) -> float:
    """Seconds between two instants in which no word was heard."""
    words = [word for word in transcript.words if after_s <= word.start_s < before_s]
    return before_s - after_s - sum(word.end_s - word.start_s for word in words)


def is_reported(loss: Loss, transcript: Transcript) -> bool:
    """Whether the transcript has a gap where the loss is."""
    return any(
        gap.kind == GapKind.SPEECH_WITHOUT_TEXT
        and gap.start_s <= loss.before_s + NEAR_S
        and gap.end_s >= loss.after_s - NEAR_S
        for gap in transcript.gaps
    )


def _between_anchors(
    gold: Sequence[str], transcript: Transcript
) -> Iterator[tuple[str, str, float, float]]:
    """The gold and what was heard between words that both share, and the times around it."""
    heard = [(text, word) for word in transcript.words for text in normalised(word.text)]
    heard = [(text, word) for text, word in heard if text not in _SPOKEN_MARKS]
    matcher = SequenceMatcher(None, gold, [text for text, _ in heard], autojunk=False)
    for tag, first, last, heard_first, heard_last in matcher.get_opcodes():
        if tag != "equal":
            yield (
                " ".join(gold[first:last]),
                " ".join(text for text, _ in heard[heard_first:heard_last]),
                heard[heard_first - 1][1].end_s if heard_first else 0.0,
                heard[heard_last][1].start_s if heard_last < len(heard) else transcript.duration_s,
            )


def check(dictations: Sequence[Dictation], cache: Path) -> Iterator[tuple[Dictation, Loss]]:
    """The losses that no gap reports."""
    audios = {str(number): decode(one.path) for number, one in enumerate(dictations)}
    engine = open_engine(EngineOptions(device="cpu"), cache=cache)
    for heard in engine.recognise(Job(key=key, audio=audio) for key, audio in audios.items()):
        dictation, audio = dictations[int(heard.key)], audios[heard.key]
        spoken_s = sum(one.duration_s for one in speech.detect(audio.samples))
        transcript = heard.transcript or Transcript(segments=(), duration_s=audio.duration_s)
        for loss in losses(dictation.gold, transcript, spoken_s=spoken_s):
            if heard.transcript is None or not is_reported(loss, transcript):
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
