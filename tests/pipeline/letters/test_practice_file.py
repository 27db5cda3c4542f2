"""The practice's own file: letterhead, authors, template."""

from pathlib import Path

import pytest

from calame.models.errors import ConfigurationError, UnknownAuthor
from calame.models.letter import Author, Practice
from calame.pipeline.letters.practice_file import read_practice

CONTENT = """
nom = "Cabinet des Tilleuls"
lignes = ["12, rue du Moulin"]
modele = "lettre.docx"

[[auteurs]]
nom = "Dr Solène Garrigou"
lignes = ["Cardiologue"]
specialite = "cardiologie"

[[auteurs]]
nom = "Pr. Yann Le Goff"

[[auteurs]]
nom = "Dr Anne Garrigou"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "cabinet.toml"
    file.write_text(CONTENT, "utf-8")
    return file


def test_a_practice_has_its_letterhead_and_template(path: Path) -> None:
    """The template lies beside the file, wherever the command is started."""
    found = read_practice(path)

    assert found.practice == Practice(name="Cabinet des Tilleuls", lines=("12, rue du Moulin",))
    assert found.modele == path.parent / "lettre.docx"


@pytest.mark.parametrize(
    "name", ["Dr Solène Garrigou", "solene garrigou", "GARRIGOU Solène", "Solène"]
)
def test_an_author_is_found_by_any_part_of_the_name(path: Path, name: str) -> None:
    """Case, accents, order and a missing title do not matter."""
    entry = read_practice(path).find(name)

    assert entry.author == Author(name="Dr Solène Garrigou", lines=("Cardiologue",))
    assert entry.specialite == "cardiologie"


@pytest.mark.parametrize("name", ["Garrigou", "Dr", "Inconnu", "", "Solène Le Goff", "Gar"])
def test_nobody_signs_for_another(path: Path, name: str) -> None:
    """A name that fits nobody, or more than one, is unknown; a letter is not guessed its author."""
    with pytest.raises(UnknownAuthor):
        read_practice(path).find(name)


def test_a_title_with_or_without_its_point_is_the_same(path: Path) -> None:
    """« Pr » and « Pr. » are one title."""
    assert read_practice(path).find("Pr Yann Le Goff").nom == "Pr. Yann Le Goff"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("nom = ", "ne peut pas être lu"),
        ("", r"\(nom\)"),
        ('nom = "x"\nadresse = "y"', r"\(adresse\)"),
        ('nom = "x"\n[[auteurs]]\nnoms = "y"', r"\(auteurs\)"),
    ],
)
def test_a_wrong_file_is_refused_in_french(tmp_path: Path, content: str, message: str) -> None:
    """The message names the field, never its value."""
    file = tmp_path / "cabinet.toml"
    file.write_text(content, "utf-8")

    with pytest.raises(ConfigurationError, match=message):
        read_practice(file)


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    """Neither an absent file nor one in another encoding stops with a trace."""
    foreign = tmp_path / "latin.toml"
    foreign.write_bytes('nom = "Médical"'.encode("cp1252"))

    for file in (tmp_path / "absent.toml", foreign, tmp_path):
        with pytest.raises(ConfigurationError):
            read_practice(file)
