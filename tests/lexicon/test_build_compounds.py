from pathlib import Path

from calame.lexicon.build_compounds import read_compounds
from calame.lexicon.lexicon import load

LISTS = """
hyphenated = ["vasculo-nerveux"]
joined = ["postéro-latéral"]
separate = ["postéro-interne"]
"""


def test_the_more_usual_spelling_weighs_more(tmp_path: Path) -> None:
    """Both are there, inflected; what is never joined has one spelling."""
    (tmp_path / "compounds.toml").write_text(LISTS, "utf-8")

    weights = {entry.term: entry.weight for entry in read_compounds(tmp_path)}

    assert weights["vasculo-nerveuses"] > weights["vasculonerveuses"]
    assert weights["postérolatéraux"] > weights["postéro-latéraux"]
    assert "postérointerne" not in weights


def test_a_folder_needs_no_such_list(tmp_path: Path) -> None:
    """A practice builds from its own lists."""
    assert list(read_compounds(tmp_path)) == []


def test_both_spellings_are_words() -> None:
    """What the recogniser wrote with or without a hyphen stays."""
    lexicon = load()

    spellings = ["ano-périnéales", "anopérinéales", "cardio-vasculaire", "postéro-latéraux"]
    assert all(map(lexicon.is_word, spellings))
    assert lexicon.find("cardiovasculaire")[0].weight > lexicon.find("cardio-vasculaire")[0].weight
