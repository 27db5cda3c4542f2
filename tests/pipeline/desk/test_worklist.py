"""The worklist: its order, its filters, its pages, its counts, several at once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from calame.models.documents import DocumentKind
from calame.models.errors import CalameError, NotFound
from calame.models.report import Report
from calame.models.states import DictationState, Priority, Role, Shelf
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.desk.worklist import Filter
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.people.accounts import Account, create_author
from calame.pipeline.people.practice import change_practice
from calame.pipeline.state import tallies
from calame.pipeline.state.views import ConfirmedIdentity, WorkItem

Send = Callable[..., str]
_SILENCE = Transcript(segments=(), duration_s=3.0)
NOBODY = ConfirmedIdentity(patient="", confirmed_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def send(services: Services, practice_id: str, advance: Callable[[float], None]) -> Send:
    """Take a recording in, a second after the one before."""
    made: Iterator[int] = iter(range(10_000))

    def take(
        priority: Priority = Priority.DAY,
        author_id: str | None = None,
        kind: DocumentKind | None = None,
    ) -> str:
        advance(1)
        return receive(
            services,
            practice_id=practice_id,
            content=str(next(made)).encode(),
            file_name="a.ogg",
            priority=priority,
            author_id=author_id,
            kind=kind,
        ).dictation_id

    return take


@pytest.fixture
def author_id(services: Services, practice_id: str) -> str:
    """Somebody who dictates."""
    return create_author(services, practice_id=practice_id, name="Dr Solène Garrigou")


def ids(items: tuple[WorkItem, ...]) -> list[str]:
    return [item.id for item in items]


def test_urgent_first_then_by_the_time_they_are_wanted(desk: Desk, send: Send) -> None:
    """A dictation that is wanted earlier passes those of its priority."""
    night, day, later, urgent = (
        send(one) for one in (Priority.NIGHT, Priority.DAY, Priority.DAY, Priority.URGENT)
    )
    assert ids(desk.worklist().items) == [urgent, day, later, night]

    desk.set_due(later, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    assert ids(desk.worklist().items) == [urgent, later, day, night]


def test_the_delay_is_the_practices(
    services: Services,
    hire: Callable[..., Account],
    desk: Desk,
    send: Send,
    advance: Callable[[float], None],
) -> None:
    """It can be set for one dictation, and goes back to the priority's."""
    chef = hire("chef", role=Role.MANAGER)
    hours = {Priority.URGENT: 1, Priority.DAY: 10, Priority.NIGHT: 20}
    change_practice(services, chef, wants_approval=False, due_h=hours)
    dictation_id = send()
    item = desk.status(dictation_id)
    assert item.due_at - item.received_at == timedelta(hours=10)

    desk.set_due(dictation_id, item.received_at + timedelta(hours=1))
    advance(3700)
    assert desk.status(dictation_id).is_late
    desk.set_due(dictation_id, None)

    assert not desk.status(dictation_id).is_late


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter(), [0, 1, 2, 3]),
        (Filter(state=DictationState.TO_REVIEW), [0]),
        (Filter(is_unassigned=True), [0, 1, 3]),
        (Filter(kind=DocumentKind.LETTER), [3]),
        (Filter(priority=Priority.URGENT), [1]),
        (Filter(words="garrigou"), [2]),
        (Filter(words="SOLENE"), [2]),
        (Filter(words="personne"), []),
        (Filter(shelf=Shelf.ASIDE), [4]),
        (Filter(shelf=Shelf.ASIDE, state=DictationState.REJECTED), [4]),
    ],
)
def test_a_filter_keeps_what_it_names(
    chosen: Filter,
    expected: list[int],
    desk: Desk,
    send: Send,
    drafted: Callable[[Report], str],
    author_id: str,
) -> None:
    """State, author, kind, priority, shelf, words."""
    made = [
        drafted(Report(text="Un brouillon.")),
        send(Priority.URGENT),
        send(author_id=author_id),
        send(kind=DocumentKind.LETTER),
        send(),
    ]
    desk.reject(made[4])

    assert set(ids(desk.worklist(chosen).items)) == {made[place] for place in expected}


def test_a_reference_finds_it_wherever_it_stands(desk: Desk, send: Send) -> None:
    """Set aside too; it stands above the other filters."""
    dictation_id = send()
    desk.reject(dictation_id)

    found = desk.worklist(Filter(words=dictation_id[:8], state=DictationState.RECEIVED))

    assert ids(found.items) == [dictation_id]


def test_mine_are_those_that_i_have_open(
    desk: Desk, colleague: Desk, drafted: Callable[[Report], str], advance: Callable[[float], None]
) -> None:
    """Until the claim runs out."""
    one, other = drafted(Report(text="Un.")), drafted(Report(text="Deux."))
    desk.claim(one)
    colleague.claim(other)

    assert ids(desk.worklist(Filter(is_mine=True)).items) == [one]
    advance(301)
    assert desk.worklist(Filter(is_mine=True)).items == ()


def test_pages_follow_each_other_without_gap_or_repetition(desk: Desk, send: Send) -> None:
    """Also when something urgent comes in between two pages."""
    made = [send(one) for one in [Priority.DAY, Priority.NIGHT] * 5]
    seen: list[str] = []
    page = desk.worklist(limit=3)
    seen += ids(page.items)
    send(Priority.URGENT)
    while page.after is not None:
        page = desk.worklist(after=page.after, limit=3)
        seen += ids(page.items)

    assert sorted(seen) == sorted(made)


def test_the_last_finished_stand_first(
    desk: Desk, drafted: Callable[[Report], str], advance: Callable[[float], None]
) -> None:
    """Whatever their priority; page by page."""
    made = [drafted(Report(text=f"Lettre {number}.")) for number in range(3)]
    for key in made:
        advance(1)
        desk.confirm_identity(key, NOBODY)
        desk.validate(key, base_version=1)

    first = desk.worklist(Filter(shelf=Shelf.DONE), limit=2)
    rest = desk.worklist(Filter(shelf=Shelf.DONE), after=first.after, limit=2)

    assert ids(first.items) + ids(rest.items) == made[::-1]


def test_several_get_their_author_and_priority(desk: Desk, send: Send, author_id: str) -> None:
    """At once; their due time follows the priority."""
    made = [send(), send(), send()]

    assert desk.assign_all(made[:2], author_id) == 2
    assert desk.set_priority([made[2]], Priority.URGENT) == 1

    assert ids(desk.worklist(Filter(is_unassigned=True)).items) == [made[2]]
    item = desk.status(made[2])
    assert (item.priority, item.due_at - item.received_at) == (
        Priority.URGENT,
        timedelta(hours=2),
    )
    with pytest.raises(NotFound):
        desk.assign_all(made, "personne")


def test_the_revision_changes_with_the_list(
    desk: Desk, send: Send, advance: Callable[[float], None], author_id: str
) -> None:
    """And otherwise stays for a while."""
    dictation_id = send()
    before = desk.revision()
    assert desk.revision() == before

    advance(0.01)
    desk.assign(dictation_id, author_id)

    assert desk.revision() != before


def draft_some(queue: WorkQueue) -> None:
    """What the runner does."""
    for claim in queue.claim(2):
        queue.commit(claim, transcript=_SILENCE, report=Report(text="x"))


def test_the_tallies_say_what_counting_says(
    services: Services, practice_id: str, desk: Desk, colleague: Desk, send: Send,
    queue: WorkQueue, author_id: str, advance: Callable[[float], None],
) -> None:  # fmt: skip
    """After a random day, folded on the way or not."""
    random = Random(20)  # noqa: S311 - no secret in a test
    made = [send(random.choice(list(Priority))) for _ in range(6)]
    actions: list[Callable[[str], object]] = [
        desk.claim,
        desk.release,
        colleague.claim,
        desk.reject,
        desk.retry,
        lambda key: desk.assign(key, random.choice([author_id, None])),
        lambda key: desk.set_priority([key], random.choice(list(Priority))),
        lambda key: colleague.return_to_author(key, "?"),
        lambda _: draft_some(queue),
    ]  # fmt: skip
    for number in range(120):
        advance(7)
        try:
            random.choice(actions)(random.choice(made))
        except CalameError:
            continue
        if number % 40 == 0:
            with services.database.write(practice_id) as session:
                tallies.fold(session, practice_id)

    with services.database.write(practice_id) as session:
        assert tallies.recount(session, practice_id)
    assert sum(box.count for box in desk.load().boxes.values()) == len(made)
