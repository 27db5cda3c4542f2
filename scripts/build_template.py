"""Builds templates/data/lettre.docx, the letter template that ships. Run it after changing it here.

The result is committed, so that nobody needs to run this to use Calame, and so that a practice may
open it in Word as the starting point of its own.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).parent.parent / "templates" / "data" / "lettre.docx"
FONT = "Arial"  # on every Word; LibreOffice has Liberation Sans of the same widths
INK, SOFT = RGBColor(0x1F, 0x3A, 0x5F), RGBColor(0x59, 0x63, 0x70)
WIDTH = Cm(21 - 2.3 - 2.3)
RIGHT_BLOCK = Cm(8.6)  # where the window of a French envelope shows the address
KEPT_STYLES = {
    "Normal", "Header", "Footer", "Title", "List Bullet", "Default Paragraph Font", "Normal Table",
    "No List", "header", "footer",
}  # fmt: skip


def main() -> None:
    """Write the template."""
    document = docx.Document()
    _trim(document)
    _set_page(document)
    _set_styles(document)
    _set_headers(document)
    _set_body(document)
    _set_settings(document)
    document.save(str(TARGET))


def _trim(document: Document) -> None:
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.element.getparent().remove(style.element)
    document.core_properties.author = "Calame"
    document.core_properties.title = "Modèle de lettre"
    document.core_properties.comments = ""
    document.core_properties.language = "fr-FR"
    made = datetime(2026, 1, 1, tzinfo=UTC)
    document.core_properties.created = document.core_properties.modified = made


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    section.header_distance, section.footer_distance = Cm(1.3), Cm(1)
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
    right = {"left_indent": RIGHT_BLOCK}
    small = {"space_after": Pt(0), "line_spacing": 1.15}
    normal = _paragraph_style(document, "Normal", space_after=Pt(0), line_spacing=1.15)
    _ink(normal, 10.5)
    _set_language(normal)
    _ink(_paragraph_style(document, "Cabinet", space_after=Pt(3)), 16, INK, bold=True)
    _ink(_paragraph_style(document, "Coordonnées", **small), 8.5, SOFT)
    dated = _paragraph_style(document, "Date du courrier", space_before=Pt(10), **right)
    _ink(dated, 10.5)
    address = _paragraph_style(document, "Destinataire", space_before=Pt(16), **right)
    _ink(address, 10.5)
    _ink(_paragraph_style(document, "Concerne", space_before=Pt(20)), 10.5, bold=True)
    title = _paragraph_style(document, "Title", space_before=Pt(22), space_after=Pt(4))
    _clear_borders(title)
    _ink(title, 14, INK, bold=True)
    body = _paragraph_style(
        document, "Corps du courrier", space_before=Pt(9), widow_control=True, line_spacing=1.2
    )
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _ink(body, 10.5)
    item = _paragraph_style(document, "List Bullet", space_before=Pt(2), line_spacing=1.2)
    item.paragraph_format.left_indent, item.paragraph_format.first_line_indent = Cm(1), Cm(-0.5)
    _ink(item, 10.5)
    _dash_bullets(document)
    signed = _paragraph_style(
        document, "Signature du courrier", space_before=Pt(30), keep_together=True, **right
    )
    _ink(signed, 10.5)
    _ink(_paragraph_style(document, "Copies", space_before=Pt(24)), 9, SOFT)
    _ink(_paragraph_style(document, "Header", **small), 8.5, SOFT)
    _ink(_paragraph_style(document, "Footer", **small), 8, SOFT)
    for name in ("Header", "Footer"):
        _right_tab(document.styles[name])
    heading = document.styles.add_style("Rubrique", WD_STYLE_TYPE.CHARACTER)
    heading.quick_style = True
    heading.font.bold, heading.font.color.rgb = True, INK


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


def _rule(paragraph: Paragraph, side: str) -> None:
    """A thin line above or below a paragraph."""
    borders = OxmlElement("w:pBdr")
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "6"), ("color", "1F3A5F")):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _set_headers(document: Document) -> None:
    section = document.sections[0]
    first = section.first_page_header
    first.paragraphs[0].style = document.styles["Cabinet"]
    first.paragraphs[0].add_run("{{ cabinet }}")
    address = first.add_paragraph("{{ coordonnees }}", style="Coordonnées")
    _rule(address, "bottom")
    first.add_paragraph("", style="Header")  # stays when nobody gave a letterhead
    following = section.header.paragraphs[0]
    following.text = "{{ auteur }}\t{{ date }}"
    _rule(following, "bottom")
    for footer in (section.first_page_footer, section.footer):
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        paragraph.add_run("{{ cabinet }}\tPage ")
        _word_field(paragraph, "PAGE")
        paragraph.add_run(" sur ")
        _word_field(paragraph, "NUMPAGES")
        _rule(paragraph, "top")


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


def _set_body(document: Document) -> None:
    for style, text in (
        ("Date du courrier", "Le {{ date }}"),
        ("Destinataire", "{{ destinataire }}"),
        ("Concerne", "Concerne : {{ patient }}"),
        ("Title", "{{ titre }}"),
        ("Corps du courrier", "{{ corps }}"),
        ("Signature du courrier", "{{ signature }}"),
        ("Copies", "Copie à : {{ copies }}"),
    ):
        document.add_paragraph(text, style=style)


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
