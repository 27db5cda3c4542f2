"""Recognition: ours beside faster-whisper's two modes, on the same weights, sound and threads.

`python -m benchmarks asr --corpus DIR [--voices kokoro,phone] [--files 6] [--rounds 3]` with a
corpus of docs/evaluation.md; without one, the short dictation of the tests is used, which tells
that everything runs and no more. Every system runs once in every round, in a process of its own
(so that the peak of memory is its own), in an order that turns; times hold recognition only,
neither start nor loading nor decoding. The ratios are medians over the rounds. Processor time is
beside wall time, because a machine that others use too makes wall time worthless.
"""

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from calame.asr import devices, weights
from calame.asr.audio import Audio, decode
from calame.asr.engine import EngineOptions, Job, open_engine

ROOT = Path(__file__).parent.parent
BASE = "faster-whisper"
BEAM_SIZE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictation:
    """A recording and what it should read."""

    voice: str
    path: Path
    gold: str


def find(corpus: Path | None, voices: Sequence[str], count: int) -> list[Dictation]:
    """Dictations spread evenly over the voices and the list."""
    if corpus is None:
        path = ROOT / "tests" / "resources" / "dictee-courte.ogg"
        return [Dictation(voice="-", path=path, gold=path.with_suffix(".txt").read_text("utf-8"))]
    golds = sorted(corpus.glob("dev/*.json"))
    each = max(1, count // len(voices))
    found = []
    for gold in golds[:: max(1, len(golds) // each)][:each]:
        text = json.loads(gold.read_text("utf-8"))["written"]
        for voice in voices:
            (path,) = (corpus / "audio" / voice).glob(f"{gold.stem}.*")
            found.append(Dictation(voice=voice, path=path, gold=text))
    return found


def normalised(text: str) -> list[str]:
    """Lower-case words without punctuation; figures stay."""
    return re.sub(r"[^\w\s]", " ", text.lower()).split()


def word_error_rate(pairs: Sequence[tuple[str, str]]) -> float:
    """In percent, over all (gold, heard)."""
    words = [(normalised(gold), normalised(heard)) for gold, heard in pairs]
    errors = sum(Levenshtein.distance(gold, heard) for gold, heard in words)
    return 100 * errors / sum(len(gold) for gold, _ in words)


def _peer(cache: Path) -> Any:  # noqa: ANN401 - faster-whisper's own type
    from faster_whisper import WhisperModel  # noqa: PLC0415 - only in the process that uses it

    folder = weights.locate("base", cache=cache).folder
    return WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=devices.threads(0)
    )


def sequential(cache: Path, audios: Sequence[Audio]) -> Callable[[], list[str]]:
    """faster-whisper, one dictation after the other."""
    peer = _peer(cache)

    def run() -> list[str]:
        return [
            " ".join(
                segment.text
                for segment in peer.transcribe(
                    audio.samples,
                    language="fr",
                    beam_size=BEAM_SIZE,
                    vad_filter=True,
                    condition_on_previous_text=False,
                    word_timestamps=True,
                )[0]
            )
            for audio in audios
        ]

    return run


def batched(cache: Path, audios: Sequence[Audio]) -> Callable[[], list[str]]:
    """faster-whisper's BatchedInferencePipeline, batches of 8 within a dictation."""
    from faster_whisper import BatchedInferencePipeline  # noqa: PLC0415 - the same

    peer = BatchedInferencePipeline(_peer(cache))

    def run() -> list[str]:
        return [
            " ".join(
                segment.text
                for segment in peer.transcribe(
                    audio.samples,
                    language="fr",
                    beam_size=BEAM_SIZE,
                    batch_size=8,
                    word_timestamps=True,
                )[0]
            )
            for audio in audios
        ]

    return run


def calame(cache: Path, audios: Sequence[Audio]) -> Callable[[], list[str]]:
    """Ours."""
    engine = open_engine(EngineOptions(device="cpu", compute_type="int8"), cache=cache)

    def run() -> list[str]:
        jobs = [Job(key=str(number), audio=audio) for number, audio in enumerate(audios)]
        texts = {
            heard.key: heard.transcript.text if heard.transcript else ""
            for heard in engine.recognise(jobs)
        }
        return [texts[job.key] for job in jobs]

    return run


SYSTEMS = {
    BASE: sequential,
    "BatchedInferencePipeline": batched,
    "calame": calame,
}


def work(name: str, cache: Path, paths: Sequence[Path]) -> None:
    """One system, once, in this process; prints what it found as JSON."""
    run = SYSTEMS[name](cache, [decode(path) for path in paths])
    wall, cpu = time.perf_counter(), time.process_time()
    texts = run()
    found = {
        "wall_s": time.perf_counter() - wall,
        "cpu_s": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "texts": texts,
    }
    print(json.dumps(found))


def measure(name: str, cache: Path, paths: Sequence[Path]) -> dict[str, Any]:
    """One system, once, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.asr", "--work", name, "--cache", str(cache)]
    done = subprocess.run(
        [*command, *map(str, paths)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(rounds: Sequence[dict[str, Any]], dictations: Sequence[Dictation]) -> str:
    """Medians over the rounds, in Markdown."""
    audio_s = sum(decode(dictation.path).duration_s for dictation in dictations)
    voices = sorted({dictation.voice for dictation in dictations})
    lines = [
        f"{len(dictations)} dictations, {audio_s:.0f} s, {len(rounds)} rounds, "
        f"{devices.threads(0)} threads, base int8, beam {BEAM_SIZE}",
        "",
        f"| | × real time | wall ratio | CPU ratio | peak MB | WER {' | WER '.join(voices)} |",
        "|---|" + "---|" * (4 + len(voices)),
    ]
    for name in SYSTEMS:
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
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "calame-bench")
    parser.add_argument("--work", choices=SYSTEMS, help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work, options.cache, options.paths)
        return
    dictations = find(options.corpus, options.voices.split(","), options.files)
    paths = [dictation.path.resolve() for dictation in dictations]
    weights.locate("base", cache=options.cache)
    names = list(SYSTEMS)
    rounds = []
    for number in range(options.rounds):
        turn = number % len(names)
        order = names[turn:] + names[:turn]
        rounds.append({name: measure(name, options.cache, paths) for name in order})
    print(table(rounds, dictations))


if __name__ == "__main__":
    main()
