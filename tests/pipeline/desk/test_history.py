"""Two steps, questions, addenda: what is kept of them, thinned and compared."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from calame.models.errors import InputError, NotAllowed, NotFound, StaleVersion, TransitionRefused
from calame.models.report import Report
from calame.models.states import DictationState, Priority, Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.desk.deciding import Words
from calame.pipeline.people.accounts import Account, create_author
from calame.pipeline.people.practice import change_practice
from calame.pipeline.state.views import ConfirmedIdentity, DeliveryWay, MessageKind, VersionReason

# What differs between the databases is tested in test_desk.py.
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

_S = DictationState
ROSE = ConfirmedIdentity(
    patient="Madame Rose Exemple", confirmed_at=datetime(2026, 1, 1, tzinfo=UTC)
)
HOURS = dict.fromkeys(Priority, 5)


@pytest.fixture
def author(services: Services, practice_id: str, hire: Callable[..., Account]) -> Desk:
    """The desk of Dr Garrigou."""
    author_id = create_author(services, practice_id=practice_id, name="Dr Solène Garrigou")
    return Desk(services, hire("solène", role=Role.PRACTITIONER, author_id=author_id))


@pytest.fixture
def letter(drafted: Callable[[Report], str], desk: Desk, author: Desk) -> str:
    """A letter that Dr Garrigou dictated."""
    dictation_id = drafted(Report(text="Pas de fièvre."))
    desk.assign(dictation_id, author.authors()[0].id)
    return dictation_id


@pytest.fixture
def strict(services: Services, hire: Callable[..., Account]) -> None:
    """The practice wants its authors' approval."""
    chef = hire("chef", role=Role.MANAGER)
    change_practice(services, chef, wants_approval=True, due_h=HOURS)


def validate(desk: Desk, letter: str) -> None:
    desk.confirm_identity(letter, ROSE)
    desk.validate(letter, base_version=desk.open(letter).version)


@pytest.mark.usefixtures("strict")
def test_a_letter_is_approved_then_sent(
    letter: str, desk: Desk, author: Desk, advance: Callable[[float], None]
) -> None:
    """Not sent before; the version approved is the one that the author read."""
    validate(desk, letter)
    with pytest.raises(TransitionRefused, match="accord"):
        desk.deliver(letter, DeliveryWay.POST)
    with pytest.raises(StaleVersion):
        author.approve(letter, base_version=7)

    advance(1)
    author.approve(letter, base_version=1)
    advance(1)
    sent = desk.deliver(letter, DeliveryWay.SECURE_MAIL)

    assert sent.item.state is _S.DELIVERED
    assert [one.what for one in desk.happenings(letter) if one.is_decision] == [
        "envoyée par messagerie sécurisée de santé",
        "approuvée par l'auteur",
        "validée",
    ]


def test_without_approval_a_validated_letter_is_sent(letter: str, desk: Desk) -> None:
    """Most practices."""
    validate(desk, letter)

    assert desk.deliver(letter, DeliveryWay.HAND).item.state is _S.DELIVERED


def test_an_addendum_says_why_and_leaves_what_was_sent(letter: str, desk: Desk) -> None:
    """A new version stands on top of the old one."""
    validate(desk, letter)
    desk.deliver(letter, DeliveryWay.POST)
    with pytest.raises(InputError, match="motif"):
        desk.reopen(letter)

    desk.reopen(letter, "Le correspondant demande la posologie.")
    desk.save(letter, base_version=1, text="Pas de fièvre. Furosémide 40 mg.")
    again = desk.open(letter)

    assert [version.number for version in again.history] == [1, 2]
    assert again.messages[0].kind is MessageKind.REOPENING
    whys = [one.why for one in desk.happenings(letter) if one.why]
    assert whys == ["Le correspondant demande la posologie."]


def test_a_question_is_spoken_and_answered(
    letter: str, desk: Desk, author: Desk, advance: Callable[[float], None]
) -> None:
    """It can be listened to; the answer brings the letter back to the list."""
    sound = Words(sound=b"voix", media_type="audio/webm")
    asked = desk.return_to_author(letter, sound)
    assert asked.question is not None
    assert (asked.question.has_sound, asked.question.text) == (True, None)
    assert author.message_audio(letter, asked.question.id) == b"voix"
    with pytest.raises(NotFound):
        author.message_audio(letter, "autre")
    with pytest.raises(NotAllowed):
        desk.answer(letter, Words(text="40 mg"))

    advance(1)
    answered = author.answer(letter, Words(text="40 mg"))

    assert (answered.item.state, answered.question) == (_S.TO_REVIEW, None)
    assert [message.text for message in answered.messages] == [None, "40 mg"]


def test_an_empty_question_is_refused(letter: str, desk: Desk) -> None:
    """Somebody would look for it."""
    with pytest.raises(InputError, match="vide"):
        desk.return_to_author(letter, Words(text="  "))


@pytest.mark.usefixtures("strict")
def test_an_author_who_does_not_agree_sends_it_back(letter: str, desk: Desk, author: Desk) -> None:
    """With a remark; the secretary finds it on the list."""
    validate(desk, letter)

    back = author.send_back(letter, Words(text="Il manque la posologie."))

    assert (back.item.state, back.holder) == (_S.TO_REVIEW, None)
    assert back.messages[-1].text == "Il manque la posologie."


def test_autosaves_of_a_sitting_collapse(
    letter: str, desk: Desk, services: Services, practice_id: str,
    advance: Callable[[float], None],
) -> None:  # fmt: skip
    """An hour of autosaves leaves less than twenty versions, their objects and no others."""
    number = 1
    for typed in range(60):
        advance(60)
        number = desk.save(letter, base_version=number, text=f"Texte {typed}.").version
        if typed == 32:
            validate(desk, letter)
            desk.reopen(letter)
            number, kept = desk.open(letter).version, desk.open(letter).version

    history = desk.open(letter).history
    assert history[0].reason is VersionReason.DRAFT
    assert kept in {version.number for version in history}
    assert [version.number for version in history][-5:] == list(range(number - 4, number + 1))
    assert len(history) <= 1 + 1 + 13 + 5
    reports = [key for key in services.objects.keys(practice_id) if "/report/" in key]
    assert len(reports) == len(history)


def test_typing_a_text_and_its_old_form_keeps_the_shared_object(letter: str, desk: Desk) -> None:
    """Two versions may hold the same text."""
    for number in range(1, 20):
        desk.save(letter, base_version=number, text=("Ancien.", "Nouveau.")[number % 2])

    for version in desk.open(letter).history:
        desk.compare(letter, version.number, 20)


def test_two_versions_are_compared(letter: str, desk: Desk) -> None:
    """With who made them."""
    desk.save(letter, base_version=1, text="Pas de toux.")

    found = desk.compare(letter, 1, 2)

    assert (found.before.by, found.after.by) == (None, "Maëlle")
    assert [one.fate.value for one in found.stretches] == ["kept", "removed", "added", "kept"]
    with pytest.raises(NotFound):
        desk.compare(letter, 1, 9)
