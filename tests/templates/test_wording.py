"""How a letter says things, what it says already, what nobody dictated."""

import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest

from calame.models.documents import DocumentKind
from calame.models.letter import Letter, Practice
from calame.templates.letters import render
from calame.templates.repeats import without_repeats
from calame.templates.wording import has_closing, has_greeting, place_of


@pytest.mark.parametrize(
    ("line", "town"),
    [
        ("00000 Brévigny", "Brévigny"),
        ("12, rue du Moulin, 00000 Saint-Brice-la-Forêt Cedex 2", "Saint-Brice-la-Forêt"),
        ("Tél. 01 00 00 00 00", None),
        ("12, rue du Moulin", None),
    ],
)
def test_the_town_is_read_from_the_address(line: str, town: str | None) -> None:
    """The line with the postal code names it."""
    assert place_of(Practice(name="Cabinet", lines=(line, "Tél. 01 00 00 00 00"))) == town
    assert place_of(None) is None


@pytest.mark.parametrize(
    "greeting", ["Cher confrère,", "Chère Madame,", "Mon cher ami,", "Bonjour,", "Docteur,"]
)
def test_a_greeting_is_recognised(greeting: str) -> None:
    """It stands alone on one of the first lines."""
    assert has_greeting(f"Docteur Lescaux, cardiologue\n\n{greeting}\n\nRAS.")
    assert not has_greeting("Indication : dyspnée.\n\nRAS.")


@pytest.mark.parametrize(
    "closing",
    [
        "Bien confraternellement.",
        "Amitiés.",
        "Je vous prie de croire, cher confrère, à l'expression de mes sentiments les meilleurs.",
        "Certificat remis en main propre.",
    ],
)
def test_a_closing_is_recognised(closing: str) -> None:
    """It stands on one of the last lines."""
    assert has_closing(f"Cher confrère,\n\nRAS.\n\n{closing}")
    assert not has_closing("Cher confrère,\n\nPas d'anomalie au scanner.")


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("Docteur Mathurin Lescaux, médecin traitant", ["Dr Mathurin Lescaux", "Médecin traitant"]),
        ("Concerne Madame Rose Exemple, née le 4 mars 1952.", ["Rose Exemple", "04/03/1952"]),
        ("Copie au docteur Aurore Vasseur.", ["Docteur Aurore Vasseur"]),
    ],
)
def test_what_is_printed_elsewhere_is_not_said_again(line: str, printed: list[str]) -> None:
    """The whole line must be printed: with one word more, nothing goes."""
    body = f"{line}\n\nCher confrère,\n\nRAS."

    assert without_repeats(body, printed) == "Cher confrère,\n\nRAS."
    longer = body.replace("\n", " demain\n", 1)
    assert without_repeats(longer, printed) == longer


@pytest.mark.parametrize("line", ["Pas de fièvre.", "40 mg", "12/13", "Cher confrère,", "Madame,"])
def test_nothing_else_ever_goes(line: str) -> None:
    """Not a figure, not a negation, not a greeting."""
    body = f"{line}\n\nRAS."

    assert without_repeats(body, ["Madame Rose Exemple", "40, rue du 12 mars", "13000"]) == body


def test_a_body_that_is_printed_elsewhere_stays() -> None:
    """A letter is never emptied."""
    assert without_repeats("Madame Rose Exemple", ["Madame Rose Exemple"]) == "Madame Rose Exemple"


def closing_run(content: bytes) -> tuple[str, str | None]:
    """The template's closing formula, and the style that sets it apart."""
    paragraphs = docx.Document(BytesIO(content)).paragraphs
    (run,) = next(p.runs for p in paragraphs if p.style and p.style.name == "Formule")
    return run.text, run.style.name if run.style else None


def comment(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read("docProps/core.xml").decode()


def test_what_nobody_dictated_is_set_apart_until_it_is_validated(letter: Letter) -> None:
    """Grey in the draft, named in the file's properties; a person's validation adopts it."""
    silent = replace(letter, body="Cher confrère,\n\nRAS.")
    draft, right = (
        render(replace(silent, is_validated=is_validated)) for is_validated in (False, True)
    )

    assert closing_run(draft) == ("Bien confraternellement.", "Non dicté")
    assert closing_run(right)[1] != "Non dicté"
    for content in (draft, right):
        assert "Texte du modèle, non dicté : formule" in comment(content)


def test_a_dictated_closing_replaces_that_of_the_template(letter: Letter) -> None:
    """Nothing is said twice, and nothing is set apart."""
    content = render(letter)
    texts = [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]

    assert texts.count("Bien confraternellement.") == 1
    assert "non dicté" not in comment(content)


def test_a_template_without_the_style_sets_apart_all_the_same(letter: Letter) -> None:
    """Grey and italic, in the middle of a line whose own words stay as they are."""
    document = docx.Document()
    document.add_paragraph("Concerne : {{ titre : à préciser }}, merci")
    document.add_paragraph("{{ corps }}")
    target = BytesIO()
    document.save(target)
    content = render(replace(letter, is_validated=False), template=target.getvalue())
    runs = docx.Document(BytesIO(content)).paragraphs[0].runs

    assert [(run.text, bool(run.italic)) for run in runs] == [
        ("Concerne : ", False), ("à préciser", True), (", merci", False),
    ]  # fmt: skip
    assert str(runs[1].font.color.rgb) == "6B7280"


def test_emphasis_is_printed(letter: Letter) -> None:
    """Bold, italic, underlined, also inside each other; a heading keeps its own style."""
    body = "Conclusion : **a //b// c** et __d__"
    content = render(replace(letter, body=body))
    found = next(
        p for p in docx.Document(BytesIO(content)).paragraphs if p.text.startswith("Conclusion")
    )
    looks = [
        (run.text, bool(run.bold), bool(run.italic), bool(run.underline))
        for run in found.runs
        if run.text.strip()
    ]

    assert found.text == "Conclusion : a b c et d"
    assert looks[1:] == [
        ("a ", True, False, False), ("b", True, True, False), (" c", True, False, False),
        (" et ", False, False, False), ("d", False, False, True),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", DocumentKind)
def test_each_kind_has_a_template_and_one_title(letter: Letter, kind: DocumentKind) -> None:
    """A report says what it is once, whether the dictation did or not; a letter has no title."""
    for body in ("RAS.", f"{kind.label}\n\nRAS."):
        content = render(replace(letter, kind=kind, body=body))
        texts = [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]

        assert texts.count(kind.label) == (body != "RAS." or kind is not DocumentKind.LETTER)
