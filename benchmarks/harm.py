"""Harm: what the correction changes in speech that holds no medical word.

`python -m benchmarks harm [--prompts DIR] [--files 200] [--words FILE] [--keep DIR] [--show]`
hears the telephone prompts of Asterisk in French (Debian: asterisk-core-sounds-fr-g722) with the
packaged weights and corrects what was heard, sound included. Nobody says a term in them: every
correction counts, also one that puts a misheard everyday word right. `--keep` saves the
transcripts and reads them back; `--words` adds a list of a practice; `--show` prints the changes.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from calame.asr.audio import Audio
from calame.asr.engine import Engine, Job, open_engine
from calame.lexicon.entry import Kind
from calame.lexicon.layers import entries_of, with_words
from calame.lexicon.lexicon import Lexicon, WordList, load
from calame.models.report import Edit
from calame.models.transcript import Transcript
from calame.pipeline.settings import RecognitionSettings
from calame.pipeline.state import codec
from calame.postprocess.writing import write

PROMPTS = Path("/usr/share/asterisk/sounds/fr_CA_f_June")
RULE = "lexicon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """What became of some speech.

    Attributes:
        files: Recordings.
        words: That were heard.
        edits: Of the correction, each of which is one too many.
        spoiled: Those among them that took a word of French away, not one that is none.
    """

    files: int
    words: int
    edits: tuple[Edit, ...]
    spoiled: tuple[Edit, ...]

    def per_thousand(self, edits: Sequence[Edit]) -> float:
        """So many of them for 1,000 words."""
        return 1000 * len(edits) / max(1, self.words)


def prompts(folder: Path, count: int) -> list[Path]:
    """The longest prompts, evenly spread where fewer than 200 are asked for."""
    found = [path for path in folder.rglob("*.g722") if path.parent.name != "silence"]
    longest = sorted(found, key=lambda path: (-path.stat().st_size, path.name))[: max(200, count)]
    return longest[:: max(1, len(longest) // count)][:count]


def read_g722(path: Path) -> Audio:
    """A raw G.722 recording, which has no header that would tell what it is."""
    with av.open(str(path), format="g722") as file:
        frames = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
    samples = np.frombuffer(np.concatenate(frames).tobytes(), np.int16)
    return Audio(samples=samples.astype(np.float32) / np.float32(32768))


def measure(
    paths: Sequence[Path], engine: Engine, lexicon: Lexicon, *, keep: Path | None = None
) -> Harm:
    """Hear and correct recordings; count what was corrected."""
    words, edits = 0, []
    for audio, transcript in _heard(paths, engine, keep):
        report = write(transcript, lexicon=lexicon, scorer=engine.scorer(audio))
        words += len(transcript.text.split())
        edits += [edit for edit in report.edits if RULE in edit.rules]
    spoiled = (edit for edit in edits if any(map(lexicon.is_word, edit.heard.split())))
    return Harm(files=len(paths), words=words, edits=tuple(edits), spoiled=tuple(spoiled))


def _heard(
    paths: Sequence[Path], engine: Engine, keep: Path | None
) -> Iterator[tuple[Audio, Transcript]]:
    for path in paths:
        audio = read_g722(path)
        kept = keep / f"{path.parent.name}-{path.stem}.json" if keep else None
        if kept and kept.is_file():
            yield audio, codec.load(Transcript, kept.read_bytes())
            continue
        (heard,) = engine.recognise([Job(key=path.stem, audio=audio)])
        transcript = heard.transcript or Transcript(segments=(), duration_s=audio.duration_s)
        if kept:
            kept.write_bytes(codec.dump(transcript))
        yield audio, transcript


def _with_list(lexicon: Lexicon, path: Path) -> Lexicon:
    """The lexicon with a list of a practice on top, one word a line."""
    words = filter(None, map(str.strip, path.read_text("utf-8").splitlines()))
    entries = [one for word in words for one in entries_of(word, Kind.OTHER, lexicon=lexicon)]
    return with_words(lexicon, WordList(name="essai", entries=entries))


def main() -> None:
    """Measure, print the figure and, where wanted, each change."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--prompts", type=Path, default=PROMPTS)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--words", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
    engine = open_engine(cache=RecognitionSettings().cache)
    lexicon = _with_list(load(), asked.words) if asked.words else load()
    found = measure(prompts(asked.prompts, asked.files), engine, lexicon, keep=asked.keep)
    if asked.show:
        for edit in found.edits:
            print(json.dumps([edit.heard, edit.written, edit.confidence], ensure_ascii=False))
    print(
        f"harm: {found.words} words of {found.files} recordings, {len(found.edits)} corrections "
        f"({found.per_thousand(found.edits):.2f} per 1,000), of words that were French "
        f"{len(found.spoiled)} ({found.per_thousand(found.spoiled):.2f} per 1,000)"
    )


if __name__ == "__main__":
    main()
