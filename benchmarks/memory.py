"""Memory of one process that recognises many dictations: its peak, and whether it grows.

`python -m benchmarks memory --corpus DIR [--count 500] [--turn 16]` decodes and recognises whole
recordings, the same again where there are too few. Without a corpus it takes parts of the short
dictation of the tests, of 2 to 19 s; ten of a hundred are whole and follow each other, so that full
batches of the longest window meet, which is the peak.

A worker recognises in turns, and gives back to the system what it does not need between two of
them: that is measured at the end of each turn, and growth is from the first end after 50 dictations
to the most at any later one. `--turn 0` makes one turn of all, and measures within it.
"""

import argparse
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.asr import find
from calame.asr.audio import SAMPLE_RATE_HZ, Audio, decode
from calame.asr.engine import Engine, EngineOptions, Job, open_engine
from calame.pipeline.settings import WorkSettings

STEP = 50
WHOLE = 10


def used_mb(field: str) -> float:
    """``VmRSS``, held now, or ``VmHWM``, the most so far, of this process (Linux)."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    (value,) = (line.split()[1] for line in lines if line.startswith(f"{field}:"))
    return int(value) / 1024


def recordings(corpus: Path, voices: list[str], count: int) -> Iterator[Job]:
    """Whole recordings, each decoded anew."""
    dictations = cycle(find(corpus, voices, count))
    for number, dictation in enumerate(islice(dictations, count)):
        yield Job(key=str(number), audio=decode(dictation.path))


def parts(count: int) -> Iterator[Job]:
    """Parts of one dictation, each decoded anew."""
    (dictation,) = find(None, [], 0)
    for number in range(count):
        audio = decode(dictation.path)
        length_s = audio.duration_s if number % 100 < WHOLE else 2.0 + number % 3
        samples = audio.samples[: round(length_s * SAMPLE_RATE_HZ)]
        yield Job(key=str(number), audio=Audio(samples=samples))


def levels(engine: Engine, jobs: Iterator[Job], *, count: int, turn: int) -> Iterator[int]:
    """Recognise; yields how many are done, whenever the memory held now is to be measured."""
    done = 0
    while done < count:
        for _ in engine.recognise(islice(jobs, turn or count)):
            done += 1
            if not turn and done % STEP == 0:
                yield done
        if turn:
            yield done


def main() -> None:
    """Print the memory held and the most so far, then the growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--voices", default="kokoro,phone,pico")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--turn", type=int, default=WorkSettings().batch)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "calame-bench")
    options = parser.parse_args()
    if options.count <= STEP:
        parser.error(f"more than {STEP}: growth is from there on")
    engine = open_engine(EngineOptions(device="cpu"), cache=options.cache)
    jobs = (
        recordings(options.corpus, options.voices.split(","), options.count)
        if options.corpus
        else parts(options.count)
    )
    held = []
    for done in levels(engine, jobs, count=options.count, turn=options.turn):
        if done >= STEP:
            held.append(used_mb("VmRSS"))
        print(f"{done:5} dictations: {used_mb('VmRSS'):.0f} MB, peak {used_mb('VmHWM'):.0f} MB")
    print(f"growth after {STEP}: {max(held) - held[0]:+.0f} MB")


if __name__ == "__main__":
    main()
