"""Who adds, proposes, decides; provenance; nothing is erased."""

from collections.abc import Callable

import pytest

from calame.lexicon.entry import Kind
from calame.lexicon.lexicon import Lexicon, load
from calame.lexicon.wordlists import Listed
from calame.models.errors import InputError, NotAllowed, NotFound, UnknownAuthor
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import Account, create_author, create_practice
from calame.pipeline.vocabulary.circles import Circles
from calame.pipeline.vocabulary.owners import at_terminal, find_owner
from calame.pipeline.vocabulary.tables import Origin, Sort, Standing
from calame.pipeline.vocabulary.words import Vocabulary, waiting

Hire = Callable[..., Account]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


@pytest.fixture
def author_id(services: Services, practice_id: str) -> str:
    return create_author(services, practice_id=practice_id, name="Dr Solène Garrigou")


@pytest.fixture
def manager(services: Services, hire: Hire) -> Vocabulary:
    return Vocabulary(services, hire("nadège", role=Role.MANAGER))


def test_a_word_keeps_its_provenance(manager: Vocabulary, services: Services) -> None:
    """Who, when, how; searched without accents."""
    made = manager.add("  Trixiphasine ", kind=Kind.DRUG, spoken=["triksifazine"])

    assert (made.written, made.kind, made.spoken) == ("Trixiphasine", Kind.DRUG, ("triksifazine",))
    assert (made.added_by, made.added_at) == ("Nadège", services.now())
    assert (made.standing, made.origin) == (Standing.ACTIVE, Origin.HAND)
    assert manager.all(search="TRIXI") == [made]
    assert manager.all(search="absent") == []
    assert manager.counts()[Standing.ACTIVE] == 1


def test_a_word_is_never_erased(manager: Vocabulary) -> None:
    """It is removed and restored, and added once."""
    made = manager.add("Trixiphasine")
    with pytest.raises(InputError):
        manager.add("Trixiphasine")
    manager.decide(made.id, Standing.REMOVED)

    assert manager.all() == []
    assert manager.all(standings=[Standing.REMOVED])[0].changed_by == "Nadège"
    assert manager.add("Trixiphasine").id == made.id


def test_a_secretary_proposes_and_a_manager_decides(
    manager: Vocabulary, services: Services, hire: Hire, author_id: str
) -> None:
    """What is accepted may be given to one author or to the practice."""
    maelle, account = hire("maëlle"), hire("gwenn", role=Role.MANAGER)
    proposed = Vocabulary(services, maelle).add("score de Brévigny", author_id=author_id)

    assert proposed.standing is Standing.PROPOSED
    assert (waiting(services, account), waiting(services, maelle)) == (1, 0)
    with pytest.raises(NotAllowed):
        Vocabulary(services, maelle).decide(proposed.id, Standing.ACTIVE)

    taken = manager.decide(proposed.id, Standing.ACTIVE, author_id=None)

    assert (taken.standing, taken.author_id) == (Standing.ACTIVE, None)
    assert waiting(services, account) == 0


def test_a_refused_word_is_not_proposed_again(
    manager: Vocabulary, services: Services, hire: Hire
) -> None:
    """Those who decide may still change their mind."""
    maelle = Vocabulary(services, hire("maëlle"))
    manager.decide(maelle.add("trucmuche").id, Standing.REFUSED)

    with pytest.raises(InputError):
        maelle.add("trucmuche")


def test_a_practitioner_decides_about_their_own_words_only(
    manager: Vocabulary, services: Services, hire: Hire, author_id: str, practice_id: str
) -> None:
    """They see the practice's words too, never a colleague's."""
    other = create_author(services, practice_id=practice_id, name="Dr Yann Témoin")
    account = hire("solène", role=Role.PRACTITIONER, author_id=author_id)
    own = Vocabulary(services, account)
    theirs = manager.add("mot de Yann", author_id=other)
    shared = manager.add("mot du cabinet")

    assert own.add("mot de Solène", author_id=author_id).standing is Standing.ACTIVE
    assert {one.written for one in own.all()} == {"mot de Solène", "mot du cabinet"}
    assert own.add("pour tous").standing is Standing.PROPOSED
    assert waiting(services, account) == 0
    with pytest.raises(NotFound):
        own.decide(theirs.id, Standing.REMOVED)
    with pytest.raises(NotAllowed):
        own.decide(shared.id, Standing.REMOVED)


def test_an_operator_has_no_business_with_words(services: Services, hire: Hire) -> None:
    """Words may name people."""
    with pytest.raises(NotAllowed):
        Vocabulary(services, hire("opérateur", role=Role.OPERATOR))


def test_what_could_do_harm_is_refused_with_a_reason(manager: Vocabulary) -> None:
    """No letters, no end, a negation in a phrase; an author that does not exist."""
    for written in ("12", "a" * 81):
        with pytest.raises(InputError):
            manager.add(written)
    with pytest.raises(InputError, match="négation"):
        manager.add("pas de souffle", sort=Sort.PHRASE, heard="pas deux souffles")
    with pytest.raises(NotFound):
        manager.add("trixiphasine", author_id="personne")


def test_a_list_comes_and_goes_as_one_lot(manager: Vocabulary) -> None:
    """Words that were there stay; a secretary imports none."""
    manager.add("rate palmée")
    lot = manager.add_list([Listed(term="rate palmée"), Listed(term="foie étoilé")], author_id=None)

    assert [one.written for one in manager.all() if one.lot == lot] == ["foie étoilé"]
    assert manager.decide_lot(lot, Standing.REMOVED) == 1
    assert [one.written for one in manager.all()] == ["rate palmée"]
    assert manager.decide_lot(lot, Standing.ACTIVE) == 1


def test_a_list_is_not_for_those_who_propose(services: Services, hire: Hire) -> None:
    """One word at a time is what a person can judge."""
    with pytest.raises(NotAllowed):
        Vocabulary(services, hire("maëlle")).add_list([Listed(term="mot")], author_id=None)


def test_circles_follow_the_words_and_are_kept_between(
    manager: Vocabulary, services: Services, practice_id: str, author_id: str, lexicon: Lexicon
) -> None:
    """An author has the practice's words and their own, another one only the practice's."""
    circles = Circles(services, lexicon)
    manager.add("Trixiphasine", kind=Kind.DRUG)
    manager.add(
        "vélocimétrie bleue", sort=Sort.PHRASE, heard="vélo symétrie bleue", author_id=author_id
    )
    manager.add("Jean Lescaux", sort=Sort.PERSON)

    own, shared = circles.of(practice_id, author_id), circles.of(practice_id, None)

    assert own.lexicon.is_word("trixiphasine")
    assert not lexicon.is_word("trixiphasine")
    assert [one.heard for one in own.personal.phrases] == ["vélo symétrie bleue"]
    assert shared.personal.phrases == ()
    assert set(own.personal.people) == {"Jean Lescaux", "Dr Solène Garrigou"}
    assert circles.of(practice_id, author_id) is own
    manager.add("mot nouveau")
    assert circles.of(practice_id, author_id) is not own


def test_no_practice_has_another_ones_words(
    manager: Vocabulary, services: Services, hire: Hire
) -> None:
    """The wall holds here too."""
    other = create_practice(services, name="Cabinet d'en face")
    neighbour = Vocabulary(services, hire("voisine", practice=other, role=Role.MANAGER))
    made = manager.add("Trixiphasine")

    assert neighbour.all() == []
    with pytest.raises(NotFound):
        neighbour.decide(made.id, Standing.REMOVED)


def test_owners_are_found_by_their_names(
    services: Services, practice_id: str, author_id: str
) -> None:
    """At a terminal; the trace says that no account did it."""
    owner = find_owner(services, practice=None, author="dr solene garrigou")

    assert (owner.practice_id, owner.author_id) == (practice_id, author_id)
    with pytest.raises(UnknownAuthor):
        find_owner(services, practice="cabinet du calvaire", author="Personne")
    with pytest.raises(InputError):
        find_owner(services, practice="Autre", author=None)
    made = Vocabulary(services, at_terminal(practice_id)).add("Trixiphasine")
    assert made.added_by is None
