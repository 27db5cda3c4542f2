"""A letter as a Word file: fields, body, styles, and what is refused."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from calame.models.documents import DocumentKind
from calame.models.errors import UnknownTemplate
from calame.models.letter import Author, Letter, Practice
from calame.models.marks import without_marks
from calame.templates.fields import printable
from calame.templates.letters import check_template, find_template, render, template_names
from calame.templates.wording import french_date
from tests.templates.word_files import repacked, template

BODY = (
    "Docteur Mathurin Lescaux, médecin traitant\n\nCher confrère,\n\n"
    "Traitement actuel :\n- furosémide 40 mg\n- bisoprolol 2,5 mg\n\n"
    "Conclusion : pas d'œdème.\nÀ revoir."
)
LETTER = Letter(kind=DocumentKind.LETTER, body=BODY, written_on=date(2026, 3, 1))
CONFIRMED = Letter(
    kind=DocumentKind.OPERATION,
    body=BODY,
    written_on=date(2026, 11, 21),
    practice=Practice(name="Cabinet <des> Tilleuls & Cie", lines=("12, rue du Moulin", "Brévigny")),
    author=Author(name="Dr Solène Garrigou", lines=("Cardiologue",)),
    recipient=("Docteur Mathurin Lescaux", "3, place de la Mairie"),
    patient="Monsieur Roland Tessandier",
    copies=("Docteur Aurore Vasseur",),
    enclosures=("Biologie",),
    title="Compte rendu opératoire",
)


def reopened(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def lines(content: bytes) -> list[str]:
    """The printed lines of the letter's own page, list dashes included."""
    found = []
    for paragraph in reopened(content).paragraphs:
        style = paragraph.style.name if paragraph.style else ""
        found.append("- " * (style == "List Bullet") + paragraph.text)
    return found


PLAIN = template(lambda document: document.add_paragraph("{{ corps }}"))


def test_an_unconfirmed_letter_prints_its_body_and_date_alone() -> None:
    """Nothing is guessed: no recipient, patient, title, copies or signature."""
    expected = [
        "Le 1er mars 2026",
        "Docteur Mathurin Lescaux, médecin traitant",
        "Cher confrère,",
        "Traitement actuel :",
        "- furosémide 40 mg",
        "- bisoprolol 2,5 mg",
        "Conclusion : pas d'œdème.\nÀ revoir.",
        "Bien confraternellement.",  # the template's, set apart: see below
    ]

    assert lines(render(LETTER)) == expected


def test_a_confirmed_letter_prints_every_field() -> None:
    """Each field stands once, at its place, several lines in one paragraph."""
    printed = lines(render(CONFIRMED))

    assert printed[:5] == [
        "Docteur Mathurin Lescaux\n3, place de la Mairie",
        "Compte rendu opératoire",
        "Patient\xa0:\tMonsieur Roland Tessandier",
        "Date\xa0:\t21 novembre 2026",
        "Opérateur\xa0:\tDr Solène Garrigou",
    ]
    assert printed[-3:] == [
        "Dr Solène Garrigou\nCardiologue",
        "PJ\xa0:\tBiologie",
        "Copie\xa0:\tDocteur Aurore Vasseur",
    ]


def test_headers_and_footers_are_filled() -> None:
    """The letterhead stands on the first page, author and date on the others, pages below."""
    section = reopened(render(CONFIRMED)).sections[0]

    (letterhead,) = section.first_page_header.tables
    assert letterhead.cell(0, 0).text == "Cabinet <des> Tilleuls & Cie\n12, rue du Moulin\nBrévigny"
    assert section.header.paragraphs[0].text == "Dr Solène Garrigou\t21 novembre 2026"
    footer = section.footer.paragraphs[0]._p.xml
    assert "NUMPAGES" in footer
    assert "Tilleuls" in footer


def test_page_numbers_stay_without_a_practice() -> None:
    """A footer whose fields are all empty still counts the pages."""
    footer = reopened(render(LETTER)).sections[0].first_page_footer.paragraphs[0]

    assert "PAGE" in footer._p.xml
    assert "{{" not in footer.text


def test_section_headings_take_the_style_of_the_template() -> None:
    """Known headings are in the style "Rubrique"; other words before a colon are not."""
    body = "Examen clinique : normal.\n\nJe propose : rien."
    document = reopened(render(Letter(kind=LETTER.kind, body=body, written_on=LETTER.written_on)))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]

    assert [run.text for run in runs if run.style and run.style.name == "Rubrique"] == [
        "Examen clinique :"
    ]


def test_the_body_takes_the_look_of_its_field() -> None:
    """Style, indent and font of the field's paragraph are those of every paragraph of the body."""

    def build(document: Document) -> None:
        paragraph = document.add_paragraph(style="Quote")
        paragraph.paragraph_format.space_after = 12345
        paragraph.add_run("{{ corps }}").font.name = "Garamond"

    printed = reopened(render(LETTER, template=template(build))).paragraphs

    assert {p.style.name for p in printed if p.style} == {"Quote", "List Bullet"}
    assert {run.font.name for p in printed for run in p.runs} == {"Garamond"}


def test_headings_and_copies_keep_the_file_in_order() -> None:
    """The heading's style replaces the field's; Word's paragraph identifiers stay unique."""

    def change(entries: dict[str, bytes]) -> None:
        field = b'<w:r><w:rPr><w:rStyle w:val="Emphasis"/></w:rPr><w:t>{{ corps }}</w:t></w:r>'
        xml = entries["word/document.xml"].replace(b"<w:r><w:t>{{ corps }}</w:t></w:r>", field)
        identifier = (
            b'<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
            b' w14:paraId="1A2B3C4D"><w:r><w:br/></w:r>'
        )
        entries["word/document.xml"] = xml.replace(b"<w:p>", identifier, 1)

    def with_headings(document: Document) -> None:
        document.add_paragraph("{{ corps }}")
        document.styles.add_style("Rubrique", WD_STYLE_TYPE.CHARACTER)

    document = reopened(render(LETTER, template=repacked(template(with_headings), change)))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]

    assert {run.style.name for run in runs if run.style and run.text.endswith(" :")} == {"Rubrique"}
    assert {run.style.name for run in runs if run.style} == {"Rubrique", "Emphasis"}
    assert b"1A2B3C4D" not in document.element.xml.encode()


def test_a_template_without_list_style_keeps_the_dashes() -> None:
    """Where the practice's file has no bulleted style, the text prints as it stands."""

    def build(document: Document) -> None:
        document.add_paragraph("{{ corps }}")
        style = document.styles["List Bullet"].element
        style.getparent().remove(style)

    assert "Traitement actuel :\n- furosémide 40 mg\n- bisoprolol 2,5 mg" in lines(
        render(LETTER, template=template(build))
    )


def test_a_field_cut_into_runs_is_found() -> None:
    """Word cuts a text into runs at will; the first run's look is kept."""

    def build(document: Document) -> None:
        paragraph = document.add_paragraph("Vu par ")
        for part in ("{", "{ au", "teur ", "}} le {{", " date }", "}."):
            paragraph.add_run(part).bold = part == "{"
        document.add_paragraph("{{corps}}")

    paragraph = reopened(render(CONFIRMED, template=template(build))).paragraphs[0]

    assert paragraph.text == "Vu par Dr Solène Garrigou le 21 novembre 2026."
    assert [run.text for run in paragraph.runs if run.bold] == ["Dr Solène Garrigou"]


def test_fields_in_tables_and_the_body_in_a_cell() -> None:
    """A table lays a page out: fields are filled there, and the body may stand in a cell."""

    def build(document: Document) -> None:
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(
            (*table.rows[0].cells, *table.rows[1].cells),
            ("{{ cabinet }}", "{{ copies }}", "{{ corps }}", "fixe"),
            strict=True,
        ):
            cell.paragraphs[0].add_run(text)

    content = render(
        Letter(
            kind=LETTER.kind, body="Un.\n\nDeux.", written_on=LETTER.written_on,
            practice=CONFIRMED.practice,
        ),
        template=template(build),
    )  # fmt: skip
    cells = [cell.text for row in reopened(content).tables[0].rows for cell in row.cells]

    assert cells == ["Cabinet <des> Tilleuls & Cie", "", "Un.\nDeux.", "fixe"]


def test_a_text_box_is_filled_once_and_its_paragraph_stays() -> None:
    """Fields in a text box are its own, not those of the paragraph that holds the box."""
    box = (
        "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        "<w:p><w:r><w:t>{{ patient }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
        "</w:pict></w:r><w:r><w:t>{{ corps }}</w:t></w:r>"
    )

    def change(entries: dict[str, bytes]) -> None:
        old = b"<w:r><w:t>{{ corps }}</w:t></w:r>"
        held = box.replace("<w:r><w:t>{{ corps }}</w:t></w:r>", "<w:r><w:t>Objet</w:t></w:r>")
        entries["word/document.xml"] = entries["word/document.xml"].replace(
            old, held.encode() + b"</w:p><w:p>" + old
        )

    document = reopened(render(CONFIRMED, template=repacked(PLAIN, change)))
    texts = [node.text for node in document.element.iter(qn("w:t"))]

    assert texts[:2] == ["Monsieur Roland Tessandier", "Objet"]


def test_a_content_control_keeps_the_body() -> None:
    """The field may stand in a content control of Word."""

    def change(entries: dict[str, bytes]) -> None:
        xml = entries["word/document.xml"]
        start, end = xml.index(b"<w:p>"), xml.index(b"</w:p>") + len(b"</w:p>")
        entries["word/document.xml"] = (
            xml[:start]
            + b"<w:sdt><w:sdtContent>"
            + xml[start:end]
            + b"</w:sdtContent></w:sdt>"
            + xml[end:]
        )

    document = reopened(render(LETTER, template=repacked(PLAIN, change)))
    texts = [node.text for node in document.element.iter(qn("w:t"))]

    assert "Cher confrère," in texts


def test_a_section_break_is_not_multiplied() -> None:
    """A body that ends a section ends it once."""

    def build(document: Document) -> None:
        body = document.add_paragraph("{{ corps }}")
        document.add_section()
        end = document.paragraphs[-1]
        body._p.get_or_add_pPr().append(end._p.pPr.find(qn("w:sectPr")))  # type: ignore[union-attr]
        document.add_paragraph("page suivante")

    document = reopened(render(LETTER, template=template(build)))

    assert len(document.sections) == 2


def test_the_rest_of_the_file_is_left_alone() -> None:
    """Parts without fields (pictures, theme, styles) come out as they went in."""

    def change(entries: dict[str, bytes]) -> None:
        entries["word/media/logo.png"] = b"\x89PNG logo"
        entries["[Content_Types].xml"] = entries["[Content_Types].xml"].replace(
            b"<Default", b'<Default Extension="png" ContentType="image/png"/><Default', 1
        )
        entries["word/_rels/document.xml.rels"] = entries["word/_rels/document.xml.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="rIdLogo" Target="media/logo.png" Type="http://schemas'
            b'.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>',
        )

    before = repacked(PLAIN, change)
    with (
        zipfile.ZipFile(BytesIO(before)) as old,
        zipfile.ZipFile(BytesIO(render(LETTER, template=before))) as new,
    ):
        for name in ("word/media/logo.png", "word/theme/theme1.xml"):
            assert new.read(name) == old.read(name)


def test_the_properties_name_no_patient_and_no_template_maker() -> None:
    """What the file says about itself is the kind, the author and that it is a draft."""

    def build(document: Document) -> None:
        document.add_paragraph("{{ corps }}")
        document.core_properties.author = "Stagiaire"
        document.core_properties.comments = "ancien patient"

    properties = reopened(render(CONFIRMED, template=template(build))).core_properties

    assert properties.author == properties.last_modified_by == "Dr Solène Garrigou"
    assert properties.title == "Compte rendu opératoire"
    assert properties.comments == ""
    assert properties.content_status == "Brouillon"


def test_a_template_made_in_libreoffice_keeps_one_set_of_properties() -> None:
    """LibreOffice 7.4 spells the relation to the properties otherwise; Word refuses two sets."""

    def change(entries: dict[str, bytes]) -> None:
        entries["_rels/.rels"] = entries["_rels/.rels"].replace(
            b"package/2006/relationships/metadata/core-properties",
            b"officedocument/2006/relationships/metadata/core-properties",
        )

    content = render(CONFIRMED, template=repacked(PLAIN, change))
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert package.namelist().count("docProps/core.xml") == 1
        assert "Dr Solène Garrigou" in package.read("docProps/core.xml").decode()


@settings(max_examples=60)
@given(
    body=st.text(st.characters(codec=None, exclude_categories=())),
    name=st.text(max_size=40),
    extra=st.lists(st.text(max_size=20), max_size=3),
)
def test_any_text_renders_to_a_file_that_opens_again(
    body: str, name: str, extra: list[str]
) -> None:
    """Control characters, surrogates, markup or template marks break nothing; words stay."""
    letter = Letter(
        kind=DocumentKind.CERTIFICATE,
        body=body,
        written_on=date(2026, 1, 1),
        practice=Practice(name=name, lines=tuple(extra)),
        author=Author(name=name, lines=tuple(extra)),
        patient=name,
        recipient=tuple(extra),
    )
    printed = "".join(lines(render(letter, template=PLAIN)))

    assert "".join(printed.split()) == "".join(without_marks(printable(body)).split())
    assert reopened(render(letter)).paragraphs


def test_template_marks_in_a_dictation_are_plain_text() -> None:
    """A dictated text is never looked at for fields."""
    letter = Letter(kind=LETTER.kind, body="{{ patient }}", written_on=LETTER.written_on)

    assert lines(render(letter, template=PLAIN)) == ["{{ patient }}"]


def test_every_shipped_template_is_good() -> None:
    """What ships passes the check that an upload must pass."""
    problems = {name: check_template(find_template(name)) for name in template_names()}

    assert problems == {
        "certificat": [], "consultation": [], "imagerie": [],
        "lettre": [], "operation": [], "sortie": [],
    }  # fmt: skip


def test_the_shipped_template_opens_in_todays_word() -> None:
    """No compatibility mode, French for the spell checker, A4, no picture of somebody's page."""
    document = reopened(find_template("lettre"))
    modes = [
        setting.get(qn("w:val"))
        for setting in document.settings.element.iter(qn("w:compatSetting"))
        if setting.get(qn("w:name")) == "compatibilityMode"
    ]
    languages = {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))}
    section = document.sections[0]

    assert modes == ["15"]
    assert languages == {"fr-FR"}
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert b"thumbnail" not in b"".join(
        name.encode() for name in zipfile.ZipFile(BytesIO(find_template("lettre"))).namelist()
    )


def test_a_template_may_be_a_path(tmp_path: Path) -> None:
    """A practice's file is read from where it lies."""
    path = tmp_path / "cabinet.docx"
    path.write_bytes(PLAIN)

    assert lines(render(LETTER, template=path))[1] == "Cher confrère,"
    assert find_template(str(path)) == PLAIN


@pytest.mark.parametrize("name", ["absent.docx", "", "a\0b", "."])
def test_an_unknown_template_is_said_to_be_unknown(name: str) -> None:
    """Neither a shipped name nor a readable file."""
    with pytest.raises(UnknownTemplate):
        find_template(name)
    with pytest.raises(UnknownTemplate):
        render(LETTER, template=Path(name))


def test_dates_are_written_as_in_letters() -> None:
    """The first of a month is "1er"; months are in lower case."""
    assert french_date(date(2026, 8, 1)) == "1er août 2026"
    assert french_date(date(2026, 12, 31)) == "31 décembre 2026"
