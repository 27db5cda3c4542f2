"""Recognition: ours beside its peers, on the same weights, sound and threads.

`python -m benchmarks asr --corpus DIR [--voices kokoro,phone] [--files 6] [--rounds 3]` with a
corpus of docs/evaluation.md; without one, the short dictation of the tests is used, which tells
that everything runs and no more. Every system runs once in every round, in a process of its own
(so that the peak of memory is its own), in an order that turns; times hold recognition only,
neither start nor loading nor decoding. The ratios are medians over the rounds. Processor time is
beside wall time, because a machine that others use too makes wall time worthless.

`--seconds 60 --files 1` compares one short dictation; `--plot FILE` writes the speeds as SVG.
openai-whisper and whisper.cpp take part where the dependency group `bench` is installed (in an
environment of its own: it brings torch); `--systems` names those that run.
"""

import argparse
import json
import math
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from benchmarks._plot import bars
from benchmarks._systems import BASE, BEAM_SIZE, SYSTEMS, installed
from calame.asr import devices, weights
from calame.asr.audio import SAMPLE_RATE_HZ, Audio, decode

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictation:
    """A recording, what was said and what it should read."""

    voice: str
    path: Path
    spoken: str
    gold: str


def find(corpus: Path | None, voices: Sequence[str], count: int) -> list[Dictation]:
    """Dictations spread evenly over the voices and the list."""
    if corpus is None:
        path = ROOT / "tests" / "resources" / "dictee-courte.ogg"
        text = path.with_suffix(".txt").read_text("utf-8")
        return [Dictation(voice="-", path=path, spoken=text, gold=text)]
    golds = sorted(corpus.glob("dev/*.json"))
    each = max(1, count // len(voices))
    found = []
    for gold in golds[:: max(1, len(golds) // each)][:each]:
        texts = json.loads(gold.read_text("utf-8"))
        for voice in voices:
            (path,) = (corpus / "audio" / voice).glob(f"{gold.stem}.*")
            found.append(
                Dictation(voice=voice, path=path, spoken=texts["spoken"], gold=texts["written"])
            )
    return found


def normalised(text: str) -> list[str]:
    """Lower-case words without punctuation; figures stay."""
    return re.sub(r"[^\w\s]", " ", text.lower()).split()


def word_error_rate(pairs: Sequence[tuple[str, str]]) -> float:
    """In percent, over all (gold, heard)."""
    words = [(normalised(gold), normalised(heard)) for gold, heard in pairs]
    errors = sum(Levenshtein.distance(gold, heard) for gold, heard in words)
    return 100 * errors / sum(len(gold) for gold, _ in words)


def work(name: str, options: argparse.Namespace) -> None:
    """One system, once, in this process; prints what it found as JSON."""
    run = SYSTEMS[name](options.cache, [first(path, options.seconds) for path in options.paths])
    wall, cpu = time.perf_counter(), time.process_time()
    texts = run()
    found = {
        "wall_s": time.perf_counter() - wall,
        "cpu_s": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "texts": texts,
    }
    print(json.dumps(found))


def first(path: Path, seconds: float) -> Audio:
    """The beginning of a recording."""
    audio = decode(path)
    size = int(min(seconds, audio.duration_s) * SAMPLE_RATE_HZ)
    return Audio(samples=audio.samples[:size])


def measure(name: str, options: argparse.Namespace, paths: Sequence[Path]) -> dict[str, Any]:
    """One system, once, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.asr", "--work", name]
    chosen = ["--cache", str(options.cache), "--seconds", str(options.seconds)]
    done = subprocess.run(
        [*command, *chosen, *map(str, paths)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(rounds: Sequence[dict[str, Any]], dictations: Sequence[Dictation], audio_s: float) -> str:
    """Medians over the rounds, in Markdown."""
    voices = sorted({dictation.voice for dictation in dictations})
    lines = [
        f"{len(dictations)} dictations, {audio_s:.0f} s, {len(rounds)} rounds, "
        f"{devices.threads(0)} threads, base int8, beam {BEAM_SIZE}",
        "",
        f"| | × real time | wall ratio | CPU ratio | peak MB | WER {' | WER '.join(voices)} |",
        "|---|" + "---|" * (4 + len(voices)),
    ]
    for name in rounds[0]:
        runs = [one[name] for one in rounds]
        bases = [one[BASE] for one in rounds]
        ratios = [
            statistics.median(base[key] / run[key] for base, run in zip(bases, runs, strict=True))
            for key in ("wall_s", "cpu_s")
        ]
        speed = statistics.median(audio_s / run["wall_s"] for run in runs)
        peak = max(run["peak_mb"] for run in runs)
        errors = [_errors(voice, dictations, runs[-1]["texts"]) for voice in voices]
        figures = [f"{speed:.1f}", *(f"{ratio:.2f}" for ratio in ratios), f"{peak:.0f}", *errors]
        lines.append(f"| {name} | {' | '.join(figures)} |")
    return "\n".join(lines)


def plot(rounds: Sequence[dict[str, Any]], audio_s: float) -> str:
    """The speeds as SVG."""
    speeds = {
        name: statistics.median(audio_s / one[name]["wall_s"] for one in rounds)
        for name in rounds[0]
    }
    return bars("Seconds of sound recognised per second", speeds, marked="calame", unit=" ×")


def _errors(voice: str, dictations: Sequence[Dictation], texts: Sequence[str]) -> str:
    pairs = [
        (dictation.gold, text)
        for dictation, text in zip(dictations, texts, strict=True)
        if dictation.voice == voice
    ]
    return f"{word_error_rate(pairs):.1f}"


def main() -> None:
    """Read the arguments, run the rounds, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--voices", default="kokoro,phone,pico")
    parser.add_argument("--files", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=math.inf, help="of each recording")
    parser.add_argument("--systems", default=",".join(installed()))
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "calame-bench")
    parser.add_argument("--plot", type=Path, help="SVG to write")
    parser.add_argument("--work", choices=SYSTEMS, help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work, options)
        return
    dictations = find(options.corpus, options.voices.split(","), options.files)
    paths = [dictation.path.resolve() for dictation in dictations]
    weights.locate("base", cache=options.cache)
    names = [BASE, *(name for name in options.systems.split(",") if name != BASE)]
    rounds = []
    for number in range(options.rounds):
        turn = number % len(names)
        found = {name: measure(name, options, paths) for name in names[turn:] + names[:turn]}
        rounds.append({name: found[name] for name in names})
    audio_s = sum(first(path, options.seconds).duration_s for path in paths)
    print(table(rounds, dictations, audio_s))
    if options.plot:
        options.plot.write_text(plot(rounds, audio_s), "utf-8")


if __name__ == "__main__":
    main()
