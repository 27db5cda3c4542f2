"""What validated letters teach, and what they never teach."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from calame.models.report import Edit, Report, Span
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.people.accounts import Account
from calame.pipeline.state.views import ConfirmedIdentity
from calame.pipeline.vocabulary.learning import Taught, taught_by
from calame.pipeline.vocabulary.tables import Origin, Sort, Standing
from calame.pipeline.vocabulary.words import Vocabulary, Word, waiting

HEARD = "Il prend de la trik si phasine depuis peu."
ROSE = ConfirmedIdentity(patient="Rose Exemple", confirmed_at=datetime(2026, 3, 2, tzinfo=UTC))
WRITTEN = "Il prend de la trixiphasine depuis peu."


@pytest.mark.parametrize(
    ("draft", "final", "expected"),
    [
        (HEARD, WRITTEN, ("trik si phasine", "trixiphasine", Sort.PHRASE)),
        ("vu par le Docteur Lesco hier", "vu par le Docteur Lescaux hier",
         ("Lesco", "Lescaux", Sort.PERSON)),
    ],
)  # fmt: skip
def test_a_misheard_word_is_learnt(draft: str, final: str, expected: tuple[str, str, Sort]) -> None:
    """With the words heard, and whether it is a colleague's name."""
    heard, written, sort = expected

    assert [Taught(heard=heard, written=written, sort=sort)] == taught_by(
        Report(text=draft), Report(text=final)
    )


@pytest.mark.parametrize(
    ("draft", "final"),
    [
        ("un traitement de 5 mg par jour", "un traitement de 10 mg par jour"),
        ("douleur du genou gauche", "douleur du genou droit"),
        ("absence de souffle", "présence de souffle"),
        ("vu Monsieur Lebrin hier", "vu Monsieur Lebrun hier"),
        ("des douleurs nocturne", "des douleurs nocturnes"),
        ("une depression", "une dépression"),
        ("il va bien", "il se porte mieux"),
        ("avec le foie", "avec le cœur"),
        ("texte inchangé", "texte inchangé"),
        ("une phrase", "une phrase avec une longue suite ajoutée par la secrétaire"),
    ],
)
def test_what_is_never_learnt(draft: str, final: str) -> None:
    """Figures, sides, negations, patients, endings, accents, other ideas, additions."""
    assert taught_by(Report(text=draft), Report(text=final)) == []


def test_the_words_heard_are_the_recognisers_own() -> None:
    """Where the machine had written something else, its change is looked through."""
    draft = Report(
        text="sous Trixidine ce jour",
        edits=(
            Edit(
                span=Span(start=5, end=14),
                heard="trik si dine",
                written="Trixidine",
                rules=("lexicon",),
                reason="",
            ),
        ),
    )

    (taught,) = taught_by(draft, Report(text="sous Trixiphasine ce jour"))

    assert (taught.heard, taught.written) == ("trik si dine", "Trixiphasine")


@pytest.fixture
def manager(hire: Callable[..., Account]) -> Account:
    return hire("nadège", role=Role.MANAGER)


@pytest.fixture
def correct(desk: Desk, drafted: Callable[[Report], str]) -> Callable[[str], str]:
    """A letter that Maëlle puts right and validates; returns the dictation."""

    def work(mark: str) -> str:
        dictation_id = drafted(Report(text=f"{mark}. {HEARD}"))
        desk.claim(dictation_id)
        desk.save(dictation_id, base_version=1, text=f"{mark}. {WRITTEN}")
        desk.confirm_identity(dictation_id, ROSE)
        desk.validate(dictation_id, base_version=2)
        return dictation_id

    return work


def _proposals(services: Services, account: Account) -> list[Word]:
    return Vocabulary(services, account).all(standings=[Standing.PROPOSED])


def test_what_is_put_right_twice_is_proposed_once(
    services: Services, manager: Account, correct: Callable[[str], str]
) -> None:
    """With the letters it comes from; nothing is used before somebody accepts it."""
    first = correct("Un")
    assert _proposals(services, manager) == []
    second = correct("Deux")
    third = correct("Trois")

    (word,) = _proposals(services, manager)

    assert (word.heard, word.written) == ("trik si phasine", "trixiphasine")
    assert (word.origin, word.sort, word.added_by) == (Origin.CORRECTIONS, Sort.PHRASE, None)
    assert set(word.examples) == {first, second, third}
    assert waiting(services, manager) == 1


def test_what_was_refused_once_is_not_proposed_again(
    services: Services, manager: Account, correct: Callable[[str], str]
) -> None:
    """The refusal is remembered with who and when."""
    correct("Un")
    correct("Deux")
    (word,) = _proposals(services, manager)
    Vocabulary(services, manager).decide(word.id, Standing.REFUSED)

    correct("Trois")

    assert _proposals(services, manager) == []
    (refused,) = Vocabulary(services, manager).all(standings=[Standing.REFUSED])
    assert refused.changed_by == "Nadège"
