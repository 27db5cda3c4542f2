"""Memory of one process that recognises many dictations: its peak, and whether it grows.

`python -m benchmarks memory --corpus DIR [--count 500]` decodes and recognises whole recordings,
the same again where there are too few. Without a corpus it takes parts of the short dictation of
the tests, of 2 to 19 s; ten of a hundred are whole and follow each other, so that full batches of
the longest window meet, which is the peak. Growth is from the memory held after 50 dictations to
the most after any later fifty.
"""

import argparse
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.asr import find
from calame.asr.audio import SAMPLE_RATE_HZ, Audio, decode
from calame.asr.engine import EngineOptions, Job, open_engine

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


def main() -> None:
    """Print the memory after each fifty, the peak and the growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--voices", default="kokoro,phone,pico")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "calame-bench")
    options = parser.parse_args()
    engine = open_engine(EngineOptions(device="cpu"), cache=options.cache)
    levels = []
    jobs = (
        recordings(options.corpus, options.voices.split(","), options.count)
        if options.corpus
        else parts(options.count)
    )
    for number, _ in enumerate(engine.recognise(jobs), start=1):
        if number % STEP == 0:
            levels.append(used_mb("VmRSS"))
            print(f"{number:5} dictations: {levels[-1]:.0f} MB", flush=True)
    growth = max(levels) - levels[0]
    print(f"peak {used_mb('VmHWM'):.0f} MB, growth after {STEP}: {growth:+.0f} MB")


if __name__ == "__main__":
    main()
