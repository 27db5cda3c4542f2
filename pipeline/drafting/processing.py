"""From sound to letter: the use case behind ``calame process`` and behind the server's drain.

Results come out one by one, as the engine finishes them. Every job that goes in comes out exactly
once, as a result or as a :class:`Failure`; one bad recording never stops the others. The drain
stops at the written text (:func:`draft`): Word files are made when somebody asks for one.
"""

import logging
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from time import perf_counter, thread_time
from typing import TypeVar

from calame.asr.audio import Audio
from calame.asr.engine import Engine, Heard, Job, Progress
from calame.lexicon.lexicon import Lexicon
from calame.models import marks
from calame.models.errors import CalameError, NothingAudible
from calame.models.letter import Author, Letter, Practice
from calame.models.report import Doubt, DoubtKind, Report, Span
from calame.models.transcript import Transcript
from calame.postprocess.correction.correcting import Scorer
from calame.postprocess.writing import WritingOptions, write
from calame.templates.letters import render

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingOptions:
    """How the letters are made.

    Attributes:
        written_on: The date printed on them.
        template: The practice's Word file; None for the one that ships.
        author: Printed in the signature block.
        practice: Printed in the letterhead.
        writing: How the spoken text becomes written text.
    """

    written_on: date
    template: Path | bytes | None = None
    author: Author | None = None
    practice: Practice | None = None
    writing: WritingOptions = field(default_factory=WritingOptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A dictation that became a text.

    Attributes:
        key: The job's.
        transcript: What was heard, unchanged.
        report: What is written, with every change.
        timings: Seconds spent per stage: ``decoding``, ``recognition``, ``writing``.
        writing_effort_s: Processor seconds that the writing took.
    """

    key: str
    transcript: Transcript
    report: Report
    timings: dict[str, float]
    writing_effort_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """A dictation that became a letter.

    Attributes:
        key: The job's.
        transcript: What was heard, unchanged.
        report: What is written, with every change.
        docx: The Word file.
        further: Those of the other letters of the dictation.
        timings: Seconds spent per stage: ``decoding``, ``recognition``, ``writing``, ``template``.
    """

    key: str
    transcript: Transcript
    report: Report
    docx: bytes
    timings: dict[str, float]
    further: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A dictation that made no letter.

    Attributes:
        key: The job's.
        error: Why, in French, without any dictated word.
        transcript: What was heard, where recognition had succeeded.
    """

    key: str
    error: CalameError
    transcript: Transcript | None = None


def draft(
    jobs: Iterable[Job | Failure],
    *,
    engine: Engine,
    lexicon: Lexicon | None,
    writing: WritingOptions,
    progress: Progress | None = None,
) -> Iterator[Drafted | Failure]:
    """Turn recordings into texts.

    Args:
        jobs: Consumed lazily. A :class:`Failure` among them (a file that would not decode) passes
            through, so that a caller may decode while the engine works.
        engine: Recognises, and scores alternatives on the sound.
        lexicon: None, or ``writing.corrects`` false: no word is corrected.
        writing: How the spoken text becomes written text.
        progress: Told the key and the seconds of its sound that are finished.

    Yields:
        One result per job, in the order in which they are ready.
    """
    intake = _Intake(jobs)
    for heard, seconds in _recognised(intake, engine, progress):
        yield from intake.failures()
        waiting = intake.take(heard.key)
        if heard.transcript is None or not heard.transcript.segments:
            yield Failure(key=heard.key, error=heard.error or NothingAudible())
            continue
        timings = {"decoding": waiting.decoding_s, "recognition": seconds}
        corrects = lexicon is not None and writing.corrects
        scorer = engine.scorer(waiting.audio) if corrects else None
        tools = _Tools(writing, lexicon, scorer, is_complete=waiting.audio.is_complete)
        yield _drafted(heard.key, heard.transcript, timings, tools)
    yield from intake.failures()


def process(
    jobs: Iterable[Job | Failure],
    *,
    engine: Engine,
    lexicon: Lexicon | None,
    options: ProcessingOptions,
    progress: Progress | None = None,
) -> Iterator[Processed | Failure]:
    """Turn recordings into letters; see :func:`draft`.

    Args:
        jobs: Consumed lazily.
        engine: Recognises.
        lexicon: Corrects.
        options: How the letters are made.
        progress: Told the key and the seconds of its sound that are finished.

    Yields:
        One result per job, in the order in which they are ready.
    """
    drafts = draft(jobs, engine=engine, lexicon=lexicon, writing=options.writing, progress=progress)
    for one in drafts:
        yield one if isinstance(one, Failure) else _processed(one, options)


def letters_of(report: Report, options: ProcessingOptions) -> tuple[Letter, ...]:
    """The letters before any person has confirmed their headers: the bodies alone carry them."""
    texts = marks.letters(report.text)
    kinds = [part.kind for part in report.parts] or [report.kind]
    return tuple(
        Letter(
            kind=kind,
            body=text,
            written_on=options.written_on,
            practice=options.practice,
            author=options.author,
        )
        for text, kind in zip_longest(texts, kinds[: len(texts)], fillvalue=report.kind)
    )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A job that the engine has taken and not yet given back."""

    audio: Audio
    decoding_s: float


@dataclass(frozen=True, slots=True)
class _Tools:
    """What writing one text needs."""

    options: WritingOptions
    lexicon: Lexicon | None
    scorer: Scorer | None
    is_complete: bool = True


class _Intake:
    """Hands jobs to the engine, keeps their sound until the result, sets failures aside."""

    def __init__(self, jobs: Iterable[Job | Failure]) -> None:
        self._jobs = iter(jobs)
        self._waiting: dict[str, _Waiting] = {}
        self._failures: deque[Failure] = deque()
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Job]:
        while True:
            start = perf_counter()
            item = next(self._jobs, None)
            spent = perf_counter() - start
            self.seconds += spent
            if item is None:
                return
            if isinstance(item, Failure):
                self._failures.append(item)
                continue
            self._waiting[item.key] = _Waiting(item.audio, spent)
            yield item

    def take(self, key: str) -> _Waiting:
        """The job's sound; it is forgotten here."""
        return self._waiting.pop(key)

    def failures(self) -> Iterator[Failure]:
        """The failures that came in since the last call."""
        while self._failures:
            yield self._failures.popleft()

    def abandon(self, error: CalameError) -> Iterator[Heard]:
        """Every job without a result, those not yet asked for included."""
        for _ in self:
            pass
        for key in list(self._waiting):
            yield Heard(key=key, transcript=None, error=error)


def _recognised(
    intake: _Intake, engine: Engine, progress: Progress | None
) -> Iterator[tuple[Heard, float]]:
    """What the engine heard, and how many seconds it took beyond the decoding."""
    results = engine.recognise(intake, progress=progress)
    while True:
        start, decoded_before = perf_counter(), intake.seconds
        try:
            heard = next(results, None)
        except CalameError as error:  # the engine itself is gone: nobody's result is coming
            yield from ((lost, 0.0) for lost in intake.abandon(error))
            return
        if heard is None:
            return
        yield heard, perf_counter() - start - (intake.seconds - decoded_before)


def _drafted(
    key: str, transcript: Transcript, timings: dict[str, float], tools: _Tools
) -> Drafted | Failure:
    """The text of one transcript."""

    def make() -> Drafted:
        start, effort = perf_counter(), thread_time()
        report = write(
            transcript, options=tools.options, lexicon=tools.lexicon, scorer=tools.scorer
        )
        if not tools.is_complete:
            report = _with_cut(report, transcript)
        return Drafted(
            key=key,
            transcript=transcript,
            report=report,
            timings=timings | {"writing": perf_counter() - start},
            writing_effort_s=thread_time() - effort,
        )

    return _alone(key, transcript, make)


def _processed(drafted: Drafted, options: ProcessingOptions) -> Processed | Failure:
    """The Word files of one text."""

    def make() -> Processed:
        start = perf_counter()
        docx, *further = (
            render(letter, template=options.template)
            for letter in letters_of(drafted.report, options)
        )
        return Processed(
            key=drafted.key,
            transcript=drafted.transcript,
            report=drafted.report,
            docx=docx,
            further=tuple(further),
            timings=drafted.timings | {"template": perf_counter() - start},
        )

    return _alone(drafted.key, drafted.transcript, make)


def _alone(key: str, transcript: Transcript, make: Callable[[], _Result]) -> _Result | Failure:
    """Make something of one transcript: a defect in one must not stop the night's others."""
    try:
        return make()
    except CalameError as error:
        return Failure(key=key, error=error, transcript=transcript)
    except Exception as error:  # noqa: BLE001 - the border of one dictation, see above
        _log.error("no letter from a transcript: %s", _place(error))  # never its message
        return Failure(key=key, error=CalameError(), transcript=transcript)


def _with_cut(report: Report, transcript: Transcript) -> Report:
    """The report of a recording that could be read in part only: nobody may overlook it."""
    end, end_s = len(report.text), transcript.duration_s
    cut = Doubt(
        kind=DoubtKind.GAP,
        span=Span(start=end, end=end, start_s=end_s, end_s=end_s),
        heard="",
        reason="Enregistrement coupé ou abîmé : une partie de la dictée manque sans doute",
    )
    ranked = sorted((*report.doubts, cut), key=lambda doubt: (doubt.kind.rank, doubt.span.start))
    return replace(report, doubts=tuple(ranked))


def _place(error: Exception) -> str:
    """The kind of an exception and where it was raised, without its message."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
