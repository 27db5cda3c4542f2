import pytest

from calame.lexicon.entry import Kind
from calame.lexicon.folding import fold, stem
from calame.lexicon.inflection import plurals


@pytest.mark.parametrize(
    ("term", "kind", "expected"),
    [
        ("anévrisme", Kind.DISEASE, ("anévrismes",)),
        ("artère coronaire", Kind.ANATOMY, ("artères coronaires",)),
        ("bloc de branche gauche", Kind.SIGN, ("blocs de branche gauche",)),
        ("canal", Kind.ANATOMY, ("canaux",)),
        ("tuyau", Kind.OTHER, ("tuyaux",)),
        ("œil", Kind.ANATOMY, ("yeux",)),
        ("décubitus dorsal", Kind.OTHER, ("décubitus dorsaux",)),
        ("hématome sous-dural", Kind.SIGN, ("hématomes sous-duraux",)),
        ("cul-de-sac pleural", Kind.ANATOMY, ("culs-de-sac pleuraux",)),
        ("adénocarcinome bien différencié", Kind.DISEASE, ("adénocarcinomes bien différenciés",)),
        ("maladie localement avancée", Kind.DISEASE, ("maladies localement avancées",)),
        ("épanchement pleural", Kind.SIGN, ("épanchements pleuraux",)),
        ("thorax", Kind.ANATOMY, ()),
        ("furosémide", Kind.DRUG, ()),
        ("Kardégic", Kind.BRAND, ()),
        ("ECG", Kind.SIGN, ()),
        ("L5", Kind.OTHER, ()),
        ("à distance", Kind.OTHER, ()),
    ],
)
def test_plurals_follow_the_rules(term: str, kind: Kind, expected: tuple[str, ...]) -> None:
    """The noun and its adjectives change, names and codes do not."""
    assert plurals(term, kind) == expected


def test_one_key_for_all_ways_of_writing() -> None:
    """Accents, capitals, œ and the shape of the apostrophe do not matter."""
    assert fold("Œdème de l’Épaule") == "oedeme de l'epaule"


def test_one_stem_for_what_sounds_the_same() -> None:
    """Number and gender that are not heard leave the stem alone; short words stay whole."""
    stems = {stem(text) for text in ("artériel", "artérielle", "Artérielles", "artériels")}

    assert stems == {"arteriel"}
    assert stem("os") == "os"
    assert stem("Chers confrères") == stem("Cher confrère")
