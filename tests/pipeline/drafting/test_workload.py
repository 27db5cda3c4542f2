"""How much waits in a practice."""

from collections.abc import Callable

from calame.models.report import Report
from calame.models.states import DictationState
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.drafting.workload import Box, workload
from calame.pipeline.people.accounts import create_practice
from calame.pipeline.state.views import ConfirmedIdentity

_S = DictationState


def test_a_new_practice_has_nothing_to_do(services: Services, practice_id: str) -> None:
    """Every open state has an entry."""
    load = workload(services, practice_id)

    assert (load.to_review, load.to_review_s, load.urgent, load.unassigned) == (0, 0.0, 0, 0)
    assert set(load.boxes) == set(DictationState)
    assert set(load.boxes.values()) == {Box()}


def test_what_waits_is_counted_in_letters_and_seconds(
    services: Services,
    practice_id: str,
    upload: Callable[[bytes], str],
    drafted: Callable[[Report], str],
) -> None:
    """A draft is 3 seconds long in this house."""
    drafted(Report(text="Un."))
    drafted(Report(text="Deux."))
    upload(b"waits")

    load = workload(services, practice_id)

    assert (load.to_review, load.to_review_s, load.in_recognition, load.unassigned) == (
        2,
        6.0,
        1,
        3,
    )
    assert (load.boxes[_S.TO_REVIEW].count, load.boxes[_S.RECEIVED].count, load.failed) == (2, 1, 0)


def test_finished_letters_and_other_practices_do_not_count(
    services: Services, practice_id: str, desk: Desk, drafted: Callable[[Report], str]
) -> None:
    """Neither here nor next door."""
    letter = drafted(Report(text="Fini."))
    desk.confirm_identity(letter, ConfirmedIdentity(patient="", confirmed_at=services.now()))
    desk.validate(letter, base_version=1)
    other = create_practice(services, name="Cabinet d'en face")

    loads = [workload(services, practice) for practice in (practice_id, other)]

    assert [load.to_review for load in loads] == [0, 0]
    assert [load.boxes[_S.VALIDATED].count for load in loads] == [1, 0]
