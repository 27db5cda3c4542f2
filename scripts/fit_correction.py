"""Fits the weights of the correction on a corpus of dictations with known letters.

    python scripts/fit_correction.py CORPUS … --cache FOLDER [--voice NAME …] [--write]

CORPUS is a folder as ``calame eval`` takes it; of several, each dictation has a name of its own.
Transcripts and scores of wordings are kept in the
cache folder, since recognising and scoring take most of the time. Four passes: the weights that
choose what the recogniser is asked, those that decide without sound, those with it, and those with
it about drugs. The limits of drugs (``safety.py``) were read off the weights for drugs: fit these
anew (``--only drugs``) together with them.
Every printed figure is cross-validated by dictation: a dictation is judged by weights that were
fitted on others. ``--write`` puts the weights into postprocess/correction/data/weights.json with
a record.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from calame.asr.audio import decode
from calame.asr.engine import Engine, EngineOptions, Job, open_engine
from calame.lexicon.lexicon import Lexicon, load
from calame.models.transcript import Transcript
from calame.pipeline.evaluation.corpus import Dictation, load_corpus
from calame.pipeline.state import codec
from calame.postprocess import writing
from calame.postprocess.correction.candidates import Candidate, find_candidates
from calame.postprocess.correction.casing import write_accents
from calame.postprocess.correction.correcting import shortlist
from calame.postprocess.correction.decision import WEIGHTS, models
from calame.postprocess.correction.evidence import (
    SOUND_FEATURES,
    TEXT_FEATURES,
    Evidence,
    weigh_sound,
    weigh_text,
)
from calame.postprocess.correction.hearings import hearings, in_text
from calame.postprocess.correction.sound import gains
from calame.postprocess.draft import Draft

DATA = Path(__file__).parent.parent / "postprocess" / "correction" / "data" / WEIGHTS
FOLDS = 8
REACH = 22
MODELS = ("listening", "text", "sound", "drugs")
# These two are asked with the recording.
HEARING = ("sound", "drugs")
ACCEPTS = {"listening": 1.0, "text": 0.6, "sound": 0.25, "drugs": 0.25}
SUGGESTS = {"listening": 1.0, "text": 0.35, "sound": 0.22, "drugs": 0.22}
Floats = npt.NDArray[np.float64]
Recording = tuple[str, Dictation, Path]


@dataclass(frozen=True)
class Row:
    """One candidate: where it comes from, what speaks for it, whether it was right or harms."""

    dictation: str
    evidence: Evidence
    is_right: bool
    is_harm: bool


class KeptScorer:
    """The engine's scorer, which keeps what it has answered in a file."""

    def __init__(self, path: Path, make: Callable[[], writing.Scorer]) -> None:
        self._path, self._make = path, make
        self._known: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}
        self._scorer: writing.Scorer | None = None

    def score(self, start_s: float, end_s: float, alternatives: Sequence[str]) -> list[float]:
        """The log-probabilities, from the file where it has them."""
        keys = {text: f"{start_s:.2f} {end_s:.2f} {text}" for text in alternatives}
        unknown = [text for text, key in keys.items() if key not in self._known]
        if unknown:
            self._scorer = self._scorer or self._make()
            for text, score in zip(
                unknown, self._scorer.score(start_s, end_s, unknown), strict=True
            ):
                self._known[keys[text]] = score
        return [self._known[keys[text]] for text in alternatives]

    def save(self) -> None:
        """Write the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._known, ensure_ascii=False))


class Gold:
    """Tells whether a wording brings a draft nearer to the letter."""

    def __init__(self, heard: str, written: str) -> None:
        self._heard, self._places = _normalised(heard)
        self._written, _ = _normalised(written)
        self._map = [0] * len(self._heard) + [len(self._written)]
        for step in Levenshtein.opcodes(self._heard, self._written):
            for shift in range(step.src_end - step.src_start):
                width = step.dest_end - step.dest_start
                self._map[step.src_start + shift] = step.dest_start + min(shift, width)

    def judge(self, candidate: Candidate) -> tuple[bool, bool]:
        """Whether the candidate is right, and whether it makes a right word wrong."""
        start, end = (self._places[one] for one in (candidate.stretch.start, candidate.stretch.end))
        first, last = max(0, start - REACH), min(len(self._heard), end + REACH)
        letter = self._written[max(0, self._map[first] - 8) : self._map[last] + 8]
        heard = self._heard[start:end].strip()
        written = _normalised(candidate.written)[0].strip()
        before = self._heard[first:last]
        after = self._heard[first:start] + written + self._heard[start + len(heard) : last]
        nearer = Levenshtein.distance(after, letter) < Levenshtein.distance(before, letter)
        is_there = _holds(letter, written)
        return is_there and nearer, _holds(letter, heard) and written != heard


def _holds(text: str, part: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None


def _normalised(text: str) -> tuple[str, list[int]]:
    """The text in lower case with plain spaces, and the new place of each old one."""
    letters: list[str] = []
    places: list[int] = []
    for letter in text.lower().replace("’", "'"):
        places.append(len(letters))
        plain = letter if letter.isalnum() or letter in "%'" else " "
        if plain == " " and letters[-1:] in ([], [" "]):
            continue
        letters.extend({"œ": "oe"}.get(plain, plain))
    return "".join(letters), [*places, len(letters)]


def before_correction(transcript: Transcript, lexicon: Lexicon) -> Draft:
    """The draft as it reaches the correction."""
    draft = Draft.from_transcript(writing._plain(transcript))
    tools = writing._Tools(lexicon, None, transcript)
    for step in writing._steps(writing.WritingOptions(), draft.text, tools):
        if isinstance(step, partial) and step.func is writing._correct:
            break
        draft = step(draft)
    return draft


def transcribe(engine: Engine, audio: Path, kept: Path) -> Transcript:
    """The transcript of a recording, from the cache where it is there."""
    if not kept.exists():
        heard = next(iter(engine.recognise([Job(key="one", audio=decode(audio))])))
        if heard.transcript is None:
            raise SystemExit(f"{audio.name}: {heard.error}")
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(codec.dump(heard.transcript))
    return codec.load(Transcript, kept.read_bytes())


def gather(
    name: str, dictation: Dictation, transcript: Transcript, *, lexicon: Lexicon, scorer: KeptScorer
) -> Iterable[Row]:
    """The candidates of one recording that a model judges, judged by the letter."""
    draft = before_correction(transcript, lexicon)
    draft, words = write_accents(draft, lexicon)
    hears = name != "text"
    others = in_text(hearings(transcript), draft) if hears else ()
    candidates = find_candidates(words, draft.text, lexicon, hears=hears, others=others)
    found = weigh_text(candidates, words, specialty=None)
    if name in HEARING:
        found = shortlist(found, models()["listening"])
        found = weigh_sound(found, gains(draft, [one.candidate for one in found], scorer))
        scorer.save()
    gold = Gold(draft.text, dictation.written)
    for evidence in found:
        right, harm = gold.judge(evidence.candidate)
        # A change of capitals alone teaches nothing about sounds.
        if evidence.candidate.written.lower() != evidence.candidate.stretch.text.lower():
            yield Row(dictation.id, evidence, right, harm)


def matrix(rows: Sequence[Row], names: Sequence[str]) -> tuple[Floats, Floats]:
    """The features and the answers."""
    features = [[row.evidence.features.get(name, 0.0) for name in names] for row in rows]
    return np.array(features), np.array([float(row.is_right) for row in rows])


def fit(features: Floats, answers: Floats, *, ridge: float = 1.0) -> Floats:
    """Logistic regression by Newton's method, the bias (first column) free."""
    weights = np.zeros(features.shape[1])
    penalty = ridge * np.eye(features.shape[1])
    penalty[0, 0] = 1e-3
    for _ in range(30):
        guess = _logistic(features @ weights)
        curve = (features * (guess * (1 - guess) + 1e-9)[:, None]).T @ features + penalty
        weights -= np.linalg.solve(curve, features.T @ (guess - answers) + penalty @ weights)
    return weights


def _logistic(scores: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0)))
    return result


def cross_validated(rows: Sequence[Row], names: Sequence[str]) -> Floats:
    """The probability of each row by weights that never saw its dictation."""
    features, answers = matrix(rows, names)
    order = sorted({row.dictation for row in rows})
    folds = np.array([order.index(row.dictation) % FOLDS for row in rows])
    result = np.zeros(len(rows))
    for number in range(FOLDS):
        apart = folds == number
        weights = fit(features[~apart], answers[~apart])
        result[apart] = _logistic(features[apart] @ weights)
    return result


def record(
    rows: Sequence[Row], names: Sequence[str], name: str, recordings: Sequence[Recording]
) -> dict[str, object]:
    """Fit, print the cross-validated figures, and give what is stored."""
    probability = cross_validated(rows, names)
    right = np.array([row.is_right for row in rows])
    harm = np.array([row.is_harm for row in rows])
    print(f"{name}: {len(rows)} candidates, {right.sum()} right")
    table = {}
    for limit in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        taken = probability >= limit
        table[str(limit)] = [int(taken.sum()), int(right[taken].sum()), int(harm[taken].sum())]
        print(f"  from {limit}: taken, right, harmful", table[str(limit)])
    weights = fit(*matrix(rows, names))
    return {
        "accepts": ACCEPTS[name],
        "suggests": SUGGESTS[name],
        "weights": {one: round(float(w), 3) for one, w in zip(names, weights, strict=True)},
        "record": {
            "fitted_on": datetime.now(UTC).date().isoformat(),
            "recordings": dict(Counter(voice for voice, _, _ in recordings)),
            "weights": "base, int8",
            "candidates": len(rows),
            "right": int(right.sum()),
            "cross_validated": {"columns": ["taken", "right", "harmful"], "from": table},
        },
    }


def _recordings(corpora: Iterable[Path], wanted: Sequence[str]) -> Iterator[Recording]:
    """The voice, the dictation and the file of every recording."""
    for corpus in map(load_corpus, corpora):
        for voice in wanted or sorted(corpus.recordings):
            for dictation in corpus.dictations:
                yield voice, dictation, corpus.recordings[voice][dictation.id]


def main() -> int:
    """Fit the models; write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="+", metavar="CORPUS")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--voice", action="append", default=[])
    parser.add_argument("--only", choices=MODELS, action="append", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    recordings = list(_recordings(options.corpora, options.voice))
    engine = open_engine(EngineOptions(), cache=options.cache / "weights")
    lexicon = load()
    stored = json.loads(DATA.read_text("utf-8"))
    for name in options.only or MODELS:
        rows: list[Row] = []
        for voice, dictation, audio in recordings:
            kept = options.cache / "transcripts" / voice / f"{dictation.id}.json"
            transcript = transcribe(engine, audio, kept)
            scorer = KeptScorer(
                options.cache / "scores" / voice / f"{dictation.id}.json",
                lambda audio=audio: engine.scorer(decode(audio)),
            )
            rows += gather(name, dictation, transcript, lexicon=lexicon, scorer=scorer)
        names = SOUND_FEATURES if name in HEARING else TEXT_FEATURES
        stored["models"][name] = record(rows, names, name, recordings)
        if options.write:
            text = json.dumps(stored, indent=1, ensure_ascii=False) + "\n"
            DATA.write_text(text, "utf-8")
            models.cache_clear()
    return 0


if __name__ == "__main__":
    sys.exit(main())
