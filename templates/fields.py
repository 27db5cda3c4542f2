"""The fields of a template, ``{{ patient }}``, and how they are filled.

A field is a name between double braces, typed in Word like any other text: in the body, in a
table, a text box, a header or a footer. Fields are looked up, never evaluated: a template holds
no code (docs/adr/0006). Word cuts a text into runs wherever its spell checker pleases, so a field
is searched in the joined text of its paragraph and written into the run where it begins.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# An element of lxml's tree, python-docx's own subclasses included. It never leaves templates/.
Element = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH, PROPERTIES, SECTION_END = f"{W}p", f"{W}pPr", f"{W}sectPr"
RUN, RUN_PROPERTIES, TEXT, BREAK = f"{W}r", f"{W}rPr", f"{W}t", f"{W}br"
VALUE = f"{W}val"
_CELL, _TEXT_BOX = f"{W}tc", f"{W}txbxContent"
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
    DATE = "date"
    TITLE = "titre"
    KIND = "type"
    PRACTICE = "cabinet"
    ADDRESS = "coordonnees"


@dataclass(frozen=True, slots=True)
class Slot:
    """One field where it stands.

    Attributes:
        name: What is written between the braces, known or not.
        start: First character in the paragraph's text.
        end: One past the last.
    """

    name: str
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
    found = _FIELD.finditer(own_text(paragraph))
    return [Slot(match[1], match.start(), match.end()) for match in found]


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


def fill(paragraph: Element, values: Mapping[str, Sequence[str]]) -> None:
    """Write the fields of a paragraph; remove it when it holds fields and all are empty.

    Several lines are kept in one paragraph by line breaks. A label in front of an empty field
    ("Copie à : ") goes with its paragraph, so nothing stands that nobody gave.

    Args:
        paragraph: Changed in place.
        values: The lines of each field. Names that are missing here stay as they are.
    """
    wanted = [slot for slot in slots(paragraph) if slot.name in values]
    if not wanted:
        return
    if not any(any(values[slot.name]) for slot in wanted) and _discard(paragraph):
        return
    for slot in reversed(wanted):
        _write(paragraph, slot, [printable(line) for line in values[slot.name]])


def _discard(paragraph: Element) -> bool:
    """Remove the paragraph unless the file needs it: a picture, a page number, a cell's last."""
    parent = paragraph.getparent()
    if any(next(paragraph.iter(tag), None) is not None for tag in _KEPT):
        return False
    siblings = [child for child in parent if child.tag == PARAGRAPH]
    if len(siblings) == 1 or (parent.tag in {_CELL, _TEXT_BOX} and parent[-1] is paragraph):
        return False
    parent.remove(paragraph)
    return True


def _write(paragraph: Element, slot: Slot, lines: Sequence[str]) -> None:
    """Put lines in the place of a field, in the look of the run where the field begins."""
    offset = 0
    first: Element | None = None
    for node in _texts(paragraph):
        text = node.text or ""
        start, end = max(slot.start - offset, 0), min(slot.end - offset, len(text))
        offset += len(text)
        if start >= end:
            continue
        before, after = text[:start], text[end:]
        if first is None:
            first = node
            _set_lines(node, [before + (lines[0] if lines else ""), *lines[1:]], after)
        else:
            set_text(node, after)


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
