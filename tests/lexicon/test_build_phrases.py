from pathlib import Path

import pytest

from calame.lexicon.build_phrases import feminine, read_phrases
from calame.lexicon.lexicon import COMBINED

LISTS = """
[[groups]]
feminine = ["lésion"]
masculine = ["canal"]
adjectives = ["osseux", "postérieur"]

[[groups]]
feminine = ["lésion"]
masculine = ["bruit du cœur"]
adjectives = ["local"]
then = ["récent", "évolutif"]
"""


@pytest.mark.parametrize(
    ("masculine", "expected"),
    [
        ("osseux", "osseuse"),
        ("artériel", "artérielle"),
        ("bactérien", "bactérienne"),
        ("régulier", "régulière"),
        ("aigu", "aiguë"),
        ("bénin", "bénigne"),
        ("postérieur", "postérieure"),
        ("hépatique", "hépatique"),
        ("utérin", "utérine"),
    ],
)
def test_adjectives_follow_a_feminine_noun(masculine: str, expected: str) -> None:
    """The endings of medical adjectives."""
    assert expected == feminine(masculine)


def test_every_noun_meets_every_adjective_in_both_numbers(tmp_path: Path) -> None:
    """Pairs agree, and the singular is the lemma."""
    (tmp_path / f"{COMBINED}.toml").write_text(LISTS, "utf-8")

    found = {entry.term: entry.lemma for entry in read_phrases(tmp_path)}

    assert len(found) == 16
    assert found["lésions osseuses"] == "lésion osseuse"
    assert found["canaux postérieurs"] == "canal postérieur"


def test_a_third_word_stands_after_each_pair(tmp_path: Path) -> None:
    """It agrees too; a noun keeps its complement."""
    (tmp_path / f"{COMBINED}.toml").write_text(LISTS, "utf-8")

    found = {entry.term: entry.lemma for entry in read_phrases(tmp_path)}

    assert found["lésions locales évolutives"] == "lésion locale évolutive"
    assert found["bruits du cœur locaux récents"] == "bruit du cœur local récent"


def test_a_folder_needs_no_such_list(tmp_path: Path) -> None:
    """A practice builds from its own lists."""
    assert list(read_phrases(tmp_path)) == []
