"""Several letters from one dictation, each with its own recipient, copies and enclosures."""

import pytest

from calame.models.marks import NEXT_LETTER, letters
from calame.postprocess.rebase import rebase
from calame.postprocess.typography import plain
from calame.postprocess.writing import write_text

DICTATION = (
    "Docteur Jean Lescaux virgule, cardiologue à la ligne Cher confrère virgule à la ligne le "
    "patient va bien point fin du courrier point deuxième courrier au docteur Anne Roux virgule "
    "neurologue à la ligne Chère amie virgule à la ligne le scanner est normal point pièces "
    "jointes deux points scanner du 3 mars virgule électrocardiogramme point copie à "
    "Madame Durand point"
)


def test_each_letter_has_its_own_header() -> None:
    """The second letter begins with its recipient; copies and enclosures are its own."""
    report = write_text(DICTATION)
    first, second = report.parts

    assert len(letters(report.text)) == 2
    assert report.header == first.header
    assert first.header.recipient == "Docteur Jean Lescaux, cardiologue"
    assert second.header.recipient == "Docteur Anne Roux, neurologue"
    assert second.header.copies == ("Madame Durand",)
    assert second.header.enclosures == ("scanner du 3 mars", "électrocardiogramme")


def test_writing_several_letters_twice_changes_nothing() -> None:
    """The border is no command."""
    once = write_text(DICTATION).text

    assert write_text(once).text == once


@pytest.mark.parametrize(
    "text",
    [
        "Il va bien. Un autre courrier vous parviendra.",
        "Il va bien. Une deuxième lettre au docteur Roux est partie ce jour.",
        "Deuxième courrier.",
        "Il va bien. Autre courrier au docteur Roux envoyé hier.",
    ],
)
def test_a_letter_that_is_only_spoken_of_begins_none(text: str) -> None:
    """What is said about letters stays text."""
    report = write_text(text)

    assert report.parts == ()
    assert NEXT_LETTER not in report.text


def test_a_person_joins_and_parts_letters() -> None:
    """The parts follow the borders of the changed text."""
    report = write_text(DICTATION)
    joined = rebase(report, report.text.replace(NEXT_LETTER, ""))

    assert joined.parts == ()
    assert rebase(joined, report.text).parts == report.parts
    assert plain(report.text).count(NEXT_LETTER) == 1
