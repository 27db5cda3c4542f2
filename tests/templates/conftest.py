"""Word files of many makes, built here: what practices send in as templates."""

import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

from calame.models.documents import DocumentKind
from calame.models.letter import Author, Letter, Practice
from tests.templates.word_files import repacked, saved

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOX_PARTS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" ' + W
)
BODY = (
    "Cher confrère,\n\nJ'ai vu **Monsieur Roland Tessandier** ce jour.\n\n"
    "Traitement :\n- furosémide 40 mg\n- bisoprolol 2,5 mg\n\n"
    "Conclusion : pas d'œdème, //état stable//.\n\nBien confraternellement."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """A practice's Word file.

    Attributes:
        name: Its make.
        content: Its bytes.
        filled: The parts that hold fields.
    """

    name: str
    content: bytes
    filled: frozenset[str]


@pytest.fixture
def letter() -> Letter:
    """A letter of which a person has confirmed everything."""
    return Letter(
        kind=DocumentKind.LETTER,
        body=BODY,
        written_on=date(2026, 11, 21),
        practice=Practice(
            name="Cabinet des Tilleuls", lines=("12, rue du Moulin", "00000 Brévigny")
        ),
        author=Author(name="Dr Solène Garrigou", lines=("Cardiologue",)),
        recipient=("Docteur Mathurin Lescaux", "3, place de la Mairie"),
        patient="Monsieur Roland Tessandier",
        copies=("Docteur Aurore Vasseur",),
        enclosures=("Biologie du 2 mars",),
        is_validated=True,
    )


def logo() -> bytes:
    """A small picture."""
    row = b"\0" + b"\x1f\x3a\x5f" * 24 + b"\xd0\x8a\x3c" * 24
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 48, 24, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * 24)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def around_body(document: Document) -> None:
    """The usual page: fields, fixed words, the body between them."""
    for text in (
        "{{ destinataire }}",
        "{{ lieu et date }}",
        "Concerne : {{ patient }}",
        "Texte fixe avant.",
        "{{ corps }}",
        "Texte fixe après.",
        "{{ signature }}",
        "Copie à : {{ copies }}",
    ):
        document.add_paragraph(text)


def table_in_header() -> Document:
    """The letterhead is a table in the header, with a border around it."""
    document = docx.Document()
    header = document.sections[0].header
    table = header.add_table(rows=2, cols=2, width=Cm(16))
    table.style = "Table Grid"
    table.cell(0, 0).text = "{{ cabinet }}"
    table.cell(0, 1).text = "Urgences : faire le 15"
    table.cell(1, 0).text = "{{ coordonnees }}"
    table.cell(1, 1).text = "{{ auteur }}"
    around_body(document)
    return document


def text_box() -> Document:
    """The address stands in a text box, which Word keeps twice."""
    document = docx.Document()
    inside = "<w:txbxContent><w:p><w:r><w:t>{{ coordonnees }}</w:t></w:r></w:p></w:txbxContent>"
    box = f"""<w:r {BOX_PARTS}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
      <wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1"
        behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
      <wp:positionH relativeFrom="page"><wp:posOffset>4320000</wp:posOffset></wp:positionH>
      <wp:positionV relativeFrom="page"><wp:posOffset>540000</wp:posOffset></wp:positionV>
      <wp:extent cx="2520000" cy="720000"/><wp:wrapNone/><wp:docPr id="7" name="Adresse"/>
      <a:graphic><a:graphicData
        uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
      <wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>
      <a:ext cx="2520000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
      </wps:spPr><wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>
      </wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape
      style="position:absolute;margin-left:340pt;margin-top:43pt;width:198pt;height:57pt">
      <v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
    document.add_paragraph("En ville et à l'hôpital")._p.append(parse_xml(box))
    around_body(document)
    return document


def content_controls() -> Document:
    """Fields stand in content controls: with a prompt, and bound to a stored answer."""
    document = docx.Document()
    around_body(document)
    body = document.element.body
    for paragraph in list(document.paragraphs):
        if "patient" in paragraph.text:
            control = parse_xml(
                f"<w:sdt {W}><w:sdtPr><w:alias w:val='Patient'/><w:dataBinding w:xpath='/a'"
                " w:storeItemID='{0}'/><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent><w:r>"
                "<w:rPr><w:rStyle w:val='PlaceholderText'/></w:rPr><w:t>{{ patient }}</w:t></w:r>"
                "</w:sdtContent></w:sdt>"
            )
            paragraph.runs[0].text = "Concerne : "
            paragraph._p.append(control)
        if "corps" in paragraph.text:
            around = parse_xml(
                f"<w:sdt {W}><w:sdtPr><w:tag w:val='texte'/></w:sdtPr><w:sdtContent/></w:sdt>"
            )
            body.replace(paragraph._p, around)
            around.find(qn("w:sdtContent")).append(paragraph._p)
    return document


def landscape() -> Document:
    """A page that lies, with narrow margins."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    around_body(document)
    return document


def old_compatibility() -> Document:
    """Word 2003's layout: compatibility mode, a frame for the address, fields cut into runs."""
    document = docx.Document()
    settings = document.settings.element
    for setting in list(settings.iter(qn("w:compatSetting"))):
        setting.getparent().remove(setting)
    compat = next(settings.iter(qn("w:compat")), None)
    if compat is None:
        compat = OxmlElement("w:compat")
        settings.append(compat)
    for name in ("w:noLeading", "w:usePrinterMetrics"):
        compat.insert(0, OxmlElement(name))
    around_body(document)
    address = document.paragraphs[0]
    frame = OxmlElement("w:framePr")
    for name, value in (
        ("w", "4500"), ("h", "1800"), ("hSpace", "141"), ("wrap", "around"),
        ("vAnchor", "page"), ("hAnchor", "page"), ("x", "6300"), ("y", "2700"),
    ):  # fmt: skip
        frame.set(qn(f"w:{name}"), value)
    address._p.get_or_add_pPr().append(frame)
    address.runs[0].text = "{{ desti"
    address.add_run("nataire ").italic = True
    address.add_run("}}")
    return document


def with_logo() -> Document:
    """A picture in the header, the practice beside it."""
    document = docx.Document()
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.add_run().add_picture(BytesIO(logo()), width=Cm(4))
    paragraph.add_run("  {{ cabinet }}").font.size = Pt(14)
    around_body(document)
    return document


def two_columns() -> Document:
    """The text runs in two columns below a heading over the whole width."""
    document = docx.Document()
    document.add_paragraph("{{ cabinet }}", style="Title")
    section = document.add_section(WD_SECTION.CONTINUOUS)
    columns = section._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    around_body(document)
    return document


def first_page_differs() -> Document:
    """The letterhead on the first page, the patient on the others, page numbers below."""
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "{{ cabinet }}"
    section.header.paragraphs[0].text = "Suite : {{ patient }}"
    footer = section.first_page_footer.paragraphs[0]
    footer.add_run("Page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    footer._p.append(field)
    around_body(document)
    return document


def several_sections() -> Document:
    """The letter, then a sheet for the patient in a section of its own."""
    document = docx.Document()
    around_body(document)
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "Feuille pour {{ patient }}"
    document.add_paragraph("Prochain rendez-vous : à prendre auprès de {{ cabinet }}")
    return document


def footnotes() -> bytes:
    """A note at the foot of the page that names the practice."""
    document = docx.Document()
    around_body(document)
    run = document.paragraphs[-1].add_run()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    run._r.append(reference)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"

    def change(entries: dict[str, bytes]) -> None:
        entries["word/footnotes.xml"] = (
            f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
            '<w:footnote w:id="2"><w:p><w:r><w:t>{{ cabinet }}, sur rendez-vous.</w:t></w:r></w:p>'
            "</w:footnote></w:footnotes>"
        ).encode()
        entries["[Content_Types].xml"] = entries["[Content_Types].xml"].replace(
            b"</Types>",
            f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode(),
        )
        rels = "word/_rels/document.xml.rels"
        named = f'<Relationship Id="rIdN" Type="{relation}" Target="footnotes.xml"/>'
        entries[rels] = entries[rels].replace(
            b"</Relationships>", f"{named}</Relationships>".encode()
        )

    return repacked(saved(document), change)


def google_docs() -> bytes:
    """As Google Docs exports: everything formatted in place, no properties of the file."""
    document = docx.Document()
    around_body(document)
    for paragraph in document.paragraphs:
        text = paragraph.text
        for run in paragraph.runs:
            paragraph._p.remove(run._r)
        for part in (text[:3], text[3:]):
            run = paragraph.add_run(part)
            run.font.name, run.font.size = "Arial", Pt(11)
            run._r.set(qn("w:rsidR"), "00000000")

    def change(entries: dict[str, bytes]) -> None:
        for name in [name for name in entries if name.startswith("docProps/")]:
            del entries[name]
        for name in ("[Content_Types].xml", "_rels/.rels"):
            entries[name] = without_properties(entries[name])

    return repacked(saved(document), change)


def without_properties(content: bytes) -> bytes:
    """The list of parts or relations without what is in docProps."""
    root = etree.fromstring(content)
    for child in list(root):
        if "docProps/" in (child.get("PartName") or child.get("Target") or ""):
            root.remove(child)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def converted(soffice: str, folder: Path, content: bytes, *formats: str) -> bytes:
    """The file after LibreOffice has opened it and saved it in each format."""
    source = folder / "modele.docx"
    source.write_bytes(content)
    for number, name in enumerate(formats):
        out = folder / str(number)
        subprocess.run(
            [
                soffice,
                "--headless",
                f"-env:UserInstallation={(folder / 'office').as_uri()}",
                "--convert-to",
                name,
                "--outdir",
                str(out),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        (source,) = out.iterdir()
    return source.read_bytes()


PLAIN: dict[str, Callable[[], Document | bytes]] = {
    "table in header": table_in_header,
    "text box": text_box,
    "content controls": content_controls,
    "landscape": landscape,
    "old compatibility": old_compatibility,
    "logo": with_logo,
    "two columns": two_columns,
    "first page differs": first_page_differs,
    "several sections": several_sections,
    "footnotes": footnotes,
    "Google Docs": google_docs,
}
OFFICE = {
    "LibreOffice": ("odt", "docx:MS Word 2007 XML"),
    "Word 2003 XML": ("xml:MS Word 2003 XML", "docx:MS Word 2007 XML"),
}


@pytest.fixture(
    scope="session",
    params=[
        *PLAIN,
        *(pytest.param(name, marks=pytest.mark.needs("libreoffice")) for name in OFFICE),
    ],
)
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """A practice's Word file, once per make."""
    name = request.param
    if name in OFFICE:
        folder = tmp_path_factory.mktemp("make")
        soffice = request.getfixturevalue("soffice")
        content = converted(soffice, folder, saved(first_page_differs()), *OFFICE[name])
    else:
        built = PLAIN[name]()
        content = built if isinstance(built, bytes) else saved(built)
    return Make(name=name, content=content, filled=holding_fields(content))


def holding_fields(content: bytes) -> frozenset[str]:
    """The parts in which something is to be filled in."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return frozenset(
            name
            for name in package.namelist()
            if name.startswith("word/") and b"}}" in package.read(name)
        )
