"""Makes or reads the letters of a corpus and scores them, one set for each voice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter

from calame.asr.audio import decode
from calame.asr.engine import Engine, Job, Progress
from calame.lexicon.lexicon import Lexicon
from calame.models.errors import CalameError, CorpusInvalid
from calame.models.report import Report
from calame.pipeline.drafting.processing import Failure, Processed, ProcessingOptions, process
from calame.pipeline.evaluation.corpus import Corpus, Dictation
from calame.pipeline.evaluation.scoring import Metric, Scores, Tally, mean, score, total
from calame.pipeline.letters.files import read_letter_files
from calame.pipeline.state.codec import plain
from calame.postprocess.writing import WritingOptions, write, write_text

Figure = Callable[[Scores], float | None]
SPOKEN = "texte dicté"
ABSENT = "absente"


@dataclass(slots=True)
class LetterSet:
    """The letters of one voice and their figures.

    Attributes:
        name: The voice, or where the letters came from.
        scores: By dictation. One without a letter is scored as an empty letter.
        failures: Dictation → code of the error, for those without a letter.
        seconds: Spent in making the letters; 0 for letters that were read.
        audio_s: Sound that was recognised, in seconds.
        uncorrected: The figures of the same letters written without the lexicon, where both are.
        correction_s: Spent in writing beyond what writing without the lexicon takes.
    """

    name: str
    scores: dict[str, Scores] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    audio_s: float = 0.0
    uncorrected: dict[str, Scores] = field(default_factory=dict)
    correction_s: float = 0.0

    @property
    def total_uncorrected(self) -> Scores:
        """The same of the letters without correction; empty where there is none."""
        return total(self.uncorrected.values())

    @property
    def correction_percent(self) -> float | None:
        """The time that the correction takes, over the length of the sound.

        Not over the time of recognition: that goes on in other threads meanwhile.
        """
        is_known = self.uncorrected and self.audio_s
        return 100 * self.correction_s / self.audio_s if is_known else None

    @property
    def total(self) -> Scores:
        """Every word and every item of the set."""
        return total(self.scores.values())

    def add(
        self,
        dictation: Dictation,
        report: Report | None,
        text: str | None = None,
        *,
        heard: str | None = None,
    ) -> None:
        """Score one letter; no report and no text is an empty letter."""
        body = text if text is not None else report.text if report else ""
        self.scores[dictation.id] = score(dictation, body, report, heard=heard)


def read_letters(corpus: Corpus, folder: Path) -> list[LetterSet]:
    """The letters of an earlier ``calame process``: in the folder, or in one folder per voice.

    Raises:
        CorpusInvalid: The folder holds no letter of this corpus.
    """
    voices = [name for name in corpus.recordings if (folder / name).is_dir()]
    homes = {name: folder / name for name in voices} or {folder.resolve().name: folder}
    return [_read(corpus, name, home) for name, home in homes.items()]


def _read(corpus: Corpus, name: str, home: Path) -> LetterSet:
    result = LetterSet(name)
    for dictation in corpus.dictations:
        saved = read_letter_files(home, dictation.id)
        if saved is None:
            result.failures[dictation.id] = ABSENT
            result.add(dictation, None)
        else:
            result.add(dictation, saved.report, saved.text)
    if len(result.failures) == len(corpus.dictations):
        raise CorpusInvalid("Ce dossier n'a aucune lettre de ce corpus : vérifiez --letters.")
    return result


def write_letters(corpus: Corpus, *, lexicon: Lexicon | None, corrects: bool) -> LetterSet:
    """What ``calame write`` makes of the dictated text, without any sound."""
    result = LetterSet(SPOKEN)
    options = WritingOptions(corrects=corrects)
    for dictation in corpus.dictations:
        start = perf_counter()
        report = write_text(dictation.spoken, options=options, lexicon=lexicon)
        result.seconds += perf_counter() - start
        result.add(dictation, report)
    return result


def hear_letters(
    corpus: Corpus,
    voice: str,
    *,
    engine: Engine,
    lexicon: Lexicon | None,
    progress: Progress | None = None,
    done: Callable[[], None] = lambda: None,
) -> LetterSet:
    """What ``calame process`` makes of the recordings of one voice.

    Args:
        corpus: With recordings of that voice; dictations without one are left out.
        voice: Its name.
        engine: Recognises.
        lexicon: None: no correction.
        progress: Told how far each recording is.
        done: Called after each recording.
    """
    result = LetterSet(voice)
    files = corpus.recordings[voice]
    known = {dictation.id: dictation for dictation in corpus.dictations if dictation.id in files}
    options = ProcessingOptions(
        written_on=date(2000, 1, 1), writing=WritingOptions(corrects=lexicon is not None)
    )
    jobs = _jobs({name: files[name] for name in known})
    for one in process(jobs, engine=engine, lexicon=lexicon, options=options, progress=progress):
        if isinstance(one, Failure):
            result.failures[one.key] = one.error.code
            result.add(known[one.key], None)
        else:
            result.seconds += sum(one.timings.values())
            result.audio_s += one.transcript.duration_s
            result.add(known[one.key], one.report, heard=one.transcript.text)
            if lexicon is not None:
                _compare(result, known[one.key], one)
        done()
    return result


def _compare(result: LetterSet, dictation: Dictation, one: Processed) -> None:
    """Write the same words without the lexicon: what the correction brings, and its time."""
    start = perf_counter()
    report = write(one.transcript, options=WritingOptions(corrects=False))
    plain_s = perf_counter() - start
    result.uncorrected[dictation.id] = score(dictation, report.text, report)
    result.correction_s += one.timings["writing"] - plain_s


def _jobs(files: dict[str, Path]) -> Iterator[Job | Failure]:
    for key, path in files.items():
        try:
            yield Job(key=key, audio=decode(path))
        except CalameError as error:
            yield Failure(key=key, error=error)


def percent_of(metric: Metric) -> Figure:
    """The figure that shows one metric."""
    return lambda scores: scores.metric(metric).percent


def doubts_per_25_words(scores: Scores) -> float | None:
    """How many doubts there are for 25 words of the letter."""
    return None if scores.doubts.percent is None else scores.doubts.percent / 4


def spoiled_per_1000_words(scores: Scores) -> float | None:
    """How many right words the correction made wrong, for 1,000 words of the gold letter."""
    return None if scores.corrected.percent is None else scores.corrected.percent * 10


def mean_percent(sets: list[LetterSet], figure: Figure) -> float | None:
    """The mean over the sets of one figure."""
    return mean(figure(one.total) for one in sets)


def as_json(sets: list[LetterSet]) -> dict[str, object]:
    """Every figure, for machines: per set, per dictation, and what was missed."""
    return {
        "sets": {one.name: _set_json(one) for one in sets},
        "mean": {
            "wer": mean_percent(sets, lambda scores: scores.words.percent),
            **{metric.value: mean_percent(sets, percent_of(metric)) for metric in Metric},
        },
    }


def _set_json(one: LetterSet) -> dict[str, object]:
    return {
        **_figures(one.total),
        "failures": one.failures,
        "seconds": round(one.seconds, 2),
        "audio_s": round(one.audio_s, 2),
        "correction_percent": one.correction_percent,
        "uncorrected": _figures(one.total_uncorrected) if one.uncorrected else None,
        "letters": {
            name: {
                **_figures(scores),
                "missed": plain(dict(scores.missed)),
                "spoiled": list(scores.spoiled),
            }
            for name, scores in one.scores.items()
        },
    }


def _figures(scores: Scores) -> dict[str, object]:
    return {
        "wer": scores.words.percent,
        "wer_with_marks": scores.marks.percent,
        "words": scores.words.total,
        "doubts": scores.doubts.hits,
        "spoiled_words": scores.corrected.hits,
        "wrong_drugs": _tally(scores.wrong_drugs),
        "errors_in_doubts": _tally(scores.covered),
        "errors_in_doubts_by_chance": scores.by_chance.percent,
        "marked": scores.marked.percent,
        "losses": {metric.value: _tally(tally) for metric, tally in scores.losses.items()},
        **{metric.value: _tally(tally) for metric, tally in scores.metrics.items()},
    }


def _tally(tally: Tally) -> dict[str, object]:
    return {"hits": tally.hits, "total": tally.total, "percent": tally.percent}
