"""Builds the letter templates that ship, templates/data/*.docx: one page, a plan per document kind.

Run it after changing it here. The results are committed, so that nobody needs to run this to use
Calame, and so that a practice may open one in Word as the starting point of its own.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph

FOLDER = Path(__file__).parent.parent / "templates" / "data"
FONT = "Arial"  # on every Word; LibreOffice and our PDF have Liberation Sans of the same widths
INK, SOFT = RGBColor(0x1F, 0x3A, 0x5F), RGBColor(0x59, 0x63, 0x70)
MARGIN, HEAD = Cm(2.3), Cm(1.3)
WIDTH = Cm(21) - 2 * MARGIN
# The window of a French envelope (DL, NF Z 11-001) shows the address: its left edge on the page,
# and the top of the text below the letterhead.
WINDOW_LEFT, WINDOW_TOP = Cm(11) - MARGIN, Cm(4.8)
LABEL_WIDTH, SMALL_LABEL_WIDTH = Cm(2.8), Cm(1.3)
KEPT_STYLES = {
    "Normal", "Header", "Footer", "Title", "List Bullet", "Default Paragraph Font", "Normal Table",
    "No List", "header", "footer",
}  # fmt: skip

ADDRESS = ("Destinataire", "{{ destinataire }}")
DATED = ("Date du courrier", "{{ lieu et date }}")
SUBJECT = ("Concerne", "Concerne\u00a0: {{ patient }}")
TITLE = ("Title", "{{ titre }}")
BODY = ("Corps du courrier", "{{ corps }}")
SIGNED = ("Signature du courrier", "{{ signature }}")
ENDING = (
    ("Mentions", "PJ\u00a0:\t{{ pieces jointes }}"),
    ("Mentions", "Copie\u00a0:\t{{ copies }}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What stands on the pages of one kind of document.

    Attributes:
        file: Name of the template.
        name: What the file says it is.
        blocks: Style and text of each paragraph, in order.
    """

    file: str
    name: str
    blocks: tuple[tuple[str, str], ...]


def _letter(file: str, name: str, *, title: bool) -> Plan:
    top = (ADDRESS, DATED, SUBJECT, TITLE) if title else (ADDRESS, DATED, SUBJECT)
    closing = ("Formule", "{{ formule : Bien confraternellement. }}")
    return Plan(file=file, name=name, blocks=(*top, BODY, closing, SIGNED, *ENDING))


def _report(file: str, name: str, who: str) -> Plan:
    identity = (
        ("Identité", "Patient\u00a0:\t{{ patient }}"),
        ("Identité", "Date\u00a0:\t{{ date }}"),
        ("Identité", f"{who}\u00a0:\t{{{{ auteur }}}}"),
    )
    return Plan(file=file, name=name, blocks=(ADDRESS, TITLE, *identity, BODY, SIGNED, *ENDING))


CERTIFICATE = Plan(
    file="certificat",
    name="Certificat",
    blocks=(
        ("Title", "{{ titre }}"),
        SUBJECT,
        BODY,
        (
            "Formule",
            "{{ formule : Certificat établi à la demande de l'intéressé(e) et remis en main propre "
            "pour faire valoir ce que de droit. }}",
        ),
        DATED,
        SIGNED,
        *ENDING,
    ),
)
PLANS = (
    _letter("lettre", "Lettre à un confrère", title=False),
    _letter("sortie", "Lettre de sortie", title=True),
    _report("consultation", "Compte rendu de consultation", "Praticien"),
    _report("operation", "Compte rendu opératoire", "Opérateur"),
    _report("imagerie", "Compte rendu d'imagerie", "Radiologue"),
    CERTIFICATE,
)


def main() -> None:
    """Write the templates."""
    for plan in PLANS:
        document = docx.Document()
        _trim(document, plan.name)
        _set_page(document)
        _set_styles(document)
        _set_headers(document)
        for style, text in plan.blocks:
            document.add_paragraph(text, style=style)
        _set_settings(document)
        (FOLDER / f"{plan.file}.docx").write_bytes(_dated(document))


def _dated(document: Document) -> bytes:
    """The file, the same at each run: a zip entry carries the time of day otherwise."""
    saved, target = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return target.getvalue()


def _trim(document: Document, name: str) -> None:
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.element.getparent().remove(style.element)
    document.core_properties.author = "Calame"
    document.core_properties.title = f"Modèle : {name}"
    document.core_properties.comments = ""
    document.core_properties.language = "fr-FR"
    made = datetime(2026, 1, 1, tzinfo=UTC)
    document.core_properties.created = document.core_properties.modified = made


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.header_distance, section.footer_distance = HEAD, Cm(1)
    section.different_first_page_header_footer = True


def _paragraph_style(document: Document, name: str, **layout: object) -> ParagraphStyle:
    known = [style.name for style in document.styles]
    style: ParagraphStyle = (
        document.styles[name]
        if name in known
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if name != "Normal":
        style.base_style = document.styles["Normal"]
        style.quick_style = True
    for key, value in layout.items():
        setattr(style.paragraph_format, key, value)
    return style


def _ink(
    style: CharacterStyle, size: float, color: RGBColor | None = None, *, bold: bool = False
) -> None:
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    style.font.size = Pt(size)
    if color is not None:
        style.font.color.rgb = color
    style.font.bold = bold or None


def _set_styles(document: Document) -> None:
    normal = _paragraph_style(document, "Normal", space_after=Pt(0), line_spacing=1.15)
    _ink(normal, 10.5)
    _set_language(normal)
    _set_frame_styles(document)
    _set_text_styles(document)
    heading = document.styles.add_style("Rubrique", WD_STYLE_TYPE.CHARACTER)
    heading.quick_style = True
    heading.font.bold, heading.font.color.rgb = True, INK
    not_dictated = document.styles.add_style("Non dicté", WD_STYLE_TYPE.CHARACTER)
    not_dictated.font.italic, not_dictated.font.color.rgb = True, SOFT


def _set_frame_styles(document: Document) -> None:
    """What stands around the text: letterhead, address, headers, mentions."""
    right = {"left_indent": WINDOW_LEFT}
    small = {"space_after": Pt(0), "line_spacing": 1.15}
    _ink(_paragraph_style(document, "Cabinet", space_after=Pt(2)), 13, INK, bold=True)
    _ink(_paragraph_style(document, "Coordonnées", **small), 8.5, SOFT)
    _ink(_paragraph_style(document, "Destinataire", space_after=Pt(8), **right), 10.5)
    _ink(_paragraph_style(document, "Date du courrier", space_before=Pt(10), **right), 10.5)
    _ink(_paragraph_style(document, "Concerne", space_before=Pt(20)), 10.5, bold=True)
    identity = _paragraph_style(document, "Identité", line_spacing=1.25)
    _label_column(identity, LABEL_WIDTH)
    _ink(identity, 10.5)
    signed = _paragraph_style(
        document, "Signature du courrier", space_before=Pt(34), keep_together=True, **right
    )
    _ink(signed, 10.5)
    mentions = _paragraph_style(document, "Mentions", space_before=Pt(8), keep_together=True)
    _label_column(mentions, SMALL_LABEL_WIDTH)
    _ink(mentions, 9, SOFT)
    _ink(_paragraph_style(document, "Header", **small), 8.5, SOFT)
    _ink(_paragraph_style(document, "Footer", **small), 8, SOFT)
    for name in ("Header", "Footer"):
        _right_tab(document.styles[name])


def _label_column(style: ParagraphStyle, width: Cm) -> None:
    """A label, a tab, and lines that stand below each other."""
    style.paragraph_format.left_indent = width
    style.paragraph_format.first_line_indent = Cm(-width.cm)
    style.paragraph_format.tab_stops.add_tab_stop(width)


def _set_text_styles(document: Document) -> None:
    """The text itself."""
    title = _paragraph_style(
        document, "Title", space_before=Pt(22), space_after=Pt(12), keep_with_next=True
    )
    _clear_borders(title)
    _rule(title.element, "bottom")
    _ink(title, 15, INK, bold=True)
    body = _paragraph_style(
        document, "Corps du courrier", space_before=Pt(9), widow_control=True, line_spacing=1.2
    )
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _ink(body, 10.5)
    item = _paragraph_style(document, "List Bullet", space_before=Pt(2), line_spacing=1.2)
    item.paragraph_format.left_indent, item.paragraph_format.first_line_indent = Cm(1), Cm(-0.5)
    _ink(item, 10.5)
    _dash_bullets(document)
    closing = _paragraph_style(
        document, "Formule", space_before=Pt(12), keep_with_next=True, line_spacing=1.2
    )
    _ink(closing, 10.5)


def _set_language(style: ParagraphStyle) -> None:
    """French for the spell checker, in every run that does not say otherwise."""
    for properties in (style.element.get_or_add_rPr(), *_default_run_properties(style)):
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        language = OxmlElement("w:lang")
        for name in ("val", "eastAsia"):
            language.set(qn(f"w:{name}"), "fr-FR")
        properties.append(language)


def _default_run_properties(style: ParagraphStyle) -> Iterator[Any]:
    yield from style.element.getparent().iterfind(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )


def _clear_borders(style: ParagraphStyle) -> None:
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _dash_bullets(document: Document) -> None:
    """French lists begin with a dash."""
    number = document.styles["List Bullet"].element.find(f".//{qn('w:numId')}").get(qn("w:val"))
    numbering = document.part.numbering_part.element
    link = numbering.find(f"{qn('w:num')}[@{qn('w:numId')}='{number}']/{qn('w:abstractNumId')}")
    path = f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='{link.get(qn('w:val'))}']"
    for level in numbering.find(path).iterfind(qn("w:lvl")):
        level.find(qn("w:lvlText")).set(qn("w:val"), "–")
        for fonts in level.iter(qn("w:rFonts")):
            for name in ("ascii", "hAnsi", "cs"):
                fonts.set(qn(f"w:{name}"), FONT)


def _rule(element: Any, side: str) -> None:  # noqa: ANN401 - a paragraph or a style
    """A thin line above or below a paragraph."""
    borders = OxmlElement("w:pBdr")
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "6"), ("color", "1F3A5F")):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    properties: Any = element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _set_headers(document: Document) -> None:
    section = document.sections[0]
    first = section.first_page_header
    _letterhead(first)
    following = section.header.paragraphs[0]
    following.text = "{{ auteur }}\t{{ date }}"
    section.header.add_paragraph("Concerne\u00a0: {{ patient }}", style="Header")
    end = section.header.add_paragraph("", style="Header")
    end.paragraph_format.space_before = Pt(4)
    _rule(end._p, "top")
    for footer in (section.first_page_footer, section.footer):
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        paragraph.add_run("{{ cabinet }}\tPage ")
        _word_field(paragraph, "PAGE")
        paragraph.add_run(" sur ")
        _word_field(paragraph, "NUMPAGES")
        _rule(paragraph._p, "top")


def _letterhead(header: Any) -> None:  # noqa: ANN401 - python-docx keeps the type private
    """The sender at the left, as high in every letter: the address stays in the window."""
    table = header.add_table(rows=1, cols=1, width=WIDTH)
    table.rows[0].height = WINDOW_TOP - HEAD
    table.rows[0].height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    cell = table.cell(0, 0)
    properties: Any = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):  # the text begins at the margin, not beside it
        node = OxmlElement(f"w:{side}")
        node.set(qn("w:w"), "0")
        node.set(qn("w:type"), "dxa")
        margins.append(node)
    properties.append(margins)
    cell.paragraphs[0].style = "Cabinet"
    cell.paragraphs[0].add_run("{{ cabinet }}")
    cell.add_paragraph("{{ coordonnees }}", style="Coordonnées")
    last = header.paragraphs[0]  # a table is never the last thing of a header
    header._element.append(last._p)
    last.paragraph_format.line_spacing = Pt(1)


def _right_tab(style: ParagraphStyle) -> None:
    """One tab stop, at the right margin, instead of Word's two for Letter paper."""
    style.paragraph_format.tab_stops.clear_all()
    style.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _word_field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    run: Any = OxmlElement("w:r")
    run.text = "1"
    field.append(run)
    paragraph._p.append(field)  # python-docx has no fields


def _set_settings(document: Document) -> None:
    """Today's Word layout rather than the compatibility mode; French; no thumbnail."""
    settings: Any = document.settings.element
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "fr-FR")
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]


if __name__ == "__main__":
    main()
