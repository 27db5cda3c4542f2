"""What an hour of sound costs, by length of the dictations and how many come together.

`python -m benchmarks cost --corpus DIR [--lengths 10,30,120,600] [--counts 1,4,16]` cuts recordings
to each length and recognises each number of them in one engine: processor seconds for an hour of
sound, speed by the clock, and the share of the processor time that CTranslate2's threads took,
where the matrix work is (the roofline: nothing done outside them can gain more than the rest).
Processor time is the figure to compare, because a machine that others use too makes wall time
worthless. `--plot FILE` writes it as SVG. Without a corpus the short dictation of the tests is
used. Linux only.
"""

import argparse
import itertools
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks._plot import bars
from benchmarks.asr import find
from calame.asr.audio import SAMPLE_RATE_HZ, Audio, Samples, decode
from calame.asr.engine import Engine, EngineOptions, Job, open_engine

LONGEST_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One row: how much, and what it took; ``matrix_s`` is the part of ``cpu_s`` in CTranslate2."""

    length_s: float
    count: int
    wall_s: float
    cpu_s: float
    matrix_s: float

    @property
    def cpu_s_per_hour(self) -> float:
        """Processor seconds for an hour of sound."""
        return 3600 * self.cpu_s / (self.length_s * self.count)

    @property
    def speed(self) -> float:
        """Times real time, by the clock."""
        return self.length_s * self.count / self.wall_s

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


def measure(engine: Engine, threads: Iterable[int], dictations: Sequence[Samples]) -> Cost:
    """Recognise some dictations of one length together; the threads are CTranslate2's."""
    jobs = [Job(key=str(key), audio=Audio(samples=one)) for key, one in enumerate(dictations)]
    wall, cpu, matrix = time.perf_counter(), time.process_time(), time_of(threads)
    for _ in engine.recognise(jobs):
        pass
    return Cost(
        length_s=len(dictations[0]) / SAMPLE_RATE_HZ,
        count=len(dictations),
        wall_s=time.perf_counter() - wall,
        cpu_s=time.process_time() - cpu,
        matrix_s=time_of(threads) - matrix,
    )


def of_length(samples: Samples, length_s: float) -> Iterator[Samples]:
    """Stretches of one long recording, without end; a full turn starts half a stretch later."""
    size = round(length_s * SAMPLE_RATE_HZ)
    for turn in itertools.count():
        rolled = np.roll(samples, -(turn % 2) * size // 2)
        yield from (rolled[at : at + size] for at in range(0, len(rolled) - size + 1, size))


def sound(recordings: Iterable[Path], most_s: float) -> Samples:
    """Recordings one after the other, no more of them than that."""
    pieces, left = [], round(most_s * SAMPLE_RATE_HZ)
    for path in recordings:
        pieces.append(decode(path).samples[:left])
        left -= len(pieces[-1])
        if not left:
            break
    return np.concatenate(pieces)


def measured(samples: Samples, wanted: Sequence[tuple[float, int]], cache: Path) -> list[Cost]:
    """Every length with every number, by one engine that is warm."""
    foreign = native_threads()
    engine = open_engine(EngineOptions(device="cpu"), cache=cache)
    longest_s = len(samples) / SAMPLE_RATE_HZ
    measure(engine, (), [samples[: 10 * SAMPLE_RATE_HZ]])
    threads = native_threads() - foreign
    return [
        measure(
            engine,
            threads,
            list(itertools.islice(of_length(samples, min(length_s, longest_s)), count)),
        )
        for length_s, count in wanted
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
    parser.add_argument("--lengths", default="10,30,120,600")
    parser.add_argument("--counts", default="1,4,16")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "calame-bench")
    parser.add_argument("--plot", type=Path, help="SVG to write")
    options = parser.parse_args()
    lengths = [float(one) for one in options.lengths.split(",")]
    counts = [int(one) for one in options.counts.split(",")]
    wanted = [
        (length_s, count)
        for length_s, count in itertools.product(lengths, counts)
        if length_s * count <= LONGEST_S
    ]
    found = find(options.corpus, options.voices.split(","), 72)
    most_s = max(length_s * count for length_s, count in wanted)
    costs = measured(sound((one.path for one in found), most_s), wanted, options.cache)
    print(table(costs))
    if options.plot:
        values = {f"{cost.count} × {cost.length_s:.0f} s": cost.cpu_s_per_hour for cost in costs}
        cheapest = min(values, key=lambda name: values[name])
        title = "Secondes de calcul pour une heure de son"
        options.plot.write_text(bars(title, values, marked=cheapest, unit=" s"), "utf-8")


if __name__ == "__main__":
    main()
