"""What was spoken and neither written nor reported: the loss that nobody would notice.

`python -m benchmarks lost --corpus DIR` recognises the dictations and lines each transcript up with
its gold letter, letter by letter. A run of gold words of which next to nothing came back, and which
takes more than 2 s to say at the pace of that dictation, is a loss; it is told unless the
transcript reports a gap there. Without a corpus the short dictation of the tests is used.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.asr import Dictation, find, normalised
from calame.asr import speech
from calame.asr.audio import decode
from calame.asr.engine import EngineOptions, Job, open_engine
from calame.models.transcript import GapKind, Transcript

MIN_LOST_S = 2.0
# Of the letters of a lost word, at most this share may be found again by chance.
MOST_FOUND = 0.34
NEAR_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A stretch of gold text without a counterpart; seconds of the recording around it."""

    text: str
    lasts_s: float
    after_s: float
    before_s: float


def losses(gold: str, transcript: Transcript, *, spoken_s: float) -> list[Loss]:
    """Runs of gold words that were not written, longer than two seconds."""
    words = normalised(gold)
    pace = len(" ".join(words)) / spoken_s
    found = []
    for first, last, start, end in _missing_runs(words, transcript):
        text = " ".join(words[first:last])
        if len(text) / pace > MIN_LOST_S:
            lasts_s = round(len(text) / pace, 1)
            found.append(Loss(text=text, lasts_s=lasts_s, after_s=start, before_s=end))
    return found


def is_reported(loss: Loss, transcript: Transcript) -> bool:
    """Whether the transcript has a gap where the loss is."""
    return any(
        gap.kind == GapKind.SPEECH_WITHOUT_TEXT
        and gap.start_s <= loss.before_s + NEAR_S
        and gap.end_s >= loss.after_s - NEAR_S
        for gap in transcript.gaps
    )


def _missing_runs(
    words: Sequence[str], transcript: Transcript
) -> Iterator[tuple[int, int, float, float]]:
    """First and last gold word of each run, and the times of what stands around it."""
    heard = [(char, word) for word in transcript.words for char in f"{_plain(word.text)} "]
    text = "".join(char for char, _ in heard)
    places = _places(" ".join(words), text)
    begins = _begins(words)
    run: list[int] = []
    for index in range(len(words) + 1):
        if index < len(words) and _is_missing(places[begins[index] : begins[index + 1] - 1]):
            run.append(index)
        elif run:
            before = [p for p in places[: begins[run[0]]] if p is not None]
            after = [p for p in places[begins[run[-1] + 1] :] if p is not None]
            start_s = heard[before[-1]][1].end_s if before else 0.0
            end_s = heard[after[0]][1].start_s if after else transcript.duration_s
            yield run[0], run[-1] + 1, start_s, end_s
            run = []


def _places(gold: str, heard: str) -> list[int | None]:
    """Where each gold letter stands in what was heard; None where it was left out."""
    places: list[int | None] = [None] * (len(gold) + 1)
    for code in Levenshtein.opcodes(gold, heard):
        if code.tag in {"equal", "replace"}:
            for offset in range(code.src_end - code.src_start):
                places[code.src_start + offset] = code.dest_start + offset
    return places


def _begins(words: Sequence[str]) -> list[int]:
    begins = [0]
    for word in words:
        begins.append(begins[-1] + len(word) + 1)
    return begins


def _is_missing(places: Sequence[int | None]) -> bool:
    return sum(place is not None for place in places) <= MOST_FOUND * len(places)


def _plain(text: str) -> str:
    return re.sub(r"[^\w\s]", " ", text.lower()).strip()


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
