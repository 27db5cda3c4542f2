"""Objects without a row are deleted a day after they were noticed, and nothing else is."""

from collections.abc import Callable

from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.state import marks
from calame.pipeline.upkeep import orphans

DAY_S = 86_401.0


def test_an_object_that_nobody_names_goes_after_a_day(
    services: Services,
    practice_id: str,
    upload: Callable[[bytes], str],
    advance: Callable[[float], None],
) -> None:
    """Noticed, left for a day, deleted; what a row names stays."""
    upload(b"son")
    orphan = services.objects.put(practice_id, ObjectKind.REPORT, b"left behind")
    named = set(services.objects.keys(practice_id)) - {orphan}

    assert orphans.remove_old(services) == 0
    assert not orphans.are_due(services)
    advance(DAY_S)
    assert orphans.remove_old(services) == 1
    assert set(services.objects.keys(practice_id)) == named


def test_one_that_is_named_meanwhile_stays(
    services: Services,
    practice_id: str,
    upload: Callable[[bytes], str],
    advance: Callable[[float], None],
) -> None:
    """The recording came in again: it belongs to a dictation now, and later starts anew."""
    services.objects.put(practice_id, ObjectKind.AUDIO, b"son")
    orphans.remove_old(services)
    upload(b"son")
    advance(DAY_S)

    assert orphans.remove_old(services) == 0
    assert len(list(services.objects.keys(practice_id))) == 1


def test_nothing_is_deleted_beside_work_or_a_backup(
    services: Services,
    practice_id: str,
    queue: WorkQueue,
    upload: Callable[[bytes], str],
    advance: Callable[[float], None],
) -> None:
    """A draft that is being written may be the same bytes; a backup may still name them."""
    upload(b"son")
    services.objects.put(practice_id, ObjectKind.REPORT, b"left behind")
    orphans.remove_old(services)
    advance(DAY_S)
    marks.set_mark(services, marks.BACKUP, for_s=60)
    assert orphans.remove_old(services) == 0
    advance(61)
    claims = queue.claim(1)

    assert orphans.remove_old(services) == 0
    queue.give_back(claims)
    advance(DAY_S)
    assert orphans.remove_old(services) == 1
