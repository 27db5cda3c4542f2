from pathlib import Path

import pytest

from calame.lexicon.build_grammar import build_grammar
from calame.lexicon.entry import Entry, Kind
from calame.lexicon.grammar import Agreement, Family, Gender, Grammar, Number, load_grammar

AFFIXES = """SET UTF-8
FLAG long
SFX S. Y 2
SFX S. 0 0 [^sxz] is:sg
SFX S. 0 s [^sxz] is:pl
SFX F. Y 4
SFX F. 0 0 [^sxz] is:mas is:sg
SFX F. 0 s [^sxz] is:mas is:pl
SFX F. 0 e [^sxz] is:fem is:sg
SFX F. 0 es [^sxz] is:fem is:pl
SFX a0 Y 2
SFX a0 er er er po:infi
SFX a0 er e er po:ipre po:1sg po:3sg
SFX p+ Y 4
SFX p+ er é er po:ppas po:adj is:mas is:sg
SFX p+ er és er po:ppas po:adj is:mas is:pl
SFX p+ er ée er po:ppas po:adj is:fem is:sg
SFX p+ er ées er po:ppas po:adj is:fem is:pl
"""
WORDS = """7
calme/S.() po:adj is:epi
connu/F.() po:adj
membre/S.() po:nom is:epi
moule/S.() po:nom is:epi
sur/F.() po:adj
sur po:prep
fracture/S.() po:nom is:fem
quidam/S.() po:nom is:mas
calmer/a0p+() po:v1__t_q_zz
"""


@pytest.fixture
def grammar(tmp_path: Path) -> Grammar:
    """The table of a small dictionary and two terms."""
    (tmp_path / "fr.aff").write_text(AFFIXES, "utf-8")
    (tmp_path / "fr.dic").write_text(WORDS, "utf-8")
    terms = [
        Entry(term=term, kind=Kind.OTHER)
        for term in ("thymectomie", "bucconasal", "bucconasale", "septums")
    ]
    usual = ["membre", "fracture", "moules"]
    path = tmp_path / "grammar.tsv.gz"
    build_grammar(tmp_path, usual=usual, terms=terms, path=path)
    return load_grammar(path)


def test_nouns_have_one_gender_or_both(grammar: Grammar) -> None:
    """Medicine means one gender of « membre », terms have that of their ending."""
    genders = {
        word: [noun.gender for noun in grammar.nouns(word)]
        for word in ("fractures", "membre", "moule", "thymectomie", "septums", "quidam")
    }

    assert genders == {
        "fractures": [Gender.FEMININE],
        "membre": [Gender.MASCULINE],
        "moule": [Gender.BOTH],
        "thymectomie": [Gender.FEMININE],
        "septums": [],
        "quidam": [],
    }


def test_adjectives_and_participles_have_four_forms(grammar: Grammar) -> None:
    """Of any form; a part that agrees may stand behind a hyphen."""
    assert grammar.families("connues") == (Family("connu", "connus", "connue", "connues"),)
    assert [family.theirs for family in grammar.families("bucconasale")] == ["bucconasaux"]
    assert [family.hers for family in grammar.families("pseudo-connu")] == ["pseudo-connue"]
    (family,) = grammar.families("calmés")
    assert family.of(Agreement(Gender.FEMININE, Number.ONE)) == "calmée"


def test_verbs_and_prepositions_are_marked(grammar: Grammar) -> None:
    """« calme » may be a verb; « sur » is a preposition before it is an adjective."""
    assert grammar.is_verb("calme")
    assert not grammar.is_verb("connue")
    assert grammar.is_closed("sur")
    assert grammar.families("sur") == ()
    assert len(grammar.participles("sur")) == 1


def test_the_shipped_table_knows_medicine() -> None:
    """Nouns and adjectives of every letter."""
    grammar = load_grammar()

    genders = {word: grammar.nouns(word)[0].gender for word in ("sérologie", "canal", "œdème")}
    assert genders == {"sérologie": "f", "canal": "m", "œdème": "m"}
    assert grammar.families("aigu")[0].hers == "aiguë"
