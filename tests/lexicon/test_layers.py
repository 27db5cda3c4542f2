"""Circles of words over a lexicon that is shared."""

import pytest

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.layers import ADDED, entries_of, with_words
from calame.lexicon.lexicon import ORDINARY, Lexicon, WordList, load
from calame.lexicon.wordlists import Listed, word_list


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


@pytest.fixture(scope="module")
def layered(lexicon: Lexicon) -> Lexicon:
    words = [Listed(term="Trixiphasine", kind=Kind.DRUG), Listed(term="score de Brévigny")]
    return with_words(lexicon, word_list("cabinet", words, lexicon))


def test_a_circle_is_looked_up_with_what_lies_under_it(lexicon: Lexicon, layered: Lexicon) -> None:
    """Its words are found by letters and by sound, and so are everybody's."""
    said = entries_of("Trixiphasine", Kind.DRUG, lexicon=lexicon)[0].pronunciations[0]

    assert not lexicon.is_word("trixiphasine")
    assert layered.is_word("trixiphasine")
    assert [entry.term for entry in layered.find("trixiphasine")] == ["Trixiphasine"]
    assert [entry.term for entry in layered.same(said)] == ["Trixiphasine"]
    assert layered.near([said], limit=0.3, most=3)[0][0].entry.term == "Trixiphasine"
    assert layered.near_drugs([said], limit=0.3, most=3)[0][0].entry.term == "Trixiphasine"
    assert layered.starts_with("trixi", most=3)[0].term == "Trixiphasine"
    assert layered.find("furosemide")[0].term == "furosémide"
    assert len(layered) == len(lexicon) + 3


def test_the_lexicon_under_a_circle_is_shared_and_unchanged(lexicon: Lexicon) -> None:
    """No circle, no layer."""
    assert with_words(lexicon, WordList(name="vide", entries=[])) is lexicon


def test_the_nearest_circle_decides_between_homographs(lexicon: Lexicon) -> None:
    """An author's spelling stands before everybody's."""
    mine = Entry("DYSPNÉE", Kind.OTHER, (), ("dispne",), 50, "DYSPNÉE", ADDED)

    stacked = with_words(lexicon, WordList(name="auteur", entries=[mine]))

    assert stacked.find("dyspnée")[0] is mine


def test_an_added_french_word_is_no_term(lexicon: Lexicon) -> None:
    """A word that French has anyway may not take the place of right words; a term gets a plural."""
    (plain,) = entries_of("palimpseste", Kind.OTHER, lexicon=lexicon)
    phrase, plural = entries_of("score de Brévigny", Kind.OTHER, lexicon=lexicon)

    assert plain.source == ORDINARY
    assert (phrase.source, plural.term) == (ADDED, "scores de Brévigny")
