"""``calame lexicon``: look up, explain, count, refresh, through the real command line."""

import contextlib
import io
import json
from pathlib import Path

import pytest

from calame.api.cli import main
from calame.lexicon.store import TERMS

PRODUCT = "\t".join(
    (
        *("90000001", "XYLOZANTIL 5 mg, comprimé", "comprimé", "orale", "Autorisation active"),
        *("Procédure nationale", "Commercialisée", "01/01/2026", "", "", " LABO INVENTE", "Non"),
    )
)
SUBSTANCE = "\t".join(("90000001", "comprimé", "99999", "XYLOZANTILINE", "5 mg", "un", "SA", "1"))


def run(*words: str | Path) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["lexicon", *(str(word) for word in words)])
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def official(tmp_path: Path) -> Path:
    folder = tmp_path / "bdpm"
    folder.mkdir()
    (folder / "CIS_bdpm.txt").write_text(PRODUCT + "\n", "cp1252")
    (folder / "CIS_COMPO_bdpm.txt").write_text(SUBSTANCE + "\n", "cp1252")
    return folder


def test_terms_are_found_by_their_beginning_without_accents() -> None:
    """« furos » finds furosémide, and says that it is a drug."""
    code, out, _ = run("search", "furose", "--json")

    assert code == 0
    assert "furosémide" in {entry["term"] for entry in json.loads(out)}


def test_nothing_found_is_said() -> None:
    """A search without result is no error."""
    code, out, err = run("search", "qqqq")

    assert (code, "Aucun terme" in out + err) == (0, True)


def test_a_change_is_explained() -> None:
    """A misheard drug shows what it sounds like and what would become of it."""
    code, out, _ = run("explain", "furo sémide", "--json")

    assert code == 0
    assert json.loads(out)["neighbours"][0]["term"] == "furosémide"


def test_a_known_word_is_left_alone() -> None:
    """The explanation of a right word says that nothing would change."""
    code, out, _ = run("explain", "furosémide")

    assert code == 0
    assert "Rien ne serait changé" in out


def test_forms_are_counted_by_kind_and_source() -> None:
    """The lexicon holds at least the 50,000 forms that were promised."""
    code, out, _ = run("stats", "--json")

    counts = json.loads(out)
    assert code == 0
    assert sum(counts["kinds"].values()) == sum(counts["sources"].values()) == counts["forms"]
    assert counts["forms"] >= 50_000


def test_newer_official_files_replace_the_drugs(official: Path, tmp_path: Path) -> None:
    """The new brand is in, hand-kept drugs stay."""
    code, out, err = run("import", "bdpm", official, "--out", tmp_path)

    assert (code, "ajoutés" in out + err) == (0, True)
    assert "xylozantil" in out.lower()
    assert (tmp_path / TERMS).stat().st_size > 100_000


def test_a_folder_without_the_official_files_changes_nothing(tmp_path: Path) -> None:
    """One French line says which files are wanted."""
    code, _, err = run("import", "bdpm", tmp_path, "--out", tmp_path)

    assert (code, "CIS_bdpm.txt" in err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told_in_french(tmp_path: Path) -> None:
    """Wrong use ends with code 2 and a sentence."""
    code, _, err = run("import", "bdpm", tmp_path / "absent")

    assert (code, bool(err)) == (2, True)
