"""What an hour of sound costs, by length of the dictations and how many come together.

`python -m benchmarks cost --corpus DIR [--lengths 10,30,120,600] [--counts 1,4,16]` cuts recordings
to each length and recognises each number of them in one engine: processor seconds for an hour of
sound, speed by the clock, and the share of the threads' time spent inside CTranslate2, where the
matrix work is (the roofline: nothing done outside it can gain more than the rest). `--plot FILE`
writes the processor time as SVG. Without a corpus the short dictation of the tests is used.
"""

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._plot import bars
from benchmarks.asr import find
from calame.asr import devices, model, weights
from calame.asr.audio import SAMPLE_RATE_HZ, Audio, Samples, decode
from calame.asr.engine import Job
from calame.asr.whisper import WhisperEngine
from calame.models.transcript import EngineInfo

LONGEST_S = 3600.0


class Timed:
    """CTranslate2's Whisper, with the seconds that its threads' callers spent waiting for it."""

    def __init__(self, whisper: Any) -> None:  # noqa: ANN401 - CTranslate2 has no types
        self._whisper = whisper
        self.spent_s = 0.0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the same
        value = getattr(self._whisper, name)
        return self._timed(value) if callable(value) else value

    def _timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the same
            start = time.perf_counter()
            try:
                return call(*arguments, **named)
            finally:
                self.spent_s += time.perf_counter() - start

        return timed


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One row: how much, and what it took."""

    length_s: float
    count: int
    wall_s: float
    cpu_s: float
    inside: float

    @property
    def cpu_s_per_hour(self) -> float:
        """Processor seconds for an hour of sound."""
        return 3600 * self.cpu_s / (self.length_s * self.count)

    @property
    def speed(self) -> float:
        """Times real time, by the clock."""
        return self.length_s * self.count / self.wall_s


def measure(
    engine: WhisperEngine, timed: Timed, threads: int, dictations: Sequence[Samples]
) -> Cost:
    """Recognise some dictations of one length together."""
    jobs = [Job(key=str(key), audio=Audio(samples=one)) for key, one in enumerate(dictations)]
    timed.spent_s = 0.0
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in engine.recognise(jobs):
        pass
    wall_s, cpu_s = time.perf_counter() - wall, time.process_time() - cpu
    return Cost(
        length_s=len(dictations[0]) / SAMPLE_RATE_HZ,
        count=len(dictations),
        wall_s=wall_s,
        cpu_s=cpu_s,
        inside=timed.spent_s / (threads * wall_s),
    )


def of_length(samples: Samples, length_s: float) -> Iterator[Samples]:
    """Stretches of one long recording, without end; a full turn starts half a stretch later."""
    size = round(length_s * SAMPLE_RATE_HZ)
    for turn in itertools.count():
        rolled = np.roll(samples, -(turn % 2) * size // 2)
        yield from (rolled[at : at + size] for at in range(0, len(rolled) - size + 1, size))


def load(cache: Path) -> tuple[WhisperEngine, Timed, int]:
    """An engine whose matrix work is timed, and how many threads it has."""
    device = devices.on_cpu("int8", threads=devices.threads(0))
    loaded = model.load(weights.locate("base", cache=cache).folder, device)
    timed = Timed(loaded.whisper)
    loaded.whisper = timed
    info = EngineInfo(
        name="timed",
        version="",
        weights="base",
        device="cpu",
        compute_type="int8",
        parameters={"beam_size": 5},
    )
    return WhisperEngine(loaded, info, device), timed, device.workers


def sound(corpus: Path | None, voices: str) -> Samples:
    """Recordings one after the other; the same again where there is too little."""
    found = find(corpus, voices.split(","), 72)
    joined = np.concatenate([decode(dictation.path).samples for dictation in found])
    return joined[: round(LONGEST_S * SAMPLE_RATE_HZ)]


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
    engine, timed, threads = load(options.cache)
    samples = sound(options.corpus, options.voices)
    longest_s = len(samples) / SAMPLE_RATE_HZ
    lengths = [min(float(one), longest_s) for one in options.lengths.split(",")]
    counts = [int(one) for one in options.counts.split(",")]
    costs = [
        measure(engine, timed, threads, list(itertools.islice(of_length(samples, length), count)))
        for length, count in itertools.product(dict.fromkeys(lengths), counts)
        if length * count <= LONGEST_S
    ]
    print(table(costs))
    if options.plot:
        values = {f"{cost.count} × {cost.length_s:.0f} s": cost.cpu_s_per_hour for cost in costs}
        cheapest = min(values, key=lambda name: values[name])
        title = "Secondes de calcul pour une heure de son"
        options.plot.write_text(bars(title, values, marked=cheapest, unit=" s"), "utf-8")


if __name__ == "__main__":
    main()
