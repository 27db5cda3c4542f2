"""``calame lexicon``: look up, explain, count, refresh, through the real command line."""

import json
from pathlib import Path

import pytest

from calame.lexicon.store import TERMS
from tests.api.command_line import run

PRODUCT = "\t".join(
    (
        *("90000001", "XYLOZANTIL 5 mg, comprimé", "comprimé", "orale", "Autorisation active"),
        *("Procédure nationale", "Commercialisée", "01/01/2026", "", "", " LABO INVENTE", "Non"),
    )
)
SUBSTANCE = "\t".join(("90000001", "comprimé", "99999", "XYLOZANTILINE", "5 mg", "un", "SA", "1"))


@pytest.fixture
def official(tmp_path: Path) -> Path:
    folder = tmp_path / "bdpm"
    folder.mkdir()
    (folder / "CIS_bdpm.txt").write_text(PRODUCT + "\n", "cp1252")
    (folder / "CIS_COMPO_bdpm.txt").write_text(SUBSTANCE + "\n", "cp1252")
    return folder


def test_terms_are_found_by_their_beginning_without_accents() -> None:
    """« furos » finds furosémide, and says that it is a drug."""
    ran = run("lexicon", "search", "furose", "--json")

    assert ran.code == 0
    assert "furosémide" in {entry["term"] for entry in json.loads(ran.out)}


def test_nothing_found_is_said() -> None:
    """A search without result is no error."""
    ran = run("lexicon", "search", "qqqq")

    assert (ran.code, "Aucun terme" in ran.out + ran.err) == (0, True)


def test_a_change_is_explained() -> None:
    """A misheard drug shows what it sounds like and what would become of it."""
    ran = run("lexicon", "explain", "furo sémide", "--json")

    assert ran.code == 0
    assert json.loads(ran.out)["neighbours"][0]["term"] == "furosémide"


def test_a_known_word_is_left_alone() -> None:
    """The explanation of a right word says that nothing would change."""
    ran = run("lexicon", "explain", "furosémide")

    assert ran.code == 0
    assert "Rien ne serait changé" in ran.out


def test_forms_are_counted_by_kind_and_source() -> None:
    """The lexicon holds at least the 50,000 forms that were promised."""
    ran = run("lexicon", "stats", "--json")

    counts = json.loads(ran.out)
    assert ran.code == 0
    assert sum(counts["kinds"].values()) == sum(counts["sources"].values()) == counts["forms"]
    assert counts["forms"] >= 50_000


def test_newer_official_files_replace_the_drugs(official: Path, tmp_path: Path) -> None:
    """The new brand is in, hand-kept drugs stay."""
    ran = run("lexicon", "import", "bdpm", official, "--out", tmp_path)

    assert (ran.code, "ajoutés" in ran.out + ran.err) == (0, True)
    assert "xylozantil" in ran.out.lower()
    assert (tmp_path / TERMS).stat().st_size > 100_000


def test_a_folder_without_the_official_files_changes_nothing(tmp_path: Path) -> None:
    """One French line says which files are wanted."""
    ran = run("lexicon", "import", "bdpm", tmp_path, "--out", tmp_path)

    assert (ran.code, "CIS_bdpm.txt" in ran.err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told_in_french(tmp_path: Path) -> None:
    """Wrong use ends with code 2 and a sentence."""
    ran = run("lexicon", "import", "bdpm", tmp_path / "absent")

    assert (ran.code, bool(ran.err)) == (2, True)
