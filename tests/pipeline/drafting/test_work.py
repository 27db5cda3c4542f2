"""Leases and fences: each dictation is worked on by one, and has an effect once."""

import threading
from collections.abc import Callable

import pytest

from calame.models.errors import AudioUnreadable, EngineFailed, LeaseLost
from calame.models.report import Report
from calame.models.states import DictationState, Priority
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.drafting.work import Claim, WorkQueue, free_abandoned_letters
from calame.pipeline.intake.receiving import receive

TRANSCRIPT = Transcript(segments=(), duration_s=3.0)
REPORT = Report(text="Patient revu ce jour.")
LEASE_S = 60.0


@pytest.fixture
def second(services: Services) -> WorkQueue:
    """Another worker."""
    return WorkQueue(services, worker="second")


@pytest.fixture
def claim(queue: WorkQueue, upload: Callable[[bytes], str]) -> Claim:
    """A dictation that the first worker has claimed."""
    upload(b"un")
    (taken,) = queue.claim(1)
    return taken


def states(desk: Desk) -> list[DictationState]:
    return [item.state for item in desk.worklist().items]


def test_a_claimed_dictation_is_not_given_twice(
    queue: WorkQueue, second: WorkQueue, claim: Claim
) -> None:
    """While the lease runs, there is nothing to claim."""
    assert claim.attempt == 1
    assert second.claim(5) == []
    assert not queue.is_waiting()


def test_a_commit_makes_the_draft(queue: WorkQueue, claim: Claim, desk: Desk) -> None:
    """The result moves the dictation to the desk, with one version by the machine."""
    queue.commit(claim, transcript=TRANSCRIPT, report=REPORT)

    letter = desk.open(claim.dictation_id)

    assert letter.item.state is DictationState.TO_REVIEW
    assert letter.report == REPORT
    assert letter.duration_s == 3.0
    assert [(version.number, version.by) for version in letter.history] == [(1, None)]


def test_a_result_counts_once(queue: WorkQueue, claim: Claim, desk: Desk) -> None:
    """The same worker bringing its result again changes nothing."""
    queue.commit(claim, transcript=TRANSCRIPT, report=REPORT)

    with pytest.raises(LeaseLost):
        queue.commit(claim, transcript=TRANSCRIPT, report=Report(text="Autre"))

    assert desk.open(claim.dictation_id).version == 1


def test_a_lost_lease_cannot_commit(
    queue: WorkQueue,
    second: WorkQueue,
    claim: Claim,
    advance: Callable[[float], None],
    desk: Desk,
) -> None:
    """A worker that was silent for too long comes back: its word no longer counts."""
    advance(LEASE_S + 1)
    assert second.reap() == 1
    (again,) = second.claim(1)

    with pytest.raises(LeaseLost):
        queue.commit(claim, transcript=TRANSCRIPT, report=Report(text="trop tard"))
    with pytest.raises(LeaseLost):
        queue.fail(claim, EngineFailed())
    assert queue.renew([claim]) == 0
    second.commit(again, transcript=TRANSCRIPT, report=REPORT)

    assert desk.open(claim.dictation_id).report == REPORT
    assert again.fence > claim.fence


def test_a_reaped_dictation_that_nobody_took_is_refused_too(
    queue: WorkQueue, claim: Claim, advance: Callable[[float], None]
) -> None:
    """Between reaping and the next claim the old fence is already void."""
    advance(LEASE_S + 1)
    queue.reap()

    with pytest.raises(LeaseLost):
        queue.commit(claim, transcript=TRANSCRIPT, report=REPORT)


def test_renewing_keeps_the_lease(
    queue: WorkQueue, second: WorkQueue, claim: Claim, advance: Callable[[float], None]
) -> None:
    """A worker that shows signs of life keeps its dictation for hours."""
    for _ in range(5):
        advance(LEASE_S * 0.9)
        assert queue.renew([claim]) == 1

    assert second.reap() == 0


def test_the_leases_of_a_dead_worker_end_at_once(
    queue: WorkQueue, second: WorkQueue, claim: Claim
) -> None:
    """Whoever knows that a worker died need not wait for its lease to run out."""
    assert second.reap(worker="second") == 0
    assert second.reap(worker=queue.worker) == 1
    assert [again.dictation_id for again in second.claim(1)] == [claim.dictation_id]


def test_urgent_comes_first_then_the_oldest(
    services: Services,
    practice_id: str,
    queue: WorkQueue,
    advance: Callable[[float], None],
) -> None:
    """The night gives way to the day, the day to what is urgent."""
    order = [Priority.NIGHT, Priority.DAY, Priority.URGENT, Priority.DAY]
    ids = []
    for number, priority in enumerate(order):
        advance(1)
        received = receive(
            services,
            practice_id=practice_id,
            content=bytes([number]),
            file_name="a.ogg",
            priority=priority,
        )
        ids.append(received.dictation_id)

    claimed = [claim.dictation_id for claim in queue.claim(10)]

    assert claimed == [ids[2], ids[1], ids[3], ids[0]]


def test_bad_input_fails_at_once_with_its_reason(
    queue: WorkQueue, claim: Claim, desk: Desk
) -> None:
    """Trying again would change nothing: the person sees what to do."""
    assert queue.fail(claim, AudioUnreadable())

    letter = desk.open(claim.dictation_id)

    assert letter.item.state is DictationState.FAILED
    assert letter.failure == AudioUnreadable().message
    assert not queue.is_waiting()


def test_a_passing_failure_is_tried_again_later(
    queue: WorkQueue, claim: Claim, advance: Callable[[float], None], desk: Desk
) -> None:
    """Each pause is twice the one before; after three tries it ends with the reason."""
    current = claim
    for pause_s in (20, 40):
        assert not queue.fail(current, EngineFailed())
        advance(pause_s - 1)
        assert queue.claim(1) == []
        advance(1)
        (current,) = queue.claim(1)

    assert queue.fail(current, EngineFailed())
    assert desk.open(claim.dictation_id).failure == EngineFailed().message


def test_a_recording_that_kills_its_worker_ends_as_failed(
    queue: WorkQueue, claim: Claim, advance: Callable[[float], None], desk: Desk
) -> None:
    """Three dead workers are enough; a person may still ask for another try."""
    for _ in range(2):
        advance(LEASE_S + 1)
        queue.reap()
        queue.claim(1)
    advance(LEASE_S + 1)
    queue.reap()

    assert queue.claim(1) == []
    assert "3 fois" in (desk.open(claim.dictation_id).failure or "")
    desk.retry(claim.dictation_id)
    assert [again.attempt for again in queue.claim(1)] == [1]


def test_what_was_tried_before_is_claimed_alone(
    queue: WorkQueue, upload: Callable[[bytes], str], advance: Callable[[float], None]
) -> None:
    """A recording that kills its worker takes no other one with it a second time."""
    ids = []
    for content in (b"a", b"b", b"c"):
        ids.append(upload(content))
        advance(1)
    queue.claim(2)
    advance(LEASE_S + 1)
    queue.reap()

    batches = [[claim.dictation_id for claim in queue.claim(10)] for _ in range(3)]

    assert batches == [[ids[0]], [ids[1]], [ids[2]]]


def test_a_worker_that_stops_in_order_costs_no_try(queue: WorkQueue, claim: Claim) -> None:
    """Given back means untried."""
    queue.give_back([claim])

    (again,) = queue.claim(1)

    assert again.attempt == 1
    with pytest.raises(LeaseLost):
        queue.commit(claim, transcript=TRANSCRIPT, report=REPORT)


def test_many_workers_claim_each_dictation_once(
    services: Services, upload: Callable[[bytes], str], desk: Desk
) -> None:
    """Six threads drain sixty dictations; every one ends with exactly one draft."""
    ids = {upload(str(number).encode()) for number in range(60)}
    claimed: list[str] = []

    def work(name: str) -> None:
        queue = WorkQueue(services, worker=name)
        while claims := queue.claim(4):
            for claim in claims:
                queue.commit(claim, transcript=TRANSCRIPT, report=REPORT)
                claimed.append(claim.dictation_id)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(claimed) == sorted(ids)
    assert {desk.open(dictation_id).version for dictation_id in ids} == {1}


def test_a_letter_left_open_returns_to_the_list(
    services: Services,
    drafted: Callable[[Report], str],
    desk: Desk,
    advance: Callable[[float], None],
) -> None:
    """Its reader closed the browser and went home."""
    dictation_id = drafted(REPORT)
    desk.claim(dictation_id)

    assert free_abandoned_letters(services) == 0
    advance(services.settings.desk.claim_s + 1)
    assert free_abandoned_letters(services) == 1

    assert states(desk) == [DictationState.TO_REVIEW]
    assert desk.open(dictation_id).holder is None
