"""Drain the waiting dictations: claim some, recognise them together, write each one when ready.

Process start, model and lexicon are paid for once per process, not once per dictation. One bad
recording fails alone. Logged are ids, durations, counts and codes.
"""

import logging
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from calame.asr.audio import Audio, decode, open_nursery
from calame.asr.engine import Engine, Job
from calame.models.errors import CalameError, EngineFailed, StorageFailed
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting.effort import Meter
from calame.pipeline.drafting.processing import Drafted, Failure, draft
from calame.pipeline.drafting.work import Claim, WorkQueue
from calame.pipeline.letters.listening import prepare
from calame.pipeline.vocabulary.circles import Circle, Circles
from calame.postprocess.personal import NOTHING
from calame.postprocess.writing import WritingOptions, write_text

if TYPE_CHECKING:
    from calame.lexicon.lexicon import Lexicon

_log = logging.getLogger(__name__)
_MISHEARD = "furosemid"
_FIRST_TURN = 4  # until the speed of this worker is known
_PATIENCE_S = (0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """What became of one batch. Counts only: this is what Prefect may see.

    Attributes:
        drafts: Letters made.
        failed: Dictations that ended with a reason.
        postponed: Dictations put back for a later try, or lost to another worker.
        yielded: Dictations put back untried, because something urgent came in.
    """

    drafts: int = 0
    failed: int = 0
    postponed: int = 0
    yielded: int = 0

    @property
    def dictations(self) -> int:
        """All of them."""
        return self.drafts + self.failed + self.postponed + self.yielded


class Drainer:
    """Works through batches with one engine; a second caller waits for the first."""

    def __init__(self, services: Services, queue: WorkQueue) -> None:
        self._services = services
        self._queue = queue
        self._open: dict[str, Claim] = {}
        self._lock = threading.Lock()
        self._busy = threading.Lock()
        self._is_stopped = threading.Event()
        self._seconds_each: float | None = None
        self._nursery = open_nursery()
        self._meter = Meter(lambda: self._nursery.used_s)
        self._writing_s = 0.0

    def take(self) -> list[Claim]:
        """Claim as many dictations as this worker finishes in one turn."""
        work = self._services.settings.work
        each = self._seconds_each
        wanted = _FIRST_TURN if each is None else max(1, int(work.turn_s / max(each, 0.01)))
        return self._queue.claim(min(work.batch, wanted))

    @property
    def left(self) -> int:
        """How many dictations of the batch are not finished: the progress."""
        return len(self._open)

    def drain(self, claims: Iterable[Claim]) -> Drained:
        """Work through dictations that are claimed. Every one is settled when this returns."""
        with self._busy:
            with self._lock:
                self._open = {claim.dictation_id: claim for claim in claims}
            with _heartbeat(self._renew, self._services.settings.work.lease_s / 4):
                self._meter.begin()
                counts = Counter(self._outcomes())
                self._tell_effort()
        return Drained(**counts)

    @property
    def device(self) -> str | None:
        """What it computes on; None until the weights are loaded."""
        return self._engine.info.device if "_engine" in self.__dict__ else None

    def warm_up(self) -> None:
        """Load what recognition needs, so that the first dictation does not wait for it.

        Raises:
            WeightsMissing: There are no weights.
        """
        with self._busy:
            self._engine  # noqa: B018 - reading it loads it
            # The first text that is corrected builds the look-up tables: seconds, once.
            write_text(_MISHEARD, options=WritingOptions(), lexicon=self._lexicon)
            self._meter.restart()

    def give_back(self, claims: Iterable[Claim]) -> None:
        """Put back those of a batch that are not finished; what comes of them later is refused.

        It need not have begun: a batch is claimed before Prefect says that its run may start.
        """
        self._is_stopped.set()
        self._queue.give_back(claims)

    def _outcomes(self) -> Iterator[str]:
        rest: CalameError = EngineFailed()  # the engine forgot some: they are tried again
        try:
            yield from self._settled()
        except CalameError as error:
            rest = error
        except Exception as error:  # noqa: BLE001 - the firewall: no third party's message may reach Prefect or a log
            _log.error("batch stopped by %s", type(error).__name__)
        for dictation_id in list(self._open):
            yield self._settle(Failure(key=dictation_id, error=rest))

    def _settled(self) -> Iterator[str]:
        with closing(self._results()) as results:
            for result in results:
                yield self._settle(result)
                if self._makes_way():
                    yield from self._yielded()
                    return

    def _makes_way(self) -> bool:
        """Whether the rest of the batch waits for something urgent."""
        waiting = [claim for claim in self._open.values() if claim.priority is not Priority.URGENT]
        try:
            return bool(waiting) and self._queue.is_waiting(urgent=True)
        except CalameError:
            return False

    def _yielded(self) -> Iterator[str]:
        """Put the rest of the batch back untried."""
        with self._lock:
            rest = list(self._open.values())
            self._open.clear()
        self._queue.give_back(rest)
        yield from ("yielded" for _ in rest)

    def _results(self) -> Generator[Drafted | Failure, None, None]:
        groups: dict[object, list[Claim]] = defaultdict(list)
        for claim in self._open.values():
            groups[claim.practice_id, claim.author_id, claim.kind].append(claim)
        for claims in sorted(groups.values(), key=lambda group: group[0].priority.rank):
            circle = self._circle(claims[0])
            yield from draft(
                self._jobs(claims),
                engine=self._engine,
                lexicon=circle.lexicon if circle else None,
                writing=self._writing(claims[0], circle),
            )

    def _jobs(self, claims: Iterable[Claim]) -> Iterator[Job | Failure]:
        for claim in claims:
            try:
                yield Job(key=claim.dictation_id, audio=self._audio(claim))
            except CalameError as error:
                yield Failure(key=claim.dictation_id, error=error)

    def _audio(self, claim: Claim) -> Audio:
        """The decoded recording; what the desk plays and draws is kept on the way."""
        content = self._services.objects.get(claim.practice_id, claim.audio_key)
        audio = decode(content, nursery=self._nursery)
        try:
            prepare(
                self._services,
                practice_id=claim.practice_id,
                dictation_id=claim.dictation_id,
                content=content,
                audio=audio,
            )
        except CalameError as error:  # the first who listens makes it then
            _log.info("dictation %s not prepared: %s", claim.dictation_id, error.code)
        return audio

    def _settle(self, result: Drafted | Failure) -> str:
        """Write one result; returns under which count it falls."""
        with self._lock:
            claim = self._open.pop(result.key)
        try:
            outcome = self._write(claim, result)
        except CalameError as error:
            outcome = self._fail(claim, error)
        _log.info("dictation %s attempt %d: %s", claim.dictation_id, claim.attempt, outcome)
        return outcome

    def _write(self, claim: Claim, result: Drafted | Failure) -> str:
        if isinstance(result, Failure):
            return self._fail(claim, result.error)
        spent_s = sum(result.timings.values())
        self._patiently(
            lambda: self._queue.commit(
                claim, transcript=result.transcript, report=result.report, spent_s=spent_s
            )
        )
        self._learn(spent_s)
        self._writing_s += result.writing_effort_s
        return "drafts"

    def _learn(self, spent_s: float) -> None:
        """How long a dictation takes here lately: the size of the next turn."""
        before = self._seconds_each
        self._seconds_each = spent_s if before is None else 0.8 * before + 0.2 * spent_s

    def _patiently(self, write: Callable[[], None]) -> None:
        """Try again while the database or the object store is away: the work is done already.

        Raises:
            StorageFailed: It stayed away.
        """
        for pause_s in _PATIENCE_S:
            try:
                return write()
            except StorageFailed:
                if self._is_stopped.wait(pause_s):
                    break
        return write()

    def _fail(self, claim: Claim, error: CalameError) -> str:
        _log.info("dictation %s stopped by %s", claim.dictation_id, error.code)
        try:
            return "failed" if self._queue.fail(claim, error) else "postponed"
        except CalameError as second:
            # Not even the reason could be written (full disk, lost lease): the lease runs out and
            # the dictation is tried again.
            _log.warning("dictation %s left to its lease: %s", claim.dictation_id, second.code)
            return "postponed"

    def _renew(self) -> None:
        with self._lock:
            claims = list(self._open.values())
        try:
            self._queue.renew(claims)
        except CalameError as error:
            _log.warning("leases not renewed: %s", error.code)

    def _tell_effort(self) -> None:
        """Count where the processor time went. A figure for operators: it may be lost."""
        effort, self._writing_s = self._meter.end(writing_s=self._writing_s), 0.0
        try:
            self._queue.account(effort)
        except CalameError as error:
            _log.warning("effort not counted: %s", error.code)

    def _circle(self, claim: Claim) -> Circle | None:
        """The words of who dictated; None where nothing is corrected."""
        if self._circles is None:
            return None
        return self._circles.of(claim.practice_id, claim.author_id)

    def _writing(self, claim: Claim, circle: Circle | None) -> WritingOptions:
        return WritingOptions(
            kind=claim.kind,
            corrects=self._services.settings.recognition.corrects,
            personal=circle.personal if circle else NOTHING,
        )

    @cached_property
    def _engine(self) -> Engine:
        engine = self._services.open_engine()
        for warning in engine.warnings:
            _log.warning("engine: %s", warning)
        return engine

    @cached_property
    def _lexicon(self) -> "Lexicon | None":
        return self._services.load_lexicon()

    @cached_property
    def _circles(self) -> Circles | None:
        lexicon = self._lexicon
        return None if lexicon is None else Circles(self._services, lexicon)


@contextmanager
def _heartbeat(beat: Callable[[], None], every_s: float) -> Iterator[None]:
    """Call ``beat`` from a thread until the block ends."""
    is_over = threading.Event()

    def run() -> None:
        while not is_over.wait(every_s):
            beat()

    thread = threading.Thread(target=run, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
