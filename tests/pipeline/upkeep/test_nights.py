"""The night: what may wait is held back until its hour, whoever looks after the clock."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from calame.models.errors import InputError
from calame.models.report import Report
from calame.models.states import Priority
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting import workers
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.upkeep import nights
from calame.pipeline.upkeep.routines import Routine, next_time, routine_of, set_routine

REPORT = Report(text="Patient revu ce jour.")
TRANSCRIPT = Transcript(segments=(), duration_s=30.0)


@pytest.fixture
def send(services: Services, practice_id: str) -> Callable[..., str]:
    """Take a recording in; returns the dictation."""

    def take(content: bytes, priority: Priority = Priority.NIGHT) -> str:
        return receive(
            services, practice_id=practice_id, content=content, file_name="a.ogg", priority=priority
        ).dictation_id

    return take


@pytest.fixture
def evening(services: Services, practice_id: str, advance: Callable[[float], None]) -> None:
    """Five minutes before the night of a practice that has one."""
    set_routine(services, practice_id, Routine(has_night=True, night_at="22:00"))
    hour = next_time("22:00", services.now())
    advance((hour - services.now()).total_seconds() - 300)


def test_without_a_night_they_are_taken_when_nothing_else_waits(
    send: Callable[..., str], queue: WorkQueue
) -> None:
    """A practice that sets nothing waits for nothing."""
    late, soon = send(b"a"), send(b"b", Priority.DAY)

    assert [claim.dictation_id for claim in queue.claim(5)] == [soon, late]


@pytest.mark.usefixtures("evening")
def test_at_the_hour_the_queue_opens_by_itself(
    send: Callable[..., str], queue: WorkQueue, advance: Callable[[float], None]
) -> None:
    """No flow, no Prefect, nobody: the dictation knows its hour. The day's goes before."""
    late = send(b"a")
    soon = send(b"b", Priority.DAY)
    assert [claim.dictation_id for claim in queue.claim(5)] == [soon]

    advance(301)

    assert [claim.dictation_id for claim in queue.claim(5)] == [late]


@pytest.mark.usefixtures("evening")
def test_each_night_begins_once_however_many_look(
    services: Services,
    practice_id: str,
    send: Callable[..., str],
    advance: Callable[[float], None],
) -> None:
    """Four workers look at the same moment; one night is written down."""
    send(b"a")
    assert not nights.are_due(services)
    advance(301)
    assert nights.are_due(services)
    begun: list[int] = []
    threads = [
        threading.Thread(target=lambda: begun.append(nights.begin_due(services))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(begun) == 1
    found = nights.latest(services, practice_id)
    assert found is not None
    assert (found.dictations, found.left) == (1, 1)
    assert not nights.are_due(services)


@pytest.mark.usefixtures("evening")
def test_it_may_begin_now_and_be_sent_back(
    services: Services, practice_id: str, send: Callable[..., str], queue: WorkQueue
) -> None:
    """`calame night` opens the queue at once; cancelling closes it until the next night."""
    ids = {send(b"a"), send(b"b")}
    begun = nights.begin(services, practice_id)
    assert begun.dictations == 2
    (taken,) = queue.claim(1)

    assert nights.cancel(services, practice_id) == 1

    assert taken.dictation_id in ids
    assert queue.claim(5) == []
    found = nights.latest(services, practice_id)
    assert found is not None
    assert found.is_cancelled


def test_the_end_is_estimated_from_the_measured_speed(
    services: Services, practice_id: str, send: Callable[..., str], queue: WorkQueue
) -> None:
    """Ten seconds each lately, six wait, two workers: half a minute."""
    send(b"first")
    assert nights.begin(services, practice_id).expected_end_at is None
    queue.commit(queue.claim(1)[0], transcript=TRANSCRIPT, report=REPORT, spent_s=10.0)
    for number in range(6):
        send(bytes([number]))
    for name in ("one", "two"):
        workers.give_sign(services, name, device="cpu")

    begun = nights.begin(services, practice_id)

    assert begun.expected_end_at == services.now() + timedelta(seconds=30)


def test_its_end_is_noted(
    services: Services, practice_id: str, send: Callable[..., str], queue: WorkQueue
) -> None:
    """When the last one that waited is settled; what comes in later is not of this night."""
    send(b"a")
    nights.begin(services, practice_id)
    nights.end_finished(services)
    queue.commit(queue.claim(1)[0], transcript=TRANSCRIPT, report=REPORT)
    nights.end_finished(services)

    found = nights.latest(services, practice_id)

    assert found is not None
    assert (found.left, found.ended_at) == (0, services.now())


@pytest.mark.parametrize(
    "routine",
    [
        Routine(night_at="25:00"),
        Routine(report_at="7 h"),
        Routine(report_to="secrétariat"),
        Routine(keep_days=0),
    ],
)
def test_what_cannot_be_used_is_refused(
    routine: Routine, services: Services, practice_id: str
) -> None:
    """The old routine stays."""
    with pytest.raises(InputError, match="refusée"):
        set_routine(services, practice_id, routine)

    assert routine_of(services, practice_id) == Routine()
