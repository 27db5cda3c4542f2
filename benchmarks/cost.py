"""What an hour of sound costs, by length of the dictations and how many come together.

`python -m benchmarks cost --corpus DIR [--lengths 10,30,120] [--counts 1,4,16]` cuts the same half
hour of sound (`--seconds`) to each length, and recognises all of it in one engine, so many at a
time: processor seconds for an hour of sound, speed by the clock, and the share of the processor
time that CTranslate2's threads took, where the matrix work is (the roofline: nothing done outside
them can gain more than the rest). Processor time is the figure to compare, because a machine that
others use too makes wall time worthless. `--plot FILE` writes it as SVG. Without a corpus the short
dictation of the tests is used. Linux only.
"""

import argparse
import itertools
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks._plot import bars
from benchmarks.asr import find
from calame.asr.audio import SAMPLE_RATE_HZ, Audio, Samples, decode
from calame.asr.engine import Engine, EngineOptions, Job, open_engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One row: what some sound took; ``matrix_s`` is the part of ``cpu_s`` in CTranslate2."""

    length_s: float
    count: int
    sound_s: float
    wall_s: float
    cpu_s: float
    matrix_s: float

    @property
    def cpu_s_per_hour(self) -> float:
        """Processor seconds for an hour of sound."""
        return 3600 * self.cpu_s / self.sound_s

    @property
    def speed(self) -> float:
        """Times real time, by the clock."""
        return self.sound_s / self.wall_s

    @property
    def inside(self) -> float:
        """Share of the processor time that is CTranslate2's."""
        return self.matrix_s / self.cpu_s


def native_threads() -> frozenset[int]:
    """Threads of this process that C libraries started."""
    ours = {thread.native_id for thread in threading.enumerate()}
    return frozenset(int(task.name) for task in Path("/proc/self/task").iterdir()) - ours


def time_of(threads: Iterable[int]) -> float:
    """Processor seconds of some threads since they began."""
    files = (Path(f"/proc/self/task/{thread}/schedstat") for thread in threads)
    return sum(int(file.read_text("ascii").split()[0]) for file in files) / 1e9


def measure(
    engine: Engine, threads: Iterable[int], stretches: Sequence[Samples], count: int
) -> Cost:
    """Recognise stretches of one length, so many at a time; the threads are CTranslate2's."""
    wall, cpu, matrix = time.perf_counter(), time.process_time(), time_of(threads)
    for first in range(0, len(stretches), count):
        recognise(engine, stretches[first : first + count])
    return Cost(
        length_s=len(stretches[0]) / SAMPLE_RATE_HZ,
        count=count,
        sound_s=sum(map(len, stretches)) / SAMPLE_RATE_HZ,
        wall_s=time.perf_counter() - wall,
        cpu_s=time.process_time() - cpu,
        matrix_s=time_of(threads) - matrix,
    )


def recognise(engine: Engine, together: Sequence[Samples]) -> None:
    """Some dictations at the same time."""
    jobs = [Job(key=str(key), audio=Audio(samples=one)) for key, one in enumerate(together)]
    for _ in engine.recognise(jobs):
        pass


def stretches_of(samples: Samples, length_s: float) -> list[Samples]:
    """The sound in stretches of one length, without the rest; itself where it is shorter."""
    size = min(round(length_s * SAMPLE_RATE_HZ), len(samples))
    return [samples[at : at + size] for at in range(0, len(samples) - size + 1, size)]


def sound(recordings: Iterable[Path], most_s: float) -> Samples:
    """Recordings one after the other, no more of them than that."""
    pieces, left = [], round(most_s * SAMPLE_RATE_HZ)
    for path in recordings:
        pieces.append(decode(path).samples[:left])
        left -= len(pieces[-1])
        if not left:
            break
    return np.concatenate(pieces)


def measured(
    samples: Samples, lengths: Sequence[float], counts: Sequence[int], cache: Path
) -> list[Cost]:
    """Every length with every number that the sound is enough for, by one engine that is warm."""
    foreign = native_threads()
    engine = open_engine(EngineOptions(device="cpu"), cache=cache)
    recognise(engine, stretches_of(samples, 10.0)[:2])
    threads = native_threads() - foreign
    cut = [stretches_of(samples, length_s) for length_s in lengths]
    return [
        measure(engine, threads, stretches, count)
        for stretches, count in itertools.product(cut, counts)
        if count <= len(stretches)
    ]


def table(costs: Sequence[Cost]) -> str:
    """In Markdown."""
    lines = [
        "| each, s | together | processor s for an hour of sound | × real time | in CTranslate2 |",
        "|---|---|---|---|---|",
    ]
    for cost in costs:
        lines.append(
            f"| {cost.length_s:.0f} | {cost.count} | {cost.cpu_s_per_hour:.0f} "
            f"| {cost.speed:.1f} | {cost.inside:.0%} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure every length with every number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--voices", default="kokoro,phone,pico")
    parser.add_argument("--lengths", default="10,30,120")
    parser.add_argument("--counts", default="1,4,16")
    parser.add_argument("--seconds", type=float, default=1920.0, help="of sound")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "calame-bench")
    parser.add_argument("--plot", type=Path, help="SVG to write")
    options = parser.parse_args()
    found = find(options.corpus, options.voices.split(","), 72)
    costs = measured(
        sound((one.path for one in found), options.seconds),
        [float(one) for one in options.lengths.split(",")],
        [int(one) for one in options.counts.split(",")],
        options.cache,
    )
    print(table(costs))
    if options.plot:
        values = {f"{cost.count} × {cost.length_s:.0f} s": cost.cpu_s_per_hour for cost in costs}
        cheapest = min(values, key=lambda name: values[name])
        title = "Processor seconds for an hour of sound"
        options.plot.write_text(bars(title, values, marked=cheapest, unit=" s"), "utf-8")


if __name__ == "__main__":
    main()
