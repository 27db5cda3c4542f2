"""Draining: every claimed dictation is settled, whatever the engine or the disk does."""

import io
import os
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calame.asr.audio import Audio
from calame.asr.engine import Heard, Job, Progress
from calame.models.errors import StorageFailed, StorageFull, WeightsMissing
from calame.models.states import DictationState, Priority
from calame.models.transcript import EngineInfo, Segment, Transcript, Word
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.drafting.drain import Drained, Drainer
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.drafting.workers import counted
from calame.pipeline.intake.receiving import receive
from calame.pipeline.objects.archive import Archive
from calame.pipeline.objects.local import LocalStore
from calame.pipeline.people.accounts import create_author
from calame.pipeline.settings import Settings, as_environment

Behaviour = Callable[[Job], None]


class Double:
    """An engine that hears « Bonjour. » in everything, after doing what a test wants."""

    info = EngineInfo(name="double", version="1", weights="none", device="cpu", compute_type="none")
    warnings = ("un avertissement",)

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour

    def recognise(
        self, jobs: Iterable[Job], *, progress: Progress | None = None
    ) -> Iterator[Heard]:
        """One result per job, unless the behaviour raises."""
        del progress
        for job in jobs:
            self._behaviour(job)
            word = Word(text="Bonjour.", start_s=0.0, end_s=0.5, probability=0.9)
            segment = Segment(
                words=(word,), avg_logprob=-0.1, no_speech_prob=0.0, compression_ratio=1.0
            )
            transcript = Transcript(segments=(segment,), duration_s=1.0, engine=self.info)
            yield Heard(key=job.key, transcript=transcript)

    def scorer(self, audio: Audio) -> "Double":
        """Itself."""
        del audio
        return self

    def score(self, start_s: float, end_s: float, alternatives: Iterable[str]) -> list[float]:
        """Everything fits alike."""
        del start_s, end_s
        return [0.0 for _ in alternatives]


def recording(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(int(seconds * 16_000) * 2))
    return out.getvalue()


Drain = Callable[..., Drained]


@pytest.fixture
def drain(services: Services, queue: WorkQueue) -> Drain:
    """Claim all and drain with an engine that behaves so."""

    def run(behaviour: Behaviour = lambda _: None) -> Drained:
        opened = replace(services, open_engine=lambda: Double(behaviour), load_lexicon=lambda: None)
        return Drainer(opened, queue).drain(queue.claim(10))

    return run


def test_each_dictation_is_settled_on_its_own(
    upload: Callable[[bytes], str], desk: Desk, drain: Drain
) -> None:
    """A broken recording fails with its reason, the others become drafts."""
    good = [upload(recording(seconds)) for seconds in (1, 1.2)]
    bad = upload(b"bruit")

    assert drain() == Drained(drafts=2, failed=1)

    assert {desk.open(one).item.state for one in good} == {DictationState.TO_REVIEW}
    assert desk.open(bad).item.state is DictationState.FAILED
    assert desk.open(good[0]).report.text == "Bonjour."


def test_the_processor_time_of_a_batch_is_counted(
    services: Services, upload: Callable[[bytes], str], drain: Drain
) -> None:
    """For operators: how much of it went into recognition, into writing, into everything else."""
    upload(recording(1))
    drain()

    with services.database.read_all() as session:
        parts = {
            code: value for (what, code), value in counted(session).items() if what == "effort_s"
        }
    assert set(parts) == {"recognition", "writing", "rest"}
    assert parts["rest"] > 0  # the child that decodes, if nothing else


def test_the_author_and_the_practice_are_those_of_the_dictation(
    services: Services, practice_id: str, upload: Callable[[bytes], str], desk: Desk, drain: Drain
) -> None:
    """Dictations of several authors in one batch keep theirs."""
    ids = [upload(recording(seconds)) for seconds in (1, 1.2)]
    author_id = create_author(services, practice_id=practice_id, name="Dr Solène Garrigou")
    desk.assign(ids[1], author_id)

    assert drain() == Drained(drafts=2)


def test_an_engine_that_breaks_costs_a_try_and_loses_nothing(
    upload: Callable[[bytes], str], desk: Desk, drain: Drain, queue: WorkQueue,
    advance: Callable[[float], None], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """A third party's exception in the middle of a batch: what was ready stays, the rest waits."""
    ids = [upload(recording(seconds)) for seconds in (1, 2, 1.2)]

    def break_on_the_second(job: Job) -> None:
        if job.audio.duration_s == 2:
            raise ZeroDivisionError("Mme Kerguélénec")

    with caplog.at_level("DEBUG"):
        first = drain(break_on_the_second)
    for _ in range(8):
        advance(100)
        while queue.is_waiting():
            drain(break_on_the_second)

    assert first == Drained(drafts=1, postponed=2)
    assert [desk.open(one).item.state for one in ids] == [
        DictationState.TO_REVIEW,
        DictationState.FAILED,
        DictationState.TO_REVIEW,
    ]
    assert "ZeroDivisionError" in caplog.text
    assert "Kergu" not in caplog.text


def test_no_engine_is_a_reason(
    services: Services, queue: WorkQueue, upload: Callable[[bytes], str], desk: Desk
) -> None:
    """Missing weights end each dictation visibly: waiting would change nothing."""
    dictation_id = upload(recording(1))

    def refuse() -> Double:
        raise WeightsMissing

    drainer = Drainer(replace(services, open_engine=refuse), queue)
    with pytest.raises(WeightsMissing):
        drainer.warm_up()

    assert drainer.drain(queue.claim(10)) == Drained(failed=1)
    assert desk.open(dictation_id).failure == WeightsMissing().message


def test_a_dictation_that_was_lost_meanwhile_is_left_alone(
    services: Services, upload: Callable[[bytes], str], desk: Desk, drain: Drain,
    advance: Callable[[float], None],
) -> None:  # fmt: skip
    """Recognition took longer than the lease: the other worker's draft stands."""
    dictation_id = upload(recording(1))
    second = WorkQueue(services, worker="second")
    quick = Drainer(
        replace(services, open_engine=lambda: Double(lambda _: None), load_lexicon=lambda: None),
        second,
    )

    def lose(_: Job) -> None:
        advance(61)
        second.reap()
        assert quick.drain(second.claim(1)) == Drained(drafts=1)

    assert drain(lose) == Drained(postponed=1)
    assert desk.open(dictation_id).version == 1


def test_leases_are_renewed_while_recognition_runs(
    services: Services, upload: Callable[[bytes], str]
) -> None:
    """Recognition of three leases' length keeps its dictation; a second worker finds nothing."""
    upload(recording(1))
    work = services.settings.work.model_copy(update={"lease_s": 0.8})
    timed = replace(
        services,
        settings=services.settings.model_copy(update={"work": work}),
        clock=lambda: datetime.now(UTC),
        open_engine=lambda: Double(lambda _: time.sleep(2.4)),
        load_lexicon=lambda: None,
    )
    queue = WorkQueue(timed, worker="slow")
    claims = queue.claim(1)
    results: list[Drained] = []
    thread = threading.Thread(target=lambda: results.append(Drainer(timed, queue).drain(claims)))
    thread.start()
    reaped = 0
    while thread.is_alive():
        reaped += WorkQueue(timed, worker="other").reap()
        time.sleep(0.1)

    assert (reaped, results) == (0, [Drained(drafts=1)])


def test_a_stopping_worker_gives_back_what_it_holds(
    services: Services, queue: WorkQueue, upload: Callable[[bytes], str], desk: Desk
) -> None:
    """What its engine still brings is refused; the next worker makes the draft."""
    dictation_id = upload(recording(1))
    second = WorkQueue(services, worker="second")

    def stop(_: Job) -> None:
        drainer.give_back(claims)

    drainer = Drainer(
        replace(services, open_engine=lambda: Double(stop), load_lexicon=lambda: None), queue
    )

    claims = queue.claim(1)
    assert drainer.drain(claims) == Drained(postponed=1)
    assert [claim.attempt for claim in second.claim(1)] == [1]
    assert desk.open(dictation_id).version == 0


class FullStore(LocalStore):
    """A store that has run out of space."""

    def put(self, key: str, chunks: Iterable[bytes], *, size: int) -> None:
        """No space."""
        del key, chunks, size
        raise StorageFull


def test_a_full_disk_while_writing_the_draft_is_tried_again_then_said(
    services: Services, queue: WorkQueue, upload: Callable[[bytes], str], desk: Desk,
    advance: Callable[[float], None],
) -> None:  # fmt: skip
    """The recording stays, the reason is shown, and another try makes the draft."""
    dictation_id = upload(recording(1))
    full = replace(
        services,
        objects=_over(FullStore(services.settings.data_dir / "objects"), services),
        open_engine=lambda: Double(lambda _: None),
        load_lexicon=lambda: None,
    )
    on_full_disk = WorkQueue(full, worker="first")

    for _ in range(services.settings.work.outage_attempts):
        advance(1_000)
        Drainer(full, on_full_disk).drain(on_full_disk.claim(1))

    assert desk.open(dictation_id).failure == StorageFull().message
    assert desk.audio(dictation_id)[0] == recording(1)
    desk.retry(dictation_id)
    roomy = replace(full, objects=services.objects)
    assert Drainer(roomy, WorkQueue(roomy, worker="first")).drain(queue.claim(1)).drafts == 1


def test_a_batch_makes_way_for_what_is_urgent(
    services: Services, queue: WorkQueue, upload: Callable[[bytes], str], practice_id: str
) -> None:
    """It comes in during the first of six: the others go back untried, and it is next."""
    waiting = {upload(recording(0.5 + number / 10)) for number in range(6)}
    urgent: list[str] = []

    def behaviour(_: Job) -> None:
        if not urgent:
            received = receive(
                services, practice_id=practice_id, content=recording(0.3), file_name="a.wav",
                priority=Priority.URGENT,
            )  # fmt: skip
            urgent.append(received.dictation_id)

    opened = replace(services, open_engine=lambda: Double(behaviour), load_lexicon=lambda: None)
    drained = Drainer(opened, queue).drain(queue.claim(10))
    after = queue.claim(10)

    assert (drained.drafts, drained.yielded) == (1, 5)
    assert after[0].dictation_id == urgent[0]
    assert {claim.attempt for claim in after} == {1}
    assert {claim.dictation_id for claim in after[1:]} < waiting


def test_a_database_that_comes_back_gets_the_draft(
    services: Services, queue: WorkQueue, upload: Callable[[bytes], str], desk: Desk
) -> None:
    """The recognition is not done again: only its result is written again."""
    dictation_id = upload(recording(1))
    heard: list[str] = []
    away = _Away(services.settings.data_dir / "objects", failures=1)
    flaky = replace(
        services,
        objects=_over(away, services),
        open_engine=lambda: Double(lambda job: heard.append(job.key)),
        load_lexicon=lambda: None,
    )

    drained = Drainer(flaky, WorkQueue(flaky, worker="first")).drain(queue.claim(1))

    assert (drained.drafts, heard) == (1, [dictation_id])
    assert desk.open(dictation_id).item.state is DictationState.TO_REVIEW


class _Away(LocalStore):
    """A store that fails some times, then works."""

    def __init__(self, folder: Path, *, failures: int) -> None:
        super().__init__(folder)
        self._failures = failures

    def put(self, key: str, chunks: Iterable[bytes], *, size: int) -> None:
        """Fail or store."""
        self._failures -= 1
        if self._failures >= 0:
            raise StorageFailed
        super().put(key, chunks, size=size)


def _over(store: LocalStore, services: Services) -> Archive:
    return Archive(store, services.vault)


_INTAKE_ON_A_FULL_DISK = """
import resource, signal, sys
from calame.models.errors import StorageFull
from calame.pipeline.bootstrap import build
from calame.pipeline.intake.receiving import receive
from calame.pipeline.settings import load
services = build(load())
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    receive(services, practice_id=sys.argv[1], content=b"x" * 500_000, file_name="a.ogg")
except StorageFull:
    sys.exit(42)
"""


def test_a_full_disk_at_intake_registers_nothing(
    settings: Settings, practice_id: str, upload: Callable[[bytes], str], desk: Desk
) -> None:
    """The system refuses the bytes (a real limit): the sender is told and keeps its copy."""
    code = subprocess.run(
        [sys.executable, "-c", _INTAKE_ON_A_FULL_DISK, practice_id],
        env=os.environ | as_environment(settings),
        check=False,
    ).returncode

    assert code == 42
    assert desk.worklist().items == ()
    upload(b"x" * 500_000)
    assert len(desk.worklist().items) == 1
