import gc
import subprocess
import sys

import pytest

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.lexicon import Lexicon, WordList, load


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


def test_the_shipped_lexicon_is_large_and_whole(lexicon: Lexicon) -> None:
    """At least 50,000 forms; nearly each has a pronunciation, all a source."""
    entries = lexicon.lists[0].entries

    assert len(lexicon) >= 50_000
    assert all(entry.source and entry.lemma for entry in entries)
    assert sum(1 for entry in entries if not entry.pronunciations) < len(entries) / 100


@pytest.mark.parametrize(
    ("heard", "term"),
    [("kardegic", "Kardégic"), ("FUROSEMIDE", "furosémide"), ("oedeme", "œdème")],
)
def test_terms_are_found_without_accents(heard: str, term: str, lexicon: Lexicon) -> None:
    """Accents, capitals and œ do not matter."""
    assert term in [entry.term for entry in lexicon.find(heard)]


def test_words_names_and_frequencies(lexicon: Lexicon) -> None:
    """What is a word, what is only a name, what is everyday French."""
    assert lexicon.is_word("maison")
    assert lexicon.is_common("maison")
    assert lexicon.is_word("dyspnées")
    assert not lexicon.is_word("dispnée")
    assert not lexicon.is_common("palimpseste")
    assert lexicon.is_name("Marseille")
    assert not lexicon.is_name("maison")
    assert lexicon.starts_with("kard", most=3)[0].term.startswith("Kard")


def test_a_nearer_circle_comes_first() -> None:
    """An author's entry stands before the common one."""
    mine = Entry("DYSPNÉE", Kind.OTHER, (), ("dispne",), 50, "DYSPNÉE", "mine")
    stacked = load(lists=[WordList(name="auteur", entries=[mine])])

    assert stacked.find("dyspnée")[0] is mine
    assert mine in stacked.same("dispne")
    assert gc.isenabled()


def test_loading_stays_light() -> None:
    """Under 250 MB in a fresh process; time is measured in docs/quality.md."""
    # A child starts with its parent's peak: the memory of now is read instead.
    code = (
        "from calame.lexicon.lexicon import load; lexicon = load();"
        "print(open('/proc/self/status').read().split('VmRSS:')[1].split()[0])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert int(ran.stdout) < 250 * 1024
