"""Cost of the correction: its processor time beside that of recognition, and words per second.

`python -m benchmarks correction [CORPUS] [--voice NAME …] [--files 3]` recognises the first
recordings of each voice of a corpus (docs/evaluation.md) with the packaged weights in this
process, writes the letters with and without the lexicon, and counts processor time of all
threads: other work on the machine disturbs it less than a clock on the wall.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from calame.asr.audio import Audio, decode
from calame.asr.engine import Engine, Job, open_engine
from calame.lexicon.lexicon import Lexicon, load
from calame.models.transcript import Transcript
from calame.pipeline.evaluation.corpus import Corpus, load_corpus
from calame.pipeline.settings import RecognitionSettings
from calame.postprocess.writing import WritingOptions, write

SAMPLES = Path(__file__).parent.parent / "samples"
_PLAIN = WritingOptions(corrects=False)
_T = TypeVar("_T")


@dataclass(slots=True)
class Cost:
    """Processor time in seconds, and how much was heard.

    Attributes:
        recognition_s: To hear the words.
        plain_s: To write them without correction.
        text_s: To write them with correction, without the sound.
        sound_s: To write them with correction and the sound.
        words: That were heard.
    """

    recognition_s: float = 0.0
    plain_s: float = 0.0
    text_s: float = 0.0
    sound_s: float = 0.0
    words: int = 0

    @property
    def percent(self) -> float:
        """What the correction takes of the recognition's time."""
        return 100 * (self.sound_s - self.plain_s) / self.recognition_s

    @property
    def words_per_second(self) -> float:
        """Of the correction by text alone."""
        return self.words / (self.text_s - self.plain_s)


def measure(audios: Iterable[Audio], engine: Engine, lexicon: Lexicon) -> Cost:
    """Hear some recordings and write them three times."""
    cost = Cost()
    for number, audio in enumerate(audios):
        heard, seconds = _timed(lambda audio=audio: _hear(engine, audio))
        if not number:
            # The first letter builds patterns and tables.
            write(heard, lexicon=lexicon)
        cost.recognition_s += seconds
        cost.plain_s += _timed(lambda heard=heard: write(heard, options=_PLAIN))[1]
        cost.text_s += _timed(lambda heard=heard: write(heard, lexicon=lexicon))[1]
        scorer = engine.scorer(audio)
        cost.sound_s += _timed(
            lambda heard=heard, scorer=scorer: write(heard, lexicon=lexicon, scorer=scorer)
        )[1]
        cost.words += len(heard.text.split())
    return cost


def _hear(engine: Engine, audio: Audio) -> Transcript:
    (heard,) = engine.recognise([Job(key="one", audio=audio)])
    return heard.transcript or Transcript(segments=(), duration_s=audio.duration_s)


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def recordings(corpus: Corpus, voices: Iterable[str], *, files: int) -> Iterator[Path]:
    """The first recordings of each voice."""
    for voice in voices:
        yield from islice(corpus.recordings[voice].values(), files)


def main() -> None:
    """Measure and print one line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path, nargs="?", default=SAMPLES)
    parser.add_argument("--voice", action="append", default=[])
    parser.add_argument("--files", type=int, default=3)
    asked = parser.parse_args()
    corpus = load_corpus(asked.corpus)
    paths = recordings(corpus, asked.voice or sorted(corpus.recordings), files=asked.files)
    engine = open_engine(cache=RecognitionSettings().cache)
    cost = measure(map(decode, paths), engine, load())
    print(
        f"correction: {cost.percent:.0f} % of the recognition's processor time "
        f"({cost.sound_s - cost.plain_s:.1f} of {cost.recognition_s:.1f} s); "
        f"text alone {cost.words_per_second:,.0f} words/s of {cost.words}"
    )


if __name__ == "__main__":
    main()
