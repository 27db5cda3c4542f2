"""Who may do what: every role times every use case, and what of it is theirs."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from calame.models.errors import CalameError, NotAllowed, NotFound
from calame.models.report import Report
from calame.models.states import Priority, Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.desk.deciding import Words
from calame.pipeline.desk.figures import figures
from calame.pipeline.intake.receiving import Particulars, send
from calame.pipeline.intake.sending import sender_author
from calame.pipeline.intake.uploads import Said, Uploads
from calame.pipeline.objects.content import BytesContent
from calame.pipeline.people.accounts import Account, create_author
from calame.pipeline.people.auto_texts import AutoTexts
from calame.pipeline.people.members import People
from calame.pipeline.people.permissions import Action, is_allowed
from calame.pipeline.people.practice import change_practice
from calame.pipeline.state.views import ConfirmedIdentity, DeliveryWay

_P, _S, _M, _O = Role.PRACTITIONER, Role.SECRETARY, Role.MANAGER, Role.OPERATOR
_DUE = dict.fromkeys(Priority, 5)

Try = Callable[[Services, Account, str], object]


def at_desk(run: Callable[[Desk, str], object]) -> Try:
    return lambda services, account, key: run(Desk(services, account), key)


_NOBODY = ConfirmedIdentity(patient="", confirmed_at=datetime(2026, 1, 1, tzinfo=UTC))

# What, how it is tried, and the roles that get past the door.
TABLE: tuple[tuple[str, Try, frozenset[Role]], ...] = (
    ("list", at_desk(lambda d, _: d.worklist()), frozenset(Role)),
    ("load", at_desk(lambda d, _: d.load()), frozenset(Role)),
    ("revision", at_desk(lambda d, _: d.revision()), frozenset(Role)),
    ("status", at_desk(lambda d, k: d.status(k)), frozenset(Role)),
    ("open", at_desk(lambda d, k: d.open(k)), frozenset({_P, _S, _M})),
    ("docx", at_desk(lambda d, k: d.docx(k)), frozenset({_P, _S, _M})),
    ("audio", at_desk(lambda d, k: d.audio(k)), frozenset({_P, _S, _M})),
    ("listenable", at_desk(lambda d, k: d.listenable(k)), frozenset({_P, _S, _M})),
    ("waveform", at_desk(lambda d, k: d.waveform(k)), frozenset({_P, _S, _M})),
    ("past", at_desk(lambda d, k: d.happenings(k)), frozenset({_P, _S, _M})),
    ("compare", at_desk(lambda d, k: d.compare(k, 1, 1)), frozenset({_P, _S, _M})),
    ("claim", at_desk(lambda d, k: d.claim(k)), frozenset({_P, _S, _M})),
    ("next", at_desk(lambda d, _: d.claim_next()), frozenset({_P, _S, _M})),
    (
        "save",
        at_desk(lambda d, k: d.save(k, base_version=1, text="Autre.")),
        frozenset({_P, _S, _M}),
    ),
    (
        "identity",
        at_desk(lambda d, k: d.confirm_identity(k, _NOBODY)),
        frozenset({_P, _S, _M}),
    ),
    ("validate", at_desk(lambda d, k: d.validate(k, base_version=1)), frozenset({_P, _S, _M})),
    ("ask", at_desk(lambda d, k: d.return_to_author(k, "?")), frozenset({_S, _M})),
    ("answer", at_desk(lambda d, k: d.answer(k, Words(text="oui"))), frozenset({_P})),
    ("approve", at_desk(lambda d, k: d.approve(k, base_version=1)), frozenset({_P})),
    ("send back", at_desk(lambda d, k: d.send_back(k, Words(text="non"))), frozenset({_P})),
    ("deliver", at_desk(lambda d, k: d.deliver(k, DeliveryWay.POST)), frozenset({_P, _S, _M})),
    ("reopen", at_desk(lambda d, k: d.reopen(k, "suite")), frozenset({_P, _S, _M})),
    ("assign", at_desk(lambda d, k: d.assign(k, None)), frozenset({_S, _M})),
    ("assign all", at_desk(lambda d, k: d.assign_all([k], None)), frozenset({_S, _M})),
    (
        "priority",
        at_desk(lambda d, k: d.set_priority([k], Priority.URGENT)),
        frozenset({_S, _M}),
    ),
    ("due", at_desk(lambda d, k: d.set_due(k, None)), frozenset({_S, _M})),
    ("retry", at_desk(lambda d, k: d.retry(k)), frozenset(Role)),
    ("reject", at_desk(lambda d, k: d.reject(k)), frozenset({_P, _S, _M})),
    (
        "send",
        lambda s, a, _: send(s, a, BytesContent(b"son"), Particulars(file_name="memo.ogg")),
        frozenset({_P, _S, _M}),
    ),
    (
        "send in pieces",
        lambda s, a, _: Uploads(s, a).begin(Said(file_name="memo.ogg"), length=3),
        frozenset({_P, _S, _M}),
    ),
    ("figures", lambda s, a, _: figures(s, a), frozenset({_P, _S, _M})),
    (
        "own text",
        lambda s, a, _: AutoTexts(s, a).add(shortcut="x", body="y", is_shared=False),
        frozenset({_P, _S, _M}),
    ),
    (
        "shared text",
        lambda s, a, _: AutoTexts(s, a).add(shortcut="x", body="y", is_shared=True),
        frozenset({_S, _M}),
    ),
    ("people", lambda s, a, _: People(s, a).all(), frozenset({_M})),
    (
        "practice",
        lambda s, a, _: change_practice(s, a, wants_approval=True, due_h=_DUE),
        frozenset({_M}),
    ),
)


# One kind of database is enough for a table of permissions.
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def author_id(services: Services, practice_id: str) -> str:
    """Somebody who dictates."""
    return create_author(services, practice_id=practice_id, name="Dr Solène Garrigou")


@pytest.fixture
def theirs(drafted: Callable[[Report], str], author_id: str, desk: Desk) -> str:
    """A letter that this author dictated."""
    dictation_id = drafted(Report(text="Pas de fièvre."))
    desk.assign(dictation_id, author_id)
    return dictation_id


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_past_its_own_doors_only(
    role: Role, services: Services, hire: Callable[..., Account], theirs: str, author_id: str
) -> None:
    """What is refused is refused as not allowed; what is not may fail for another reason."""
    account = hire("essai", role=role, author_id=author_id if role is _P else None)
    passed = set()
    for name, attempt, _ in TABLE:
        try:
            attempt(services, account, theirs)
        except NotAllowed:
            continue
        except CalameError:
            pass
        passed.add(name)

    assert passed == {name for name, _, roles in TABLE if role in roles}


def test_a_manager_may_do_everything_and_an_operator_next_to_nothing(services: Services) -> None:
    """An operator sees that a dictation is there, and starts it again."""
    del services
    assert all(is_allowed(_M, action) for action in Action)
    assert {action for action in Action if is_allowed(_O, action)} == {
        Action.SEE_LIST,
        Action.RESTART,
        Action.SEE_INTAKE,
    }


def test_a_practitioner_sends_in_no_other_name(
    services: Services, hire: Callable[..., Account], practice_id: str, author_id: str
) -> None:
    """Who names nobody means himself; the office names whom it wants."""
    other = create_author(services, practice_id=practice_id, name="Dr Paul Kerviel")
    own, office = hire("solène", role=_P, author_id=author_id), hire("gwenn", role=_S)

    assert [sender_author(own, wanted) for wanted in (None, author_id)] == [author_id] * 2
    assert [sender_author(office, wanted) for wanted in (None, other)] == [None, other]
    with pytest.raises(NotAllowed, match="vos propres dictées"):
        sender_author(own, other)


@pytest.fixture
def somebody_elses(
    drafted: Callable[[Report], str], services: Services, practice_id: str, desk: Desk
) -> str:
    """A letter of another author of the same practice."""
    other = create_author(services, practice_id=practice_id, name="Dr Paul Kerviel")
    dictation_id = drafted(Report(text="À un autre."))
    desk.assign(dictation_id, other)
    return dictation_id


def test_a_practitioner_does_not_learn_that_a_colleagues_letter_exists(
    services: Services,
    hire: Callable[..., Account],
    theirs: str,
    somebody_elses: str,
    author_id: str,
) -> None:
    """Neither in the list, nor in the counts, nor by its id."""
    own = Desk(services, hire("solène", role=_P, author_id=author_id))
    nobodys = Desk(services, hire("remplaçant", role=_P))

    assert [item.id for item in own.worklist().items] == [theirs]
    assert (own.load().to_review, nobodys.load().to_review) == (1, 0)
    assert nobodys.worklist().items == ()
    for attempt in (own.open, own.claim, own.audio, own.reopen, own.status):
        with pytest.raises(NotFound):
            attempt(somebody_elses)
    assert own.claim_next() == theirs
    assert own.claim_next() is None


def test_an_operator_reads_no_name(
    services: Services, hire: Callable[..., Account], theirs: str
) -> None:
    """The file's name may be a patient's."""
    (item,) = Desk(services, hire("ops", role=_O)).worklist().items

    assert (item.id, item.file_name) == (theirs, "")


def test_only_the_author_approves(
    services: Services, hire: Callable[..., Account], theirs: str, author_id: str, desk: Desk
) -> None:
    """A manager who dictates approves their own letters, nobody else's."""
    desk.confirm_identity(theirs, _NOBODY)
    desk.validate(theirs, base_version=1)

    with pytest.raises(NotAllowed):
        Desk(services, hire("chef", role=_M)).approve(theirs, base_version=1)
    head = Desk(services, hire("cheffe", role=_M, author_id=author_id))

    assert head.approve(theirs, base_version=1).item.state.value == "approved"
