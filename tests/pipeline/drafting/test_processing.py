"""From sound to letter: every job comes out once, whatever happens to the others."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import numpy as np
import pytest

from calame.asr.audio import Audio
from calame.asr.engine import Heard, Job, Progress
from calame.lexicon.lexicon import load as load_lexicon
from calame.models.errors import (
    AudioUnreadable,
    CalameError,
    EngineFailed,
    NothingAudible,
    TemplateInvalid,
)
from calame.models.letter import Author
from calame.models.report import DoubtKind
from calame.models.transcript import EngineInfo, Segment, Transcript, Word
from calame.pipeline.drafting.processing import (
    Failure,
    Processed,
    ProcessingOptions,
    letters_of,
    process,
)
from calame.postprocess.writing import WritingOptions

INFO = EngineInfo(name="double", version="1", weights="-", device="cpu", compute_type="-")
OPTIONS = ProcessingOptions(written_on=date(2026, 11, 21), author=Author(name="Dr Garrigou"))


def transcript(text: str) -> Transcript:
    words = tuple(
        Word(text=word, start_s=float(n), end_s=n + 0.5, probability=0.9)
        for n, word in enumerate(text.split())
    )
    segment = Segment(words=words, avg_logprob=-0.2, no_speech_prob=0.0, compression_ratio=1.0)
    return Transcript(segments=(segment,) if words else (), duration_s=60.0, engine=INFO)


class Scorer:
    """A scorer to which every wording is as good."""

    def score(self, start_s: float, end_s: float, alternatives: Sequence[str]) -> list[float]:
        """Zero for each."""
        del start_s, end_s
        return [0.0] * len(alternatives)


class Engine:
    """An engine that hears what it was told, fails or stops where it was told."""

    warnings = ()

    def __init__(self, heard: dict[str, str | CalameError], *, stops_after: int = 99) -> None:
        self._heard = heard
        self._stops_after = stops_after
        self.scored: list[Audio] = []

    @property
    def info(self) -> EngineInfo:
        """Says that it is a double."""
        return INFO

    def recognise(
        self, jobs: Iterable[Job], *, progress: Progress | None = None
    ) -> Iterator[Heard]:
        """One result after the other."""
        for number, job in enumerate(jobs):
            if number == self._stops_after:
                raise EngineFailed
            if progress:
                progress(job.key, job.audio.duration_s)
            found = self._heard[job.key]
            if isinstance(found, CalameError):
                yield Heard(key=job.key, error=found)
            else:
                yield Heard(key=job.key, transcript=transcript(found))

    def scorer(self, audio: Audio) -> Scorer:
        """Remembers that it was asked for."""
        self.scored.append(audio)
        return Scorer()


class Backwards(Engine):
    """An engine that packs all jobs together and gives the last one first."""

    def recognise(
        self, jobs: Iterable[Job], *, progress: Progress | None = None
    ) -> Iterator[Heard]:
        """All results at the end."""
        yield from reversed(list(super().recognise(jobs, progress=progress)))


def job(key: str) -> Job:
    return Job(key=key, audio=Audio(samples=np.zeros(16_000, dtype=np.float32)))


def run(engine: Engine, *jobs: Job | Failure, **changes: object) -> list[Processed | Failure]:
    options = ProcessingOptions(written_on=OPTIONS.written_on, **changes)  # type: ignore[arg-type]
    return list(process(jobs, engine=engine, lexicon=None, options=options))


def outcome(results: Iterable[Processed | Failure]) -> dict[str, str]:
    """Key → ``letter`` or the code of the error; every key must come once."""
    pairs = [(r.key, r.error.code if isinstance(r, Failure) else "letter") for r in results]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_a_recording_becomes_a_letter() -> None:
    """Transcript, written form, Word file and timings come together."""
    (result,) = run(Engine({"a": "Cher confrère,"}), job("a"))

    assert isinstance(result, Processed)
    assert result.transcript == transcript("Cher confrère,")
    assert "Cher confrère" in result.report.text
    assert result.docx.startswith(b"PK")
    assert set(result.timings) == {"decoding", "recognition", "writing", "template"}
    assert min(result.timings.values()) >= 0


@pytest.mark.parametrize("kind", [Engine, Backwards])
def test_one_bad_item_never_stops_the_others(kind: Callable[..., Engine]) -> None:
    """Files that would not decode, sound without speech and engine errors fail alone."""
    engine = kind({"a": "Un.", "b": EngineFailed(), "c": "Deux.", "e": ""})
    bad = Failure(key="d", error=AudioUnreadable())

    assert outcome(run(engine, job("a"), bad, job("b"), job("e"), job("c"))) == {
        "a": "letter",
        "b": EngineFailed.code,
        "c": "letter",
        "d": AudioUnreadable.code,
        "e": NothingAudible.code,
    }


def test_an_engine_that_stops_fails_the_rest_visibly() -> None:
    """Those that it had not finished are failures, the finished ones stay letters."""
    engine = Engine({"a": "Un.", "b": "Deux.", "c": "Trois."}, stops_after=1)

    assert outcome(run(engine, job("a"), job("b"), job("c"))) == {
        "a": "letter",
        "b": EngineFailed.code,
        "c": EngineFailed.code,
    }


def test_jobs_are_taken_only_when_the_engine_asks() -> None:
    """Sound is decoded lazily: hundreds of files never stand in memory together."""
    taken: list[str] = []

    def jobs() -> Iterator[Job]:
        for key in "abc":
            taken.append(key)
            yield job(key)

    engine = Engine({"a": "Un.", "b": "Deux.", "c": "Trois."})
    results = process(jobs(), engine=engine, lexicon=None, options=OPTIONS)
    next(results)

    assert taken == ["a"]


def test_a_letter_that_cannot_be_printed_keeps_its_transcript() -> None:
    """What was recognised is not lost with the template."""
    (result,) = run(Engine({"a": "Un."}), job("a"), template=b"no Word file")

    assert isinstance(result, Failure)
    assert result.error.code == TemplateInvalid.code
    assert result.transcript == transcript("Un.")


def test_a_defect_of_ours_fails_one_letter_and_logs_no_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An unexpected error becomes a failure; the log says where, not what."""
    broken = object()
    with caplog.at_level(logging.DEBUG):
        results = run(Engine({"a": "marque-secrete"}), job("a"), template=broken)

    assert outcome(results) == {"a": CalameError.code}
    assert "Error at" in caplog.text
    assert "marque-secrete" not in caplog.text


@pytest.mark.parametrize(
    ("has_lexicon", "corrects", "times"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
def test_the_sound_is_scored_only_for_correction(
    *, has_lexicon: bool, corrects: bool, times: int
) -> None:
    """The scorer, which costs memory, is asked for only when words may be corrected."""
    engine = Engine({"a": "Un."})
    options = ProcessingOptions(
        written_on=OPTIONS.written_on, writing=WritingOptions(corrects=corrects)
    )
    lexicon = load_lexicon() if has_lexicon else None
    list(process([job("a")], engine=engine, lexicon=lexicon, options=options))

    assert len(engine.scored) == times


def test_progress_is_handed_to_the_engine() -> None:
    """The caller is told how far each recording is."""
    told: list[tuple[str, float]] = []
    engine = Engine({"a": "Un."})
    list(
        process(
            [job("a")],
            engine=engine,
            lexicon=None,
            options=OPTIONS,
            progress=lambda key, seconds: told.append((key, seconds)),
        )
    )

    assert told == [("a", 1.0)]


def test_an_unconfirmed_header_is_not_printed_twice() -> None:
    """The dictated header stands in the body; recipient and patient stay empty until confirmed."""
    (result,) = run(Engine({"a": "Docteur Mathurin Lescaux."}), job("a"))
    assert isinstance(result, Processed)
    (letter,) = letters_of(result.report, OPTIONS)

    assert (letter.recipient, letter.patient, letter.copies) == ((), None, ())
    assert letter.author == OPTIONS.author


def test_a_recording_that_was_cut_is_doubtful() -> None:
    """A letter whose end may be missing says so."""
    whole = job("a")
    cut = Job(key="a", audio=Audio(samples=whole.audio.samples, is_complete=False))
    (result,) = run(Engine({"a": "Pas d'œdème."}), cut)
    assert isinstance(result, Processed)
    (doubt,) = [one for one in result.report.doubts if one.kind is DoubtKind.GAP]

    assert doubt.span.start == len(result.report.text)
    assert "coupé" in doubt.reason
