"""The desk: one reader at a time, immutable versions, decisions with a trace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from inspect import getmembers
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from calame.models.errors import (
    IdentityUnconfirmed,
    InputError,
    LeaseLost,
    NotFound,
    StaleVersion,
    TransitionRefused,
)
from calame.models.report import Doubt, DoubtKind, Edit, Report, Span
from calame.models.states import DictationState, Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.desk.deciding import Words
from calame.pipeline.desk.printing import LetterRef
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.people.accounts import Account, create_author, create_practice
from calame.pipeline.state.tables import EventRow, VersionRow
from calame.pipeline.state.views import ConfirmedIdentity, DeliveryWay, VersionReason

REPORT = Report(
    text="Pas de fièvre. Bisoprolol 2,5 mg.",
    edits=(
        Edit(
            span=Span(start=26, end=32, start_s=1.0, end_s=1.9),
            heard="deux virgule cinq milligrammes",
            written="2,5 mg",
            rules=("figures",),
            reason="dose écrite en chiffres",
        ),
    ),
    doubts=(
        Doubt(
            kind=DoubtKind.DRUG,
            span=Span(start=15, end=25, start_s=0.5, end_s=1.0),
            heard="bisoprolol",
            reason="médicament mal entendu",
            proposals=("Propranolol",),
        ),
    ),
)


@pytest.fixture
def dictation_id(drafted: Callable[[Report], str]) -> str:
    """A dictation with a first draft."""
    return drafted(REPORT)


ROSE = ConfirmedIdentity(
    patient="Madame Rose Exemple",
    birth_date="1952-03-12",
    recipient=("Docteur Yann Témoin", "1 place Vide"),
    confirmed_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def events(services: Services, practice_id: str) -> list[str]:
    query = select(EventRow).order_by(EventRow.at)
    with services.database.read(practice_id) as session:
        return [row.what for row in session.scalars(query)]


def test_a_draft_is_opened_with_all_it_holds(dictation_id: str, desk: Desk) -> None:
    """The report reads back as the machine wrote it."""
    letter = desk.open(dictation_id)

    assert letter.report == REPORT
    assert letter.item.doubts == 1
    assert (letter.version, letter.holder, letter.is_mine) == (1, None, False)
    assert [version.reason for version in letter.history] == [VersionReason.DRAFT]


def test_claiming_shows_the_holder_to_others(
    dictation_id: str, desk: Desk, colleague: Desk
) -> None:
    """One reads, the others see who."""
    assert desk.claim(dictation_id).is_mine

    seen = colleague.open(dictation_id)

    assert (seen.holder, seen.is_mine) == ("Maëlle", False)
    assert seen.item.state is DictationState.IN_REVIEW


def test_a_held_letter_is_taken_over_only_on_purpose(
    dictation_id: str, desk: Desk, colleague: Desk, services: Services, practice_id: str
) -> None:
    """Taking over leaves a trace, and the first reader is told."""
    desk.claim(dictation_id)

    with pytest.raises(TransitionRefused, match="collègue"):
        colleague.claim(dictation_id)
    assert colleague.claim(dictation_id, take_over=True).is_mine

    assert "taken_over" in events(services, practice_id)
    with pytest.raises(LeaseLost):
        desk.heartbeat(dictation_id)
    with pytest.raises(LeaseLost):
        desk.save(dictation_id, base_version=1, text="perdu ?")


def test_a_claim_expires(
    dictation_id: str, desk: Desk, colleague: Desk, advance: Callable[[float], None]
) -> None:
    """A closed browser locks nobody out; a heartbeat keeps the letter."""
    desk.claim(dictation_id)
    advance(250)
    desk.heartbeat(dictation_id)
    advance(250)
    with pytest.raises(TransitionRefused):
        colleague.claim(dictation_id)
    advance(60)

    assert colleague.open(dictation_id).holder is None
    assert colleague.claim(dictation_id).is_mine


def test_releasing_puts_it_back(dictation_id: str, desk: Desk, colleague: Desk) -> None:
    """Only the holder can; for others nothing happens."""
    desk.claim(dictation_id)

    colleague.release(dictation_id)
    assert desk.open(dictation_id).is_mine
    desk.release(dictation_id)

    assert desk.open(dictation_id).item.state is DictationState.TO_REVIEW


def test_a_typed_text_is_a_new_version(dictation_id: str, desk: Desk, services: Services) -> None:
    """The draft stays as it was; edits and doubts follow the text."""
    letter = desk.save(dictation_id, base_version=1, text="Apyrétique. Bisoprolol 2,5 mg.")

    assert letter.version == 2
    assert [(version.by, version.reason) for version in letter.history] == [
        (None, VersionReason.DRAFT),
        ("Maëlle", VersionReason.TYPED),
    ]
    assert [edit.span.start for edit in letter.report.edits] == [23]
    assert letter.is_mine
    with services.database.read_all() as session:
        keys = [row.report_key for row in session.scalars(select(VersionRow))]
    assert len(set(keys)) == 2


def test_saving_the_same_text_makes_no_version(dictation_id: str, desk: Desk) -> None:
    """Autosave without a change."""
    assert desk.save(dictation_id, base_version=1, text=REPORT.text).version == 1


def test_a_change_of_an_older_version_is_refused(dictation_id: str, desk: Desk) -> None:
    """Two tabs never overwrite each other."""
    desk.save(dictation_id, base_version=1, text="Premier onglet.")

    with pytest.raises(StaleVersion):
        desk.save(dictation_id, base_version=1, text="Second onglet.")
    desk.confirm_identity(dictation_id, ROSE)
    with pytest.raises(StaleVersion):
        desk.validate(dictation_id, base_version=1)

    assert desk.open(dictation_id).report.text == "Premier onglet."


def test_nothing_is_validated_before_the_identity_is_confirmed(
    dictation_id: str, desk: Desk
) -> None:
    """Who confirmed it, and when, is kept; the letter prints it."""
    desk.claim(dictation_id)
    with pytest.raises(IdentityUnconfirmed, match="confirmez-la"):
        desk.validate(dictation_id, base_version=1)

    letter = desk.confirm_identity(dictation_id, ROSE)

    assert letter.identity is not None
    assert (letter.identity.confirmed_by, letter.identity.patient) == (
        "Maëlle",
        "Madame Rose Exemple",
    )
    texts = [paragraph.text for paragraph in Document(BytesIO(desk.docx(dictation_id))).paragraphs]
    printed = "\n".join(texts)
    assert "Madame Rose Exemple, née le 12/03/1952" in printed
    assert "Docteur Yann Témoin" in printed
    assert desk.validate(dictation_id, base_version=1).item.state is DictationState.VALIDATED


def test_an_impossible_date_of_birth_is_refused(dictation_id: str, desk: Desk) -> None:
    """It would be printed."""
    with pytest.raises(InputError, match="naissance"):
        desk.confirm_identity(dictation_id, replace(ROSE, birth_date="1952-13-12"))


def test_a_new_recognition_forgets_the_identity(dictation_id: str, desk: Desk) -> None:
    """Another draft may be about somebody else."""
    desk.confirm_identity(dictation_id, ROSE)
    desk.reject(dictation_id)
    desk.retry(dictation_id)

    assert desk.open(dictation_id).identity is None


def test_doubts_on_one_wording_are_settled_together(
    drafted: Callable[[Report], str], desk: Desk
) -> None:
    """One answer, one version; the doubt on another word stays."""
    text = "Kardegic le matin. Kardegic le soir. Aspirine."
    spans = [(0, 8), (19, 27), (37, 45)]
    doubts = tuple(
        Doubt(kind=DoubtKind.DRUG, span=Span(start=a, end=b), heard="x", reason="y")
        for a, b in spans
    )
    letter = drafted(Report(text=text, doubts=doubts))

    settled = desk.settle_everywhere(letter, base_version=1, index=1, replacement="Kardégic")

    assert settled.report.text == "Kardégic le matin. Kardégic le soir. Aspirine."
    assert (settled.version, len(settled.report.doubts)) == (2, 1)


def test_a_change_is_undone_and_accepted(
    dictation_id: str, drafted: Callable[[Report], str], desk: Desk
) -> None:
    """Undone, the words heard stand there; accepted, the mark goes and the text stays."""
    undone = desk.undo_edit(dictation_id, base_version=1, index=0)
    other = drafted(Report(text=REPORT.text + " Fin.", edits=REPORT.edits))
    accepted = desk.accept_edit(other, base_version=1, index=0)

    assert "deux virgule cinq milligrammes" in undone.report.text
    assert accepted.report.text == REPORT.text + " Fin."
    assert (undone.report.edits, accepted.report.edits) == ((), ())


@pytest.mark.parametrize(
    ("replacement", "word"), [(None, "Bisoprolol"), ("Propranolol", "Propranolol")]
)
def test_a_doubt_is_settled(
    replacement: str | None, word: str, dictation_id: str, desk: Desk
) -> None:
    """Kept or replaced, the doubt goes."""
    letter = desk.settle_doubt(dictation_id, base_version=1, index=0, replacement=replacement)

    assert letter.report.text == f"Pas de fièvre. {word} 2,5 mg."
    assert (letter.report.doubts, letter.item.doubts) == ((), 0)


@pytest.mark.parametrize("index", [-1, 1])
def test_what_is_not_there_cannot_be_answered(index: int, dictation_id: str, desk: Desk) -> None:
    """A page of an older version may name an edit that is gone."""
    with pytest.raises(NotFound):
        desk.undo_edit(dictation_id, base_version=1, index=index)


def test_validating_ends_the_review(dictation_id: str, desk: Desk) -> None:
    """Nobody holds it, and it cannot be changed without being reopened."""
    desk.confirm_identity(dictation_id, ROSE)

    letter = desk.validate(dictation_id, base_version=1)

    assert letter.item.state is DictationState.VALIDATED
    assert letter.holder is None
    with pytest.raises(TransitionRefused):
        desk.save(dictation_id, base_version=1, text="Trop tard.")
    with pytest.raises(TransitionRefused):
        desk.claim(dictation_id)
    assert desk.reopen(dictation_id).is_mine
    assert desk.save(dictation_id, base_version=1, text="Complément.").version == 2


def test_a_letter_returns_to_its_author_with_a_question(
    dictation_id: str, desk: Desk, colleague: Desk
) -> None:
    """The question is kept sealed and shown; the letter can be taken up again."""
    desk.return_to_author(dictation_id, "Quelle dose ?")

    letter = colleague.open(dictation_id)

    assert letter.question is not None
    assert (letter.item.state, letter.question.text, letter.question.by) == (
        DictationState.RETURNED,
        "Quelle dose ?",
        "Maëlle",
    )
    assert colleague.claim(dictation_id).item.state is DictationState.IN_REVIEW


def test_a_dictation_is_set_aside_and_tried_again(
    upload: Callable[[bytes], str], desk: Desk, queue: WorkQueue
) -> None:
    """Rejected it waits for nobody; another try puts it back into the queue."""
    dictation_id = upload(b"son")

    desk.reject(dictation_id)
    assert desk.open(dictation_id).item.state is DictationState.REJECTED
    assert queue.claim(1) == []
    desk.retry(dictation_id)

    assert [claim.dictation_id for claim in queue.claim(1)] == [dictation_id]


def test_a_letter_that_a_colleague_reads_is_not_set_aside(
    dictation_id: str, desk: Desk, colleague: Desk
) -> None:
    """Nothing is taken away under somebody's hands."""
    desk.claim(dictation_id)

    with pytest.raises(TransitionRefused, match="collègue"):
        colleague.reject(dictation_id)


def test_what_waits_for_recognition_cannot_be_reviewed(
    upload: Callable[[bytes], str], desk: Desk
) -> None:
    """There is nothing to read, save or validate yet."""
    dictation_id = upload(b"son")

    with pytest.raises(TransitionRefused):
        desk.claim(dictation_id)
    with pytest.raises(TransitionRefused):
        desk.save(dictation_id, base_version=0, text="x")
    with pytest.raises(NotFound):
        desk.docx(dictation_id)
    assert desk.open(dictation_id).version == 0


def test_an_unassigned_dictation_gets_its_author(
    dictation_id: str, services: Services, practice_id: str, desk: Desk
) -> None:
    """The author is printed in the letter; an author of another practice is not found."""
    author_id = create_author(
        services, practice_id=practice_id, name="Dr Solène Garrigou", lines=("Cardiologie",)
    )
    stranger = create_author(
        services, practice_id=create_practice(services, name="Autre"), name="Dr Autre"
    )

    assert desk.open(dictation_id).item.author is None
    desk.assign(dictation_id, author_id)
    assert desk.open(dictation_id).item.author == "Dr Solène Garrigou"
    with pytest.raises(NotFound):
        desk.assign(dictation_id, stranger)

    assert [entry.id for entry in desk.authors()] == [author_id]
    texts = [paragraph.text for paragraph in Document(BytesIO(desk.docx(dictation_id))).paragraphs]
    assert "Pas de fièvre. Bisoprolol 2,5 mg." in texts
    assert any("Dr Solène Garrigou" in text for text in texts)


ATTEMPTS: tuple[Callable[[Desk, str], object], ...] = (
    lambda desk, key: desk.open(key),
    lambda desk, key: desk.audio(key),
    lambda desk, key: desk.listenable(key),
    lambda desk, key: desk.waveform(key),
    lambda desk, key: desk.docx(key),
    lambda desk, key: desk.claim(key, take_over=True),
    lambda desk, key: desk.heartbeat(key),
    lambda desk, key: desk.release(key),
    lambda desk, key: desk.assign(key, None),
    lambda desk, key: desk.save(key, base_version=1, text="x"),
    lambda desk, key: desk.undo_edit(key, base_version=1, index=0),
    lambda desk, key: desk.accept_edit(key, base_version=1, index=0),
    lambda desk, key: desk.settle_doubt(key, base_version=1, index=0, replacement=None),
    lambda desk, key: desk.validate(key, base_version=1),
    lambda desk, key: desk.return_to_author(key, "?"),
    lambda desk, key: desk.reopen(key),
    lambda desk, key: desk.retry(key),
    lambda desk, key: desk.reject(key),
    lambda desk, key: desk.status(key),
    lambda desk, key: desk.settle_everywhere(key, base_version=1, index=0, replacement=None),
    lambda desk, key: desk.confirm_identity(key, ROSE),
    lambda desk, key: desk.answer(key, Words(text="x")),
    lambda desk, key: desk.approve(key, base_version=1),
    lambda desk, key: desk.send_back(key, Words(text="x")),
    lambda desk, key: desk.deliver(key, DeliveryWay.POST),
    lambda desk, key: desk.set_due(key, None),
    lambda desk, key: desk.message_audio(key, "x"),
    lambda desk, key: desk.happenings(key),
    lambda desk, key: desk.compare(key, 1, 1),
    lambda desk, key: desk.preview(LetterRef(dictation_id=key)),
    lambda desk, key: desk.pdf(LetterRef(dictation_id=key)),
    lambda desk, key: desk.picture(LetterRef(dictation_id=key), 1, width_px=100),
)


def test_another_practice_sees_and_does_nothing(
    dictation_id: str, services: Services, hire: Callable[..., Account]
) -> None:
    """Somebody who knows the id does not even learn that it exists."""
    account = hire("autre", create_practice(services, name="Autre"), role=Role.MANAGER)
    stranger = Desk(services, account)

    for attempt in ATTEMPTS:
        with pytest.raises(NotFound):
            attempt(stranger, dictation_id)

    assert stranger.worklist().items == ()
    assert stranger.claim_next() is None
    assert stranger.authors() == ()


def test_every_use_case_is_tried_by_the_stranger() -> None:
    """A use case that takes a dictation and is missing above would go untested."""
    names = {name for name, _ in getmembers(Desk, callable) if name[0] != "_"}

    tried = {name for attempt in ATTEMPTS for name in attempt.__code__.co_names}

    without_dictation = {
        *("worklist", "load", "revision", "assign_all", "set_priority", "claim_next", "authors")
    }

    assert names - without_dictation - tried == set()
