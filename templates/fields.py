"""The fields of a template, ``{{ patient }}``, and how they are filled.

A field is a name between double braces, typed in Word like any other text: in the body, in a
table, a text box, a content control, a header or a footer. Fields are looked up, never evaluated:
a template holds no code (docs/adr/0006). What follows a colon, ``{{ formule : Cordialement, }}``,
is printed where nothing was dictated, and visibly so. Word cuts a text into runs wherever its
spell checker pleases, so a field is searched in the joined text of its paragraph and written into
the run where it begins.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# An element of lxml's tree. It never leaves templates/.
Element = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH, PROPERTIES, SECTION_END = f"{W}p", f"{W}pPr", f"{W}sectPr"
RUN, RUN_PROPERTIES, TEXT, BREAK = f"{W}r", f"{W}rPr", f"{W}t", f"{W}br"
VALUE = f"{W}val"
RUN_STYLE = f"{W}rStyle"
_CELL, _TEXT_BOX = f"{W}tc", f"{W}txbxContent"
_CONTROL, _CONTROL_PROPERTIES = f"{W}sdt", f"{W}sdtPr"
# Word would show its own prompt, or its stored answer, instead of what is filled in.
_CONTROL_OVERRIDES = (f"{W}showingPlcHdr", f"{W}dataBinding")
# A paragraph that holds one of these stays, even when its fields are empty: a picture, a section's
# end, a page number.
_KEPT = tuple(
    f"{W}{name}" for name in ("drawing", "pict", "object", "sectPr", "fldChar", "fldSimple")
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}")
# What XML 1.0 cannot hold. A tab and a line feed stay.
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Field(StrEnum):
    """What a template may ask for."""

    BODY = "corps"
    AUTHOR = "auteur"
    SIGNATURE = "signature"
    RECIPIENT = "destinataire"
    PATIENT = "patient"
    COPIES = "copies"
    ENCLOSURES = "pieces jointes"
    DATE = "date"
    PLACE = "lieu"
    PLACE_AND_DATE = "lieu et date"
    TITLE = "titre"
    KIND = "type"
    GREETING = "appel"
    CLOSING = "formule"
    PRACTICE = "cabinet"
    ADDRESS = "coordonnees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a field prints.

    Attributes:
        lines: Printed one below the other; none leave the field empty.
        takes_default: Whether the template's own text may stand in for missing lines.
        default_style: The run properties that set such a text apart; none print it like the rest.
    """

    lines: tuple[str, ...] = ()
    takes_default: bool = True
    default_style: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One field where it stands.

    Attributes:
        name: What is written between the braces, known or not, in its plain form.
        default: What the template prints where nothing was dictated.
        start: First character in the paragraph's text.
        end: One past the last.
    """

    name: str
    default: str
    start: int
    end: int


def printable(text: str) -> str:
    """The text without the characters that a Word file cannot hold; every line end a line feed."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def paragraphs(root: Element) -> Iterator[Element]:
    """Every paragraph, those in tables, content controls and text boxes included."""
    return iter(list(root.iter(PARAGRAPH)))


def slots(paragraph: Element) -> list[Slot]:
    """The fields of one paragraph, in order."""
    return [_slot(match) for match in _FIELD.finditer(own_text(paragraph))]


def _slot(match: re.Match[str]) -> Slot:
    name, _, default = match[1].partition(":")
    return Slot(_plain(name), default.strip(), match.start(), match.end())


def _plain(name: str) -> str:
    """A name as the list of fields has it: Word likes capitals, people like accents."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.replace("_", " ").split())


def own_text(paragraph: Element) -> str:
    """The text of a paragraph, without that of a text box anchored in it."""
    return "".join(node.text or "" for node in _texts(paragraph))


def _texts(paragraph: Element) -> list[Element]:
    """The text nodes of the paragraph itself, without those of a text box anchored in it."""
    return [node for node in paragraph.iter(TEXT) if _owner(node) is paragraph]


def _owner(node: Element) -> Element:
    while node.tag != PARAGRAPH:
        node = node.getparent()
    return node


def fill(paragraph: Element, values: Mapping[str, Value]) -> bool:
    """Write the fields of a paragraph; take it away when it holds fields and all are empty.

    Several lines are kept in one paragraph by line breaks. A label in front of an empty field
    ("Copie à : ") goes with its paragraph, so nothing stands that nobody gave.

    Args:
        paragraph: Changed in place.
        values: What each field prints. Names that are missing here stay as they are.

    Returns:
        Whether anything was changed.
    """
    wanted = [slot for slot in slots(paragraph) if slot.name in values]
    if not wanted:
        return False
    _free_controls(paragraph)
    if not any(_lines(slot, values[slot.name]) for slot in wanted) and _discard(paragraph):
        return True
    for slot in reversed(wanted):
        _write(paragraph, slot, values[slot.name])
    return True


def is_default(slot: Slot, value: Value) -> bool:
    """Whether the field prints the template's own text."""
    return bool(slot.default) and value.takes_default and not any(value.lines)


def _lines(slot: Slot, value: Value) -> list[str]:
    if is_default(slot, value):
        return [slot.default]
    return [printable(line) for line in value.lines if line]


def _free_controls(paragraph: Element) -> None:
    """Make the content controls around the paragraph's fields ordinary ones."""
    inside = [node for node in paragraph.iter(_CONTROL) if _FIELD.search(_all_text(node))]
    for control in (*inside, *paragraph.iterancestors(_CONTROL)):
        for properties in control.findall(_CONTROL_PROPERTIES):
            _strip(properties, _CONTROL_OVERRIDES)
    for properties in (one for control in inside for one in control.iter(RUN_PROPERTIES)):
        _strip(properties, (RUN_STYLE,))


def _all_text(node: Element) -> str:
    return "".join(text.text or "" for text in node.iter(TEXT))


def _strip(parent: Element, tags: Sequence[str]) -> None:
    for child in [one for one in parent if one.tag in tags]:
        parent.remove(child)


def _discard(paragraph: Element) -> bool:
    """Take the paragraph away, or its text where the file needs a paragraph there."""
    parent = paragraph.getparent()
    if any(next(paragraph.iter(tag), None) is not None for tag in _KEPT):
        return False
    siblings = [child for child in parent if child.tag == PARAGRAPH]
    if len(siblings) == 1 or (parent.tag in {_CELL, _TEXT_BOX} and parent[-1] is paragraph):
        for node in _texts(paragraph):
            set_text(node, "")
    else:
        parent.remove(paragraph)
    return True


def _write(paragraph: Element, slot: Slot, value: Value) -> None:
    """Put lines in the place of a field, in the look of the run where the field begins."""
    lines = _lines(slot, value) or [""]
    offset = 0
    first: Element | None = None
    for node in _texts(paragraph):
        text = node.text or ""
        start, end = max(slot.start - offset, 0), min(slot.end - offset, len(text))
        offset += len(text)
        if start >= end:
            continue
        before, after = text[:start], text[end:]
        if first is not None:
            set_text(node, after)
            continue
        first = node
        if is_default(slot, value) and value.default_style:
            _set_apart(node, (before, lines[0], after), value.default_style)
        else:
            _set_lines(node, [before + lines[0], *lines[1:]], after)


def _set_apart(node: Element, texts: tuple[str, str, str], style: Sequence[Element]) -> None:
    """Cut a run in three and set the middle apart; a run that holds more is set apart whole."""
    run = node.getparent()
    if node is not run[-1]:
        set_text(node, "".join(texts))
        style_run(run, style)
        return
    for text, is_apart in ((texts[2], False), (texts[1], True)):
        if not text:
            continue
        copy = deepcopy(run)
        for other in [child for child in copy if child.tag != RUN_PROPERTIES]:
            copy.remove(other)
        if is_apart:
            style_run(copy, style)
        written = copy.makeelement(TEXT)
        set_text(written, text)
        copy.append(written)
        run.addnext(copy)
    if texts[0]:
        set_text(node, texts[0])
    else:
        run.getparent().remove(run)


def style_run(run: Element, style: Sequence[Element]) -> None:
    """Add run properties, in place of those of the same kind."""
    properties = run.find(RUN_PROPERTIES)
    if properties is None and style:
        properties = run.makeelement(RUN_PROPERTIES)
        run.insert(0, properties)
    for one in style:
        _strip(properties, (one.tag,))
        position = 0 if one.tag == RUN_STYLE else _place_of(properties, one.tag)
        properties.insert(position, deepcopy(one))


# Word refuses a file whose run properties stand in another order.
_ORDER = [
    f"{W}{name}"
    for name in (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike",
        "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden",
        "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect",
        "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang",
    )
]  # fmt: skip


def _place_of(properties: Element, tag: str) -> int:
    later = set(_ORDER[_ORDER.index(tag) + 1 :])
    places = (place for place, child in enumerate(properties) if child.tag in later)
    return next(places, len(properties))


def _set_lines(node: Element, lines: Sequence[str], after: str) -> None:
    """Write lines into the run of ``node``, with breaks between them and ``after`` at the end."""
    set_text(node, lines[0] if len(lines) > 1 else lines[0] + after)
    for number, line in enumerate(lines[1:], start=2):
        line_break = node.makeelement(BREAK)
        node.addnext(line_break)
        node = node.makeelement(TEXT)
        set_text(node, line + after if number == len(lines) else line)
        line_break.addnext(node)


def set_text(node: Element, text: str) -> None:
    """Set the text of a text node, its spaces kept."""
    # A tab inside w:t prints as a space in Word, which is what dictated text wants.
    node.text = text
    node.set(_SPACE, "preserve")


def cleared_copy(paragraph: Element) -> Element:
    """A copy of the paragraph that keeps its style and layout and holds no text."""
    copy = deepcopy(paragraph)
    # Word's own identifiers of paragraphs must be unique in a file.
    for name in [name for name in copy.attrib if name.endswith(("}paraId", "}textId"))]:
        del copy.attrib[name]
    for child in list(copy):
        if child.tag != PROPERTIES:
            copy.remove(child)
    return copy
