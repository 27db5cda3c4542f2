"""Names of colleagues: only after a title, only where one name sounds like what was heard."""

import pytest

from calame.postprocess.draft import Draft
from calame.postprocess.personal.people import write_people

PEOPLE = ["Dr Solène Garrigou", "Docteur Jean Lescaux", "Pr Marie Le Goff"]


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("Cher Docteur Lesco, je vois", "Cher Docteur Lescaux, je vois"),
        ("adressé par le docteur Solenne Garigoux", "adressé par le docteur Solène Garrigou"),
        ("Professeur Le Gof", "Professeur Le Goff"),
        ("Docteur Jean Lescaux, cardiologue", "Docteur Jean Lescaux, cardiologue"),
        ("Docteur Martin", "Docteur Martin"),
        ("Monsieur Lesco", "Monsieur Lesco"),
        ("le garigou est une plante", "le garigou est une plante"),
        ("le docteur droit", "le docteur droit"),
    ],
)
def test_a_name_is_written_after_a_title_only(heard: str, written: str) -> None:
    """A patient's name and running text stay as they were heard."""
    assert written == write_people(Draft.from_text(heard), people=PEOPLE).text


def test_of_two_names_that_sound_alike_none_is_written() -> None:
    """Nobody can tell them apart by ear."""
    people = ["Jean Lescaux", "Anne Lescault"]

    assert write_people(Draft.from_text("docteur Lesco"), people=people).text == "docteur Lesco"
