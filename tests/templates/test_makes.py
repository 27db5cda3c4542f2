"""Templates of many makes: the body lands right, fields are filled, all else is left alone."""

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Protocol

import pytest
from lxml import etree
from pypdf import PdfReader

from calame.models.letter import Letter
from calame.templates.letters import check_template, render
from calame.templates.pdf.printing import PrintOptions, Renderer, to_pdf

TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
PRINTED = (
    "Cher confrère,", "J'ai vu Monsieur Roland Tessandier ce jour.", "furosémide 40 mg",
    "bisoprolol 2,5 mg", "Conclusion : pas d'œdème, état stable.", "Bien confraternellement.",
)  # fmt: skip


class Make(Protocol):
    """See conftest.py."""

    name: str
    content: bytes
    filled: frozenset[str]


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def printed_lines(part: bytes) -> list[str]:
    root = etree.fromstring(part)
    return [
        "".join(node.text or "" for node in paragraph.iter(TEXT))
        for paragraph in root.iter(PARAGRAPH)
    ]


def places(wanted: tuple[str, ...], text: str) -> list[int]:
    """Where each line stands, line ends and hyphens aside."""
    plain = " ".join(text.split())
    return [plain.find(" ".join(one.split())) for one in wanted]


def test_every_make_is_accepted(make: Make) -> None:
    """Nothing that Word, LibreOffice or Google write is taken for a danger."""
    assert check_template(make.content) == []


def test_the_body_lands_between_its_neighbours(make: Make, letter: Letter) -> None:
    """The paragraphs stand in order, after the fixed text before them and before the one after."""
    text = "\n".join(
        printed_lines(parts(render(letter, template=make.content))["word/document.xml"])
    )
    found = places(("Texte fixe avant.", *PRINTED, "Texte fixe après."), text)

    assert -1 not in found
    assert found == sorted(found)


def test_no_field_is_left_anywhere(make: Make, letter: Letter) -> None:
    """Fields in headers, footers, boxes, tables, controls and notes are filled."""
    filled = parts(render(letter, template=make.content))
    text = " ".join(" ".join(printed_lines(filled[name])) for name in make.filled)

    assert make.filled
    assert [name for name, content in filled.items() if b"}}" in content] == []
    assert "Monsieur Roland Tessandier" in text
    assert "Docteur Mathurin Lescaux" in text


def test_everything_else_is_byte_for_byte_untouched(make: Make, letter: Letter) -> None:
    """Only the parts with fields change, and what the file says about itself."""
    before, after = parts(make.content), parts(render(letter, template=make.content))
    said = {"docProps/core.xml"}
    if "docProps/core.xml" not in before:  # a new part must be announced
        said |= {"[Content_Types].xml", "_rels/.rels"}
    changed = {name for name in after if after[name] != before.get(name)}

    assert changed - said == make.filled
    assert [*before, *(name for name in after if name not in before)] == list(after)


def test_the_file_says_whether_it_is_validated(make: Make, letter: Letter) -> None:
    """« Brouillon » becomes « Validé » once a person has declared the letter right."""
    for is_validated, status in ((False, "Brouillon"), (True, "Validé")):
        content = render(replace(letter, is_validated=is_validated), template=make.content)

        assert f">{status}<" in parts(content)["docProps/core.xml"].decode()


def test_the_built_in_renderer_prints_it(make: Make, letter: Letter) -> None:
    """Every line is on the pages, in order; the file is tagged, titled and says its language."""
    docx = render(letter, template=make.content)
    pdf = to_pdf(docx, options=PrintOptions(renderer=Renderer.BUILT_IN), is_shipped=False).pdf
    reader = PdfReader(BytesIO(pdf))
    text = "\n".join(page.extract_text() for page in reader.pages)
    found = places(("Texte fixe avant.", *PRINTED, "Texte fixe après."), text)

    assert -1 not in found
    assert found == sorted(found)
    assert len(reader.pages[0].images) == (make.name == "logo")
    assert "{{" not in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Lettre à un confrère"
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("fr")  # type: ignore[index]


@pytest.mark.soak
@pytest.mark.needs("libreoffice")
def test_libreoffice_prints_it(make: Make, letter: Letter) -> None:
    """The same letter in the exact look of the Word file."""
    docx = render(letter, template=make.content)
    printed = to_pdf(docx, options=PrintOptions(renderer=Renderer.OFFICE), is_shipped=False)
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(printed.pdf)).pages)
    found = places(("Texte fixe avant.", *PRINTED, "Texte fixe après."), text)

    assert printed.renderer is Renderer.OFFICE
    assert -1 not in found
    assert found == sorted(found)
