"""The body of the letter, put where the template says, in the styles of the template."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calame.templates.fields import (
    BREAK,
    PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SECTION_END,
    TEXT,
    VALUE,
    Element,
    W,
    cleared_copy,
    printable,
    set_text,
)
from calame.templates.headings import heading_length

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import BaseStyle

_RUN_STYLE, _PARAGRAPH_STYLE = f"{W}rStyle", f"{W}pStyle"
HEADING_STYLE = "Rubrique"
LIST_STYLE = "List Bullet"
_ITEM = "- "
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class _Look:
    """Identifiers of the styles that the template has; None where it has not."""

    heading: str | None
    item: str | None


@dataclass(frozen=True, slots=True)
class _Block:
    """One printed paragraph: its lines, and whether it is an item of a list."""

    lines: tuple[str, ...]
    is_item: bool = False


def place(document: "Document", paragraph: Element, text: str) -> None:
    """Replace the paragraph that holds the body's field by the paragraphs of ``text``.

    A blank line ends a paragraph, a single line end is kept as one. Each paragraph takes the style
    and the look of the one that it replaces. Where the template has a character style named
    ``Rubrique``, section headings ("Conclusion :") take it; where it has a bulleted list style,
    lines that begin with a hyphen become items of a list. Otherwise they print as they are.
    """
    look = _look(document)
    blocks = list(_blocks(printable(text), has_items=look.item is not None)) or [_Block(("",))]
    model = cleared_copy(paragraph)
    run_look = _run_look(paragraph)
    printed = [_printed(block, model, run_look, look) for block in blocks]
    _keep_section_end_last(printed)
    for element in printed:
        paragraph.addprevious(element)
    paragraph.getparent().remove(paragraph)


def _blocks(text: str, *, has_items: bool) -> Iterator[_Block]:
    for part in _BLANK_LINE.split(text.strip("\n")):
        lines: list[str] = []
        for line in part.split("\n"):
            if not (has_items and line.startswith(_ITEM)):
                lines.append(line)
                continue
            if lines:
                yield _Block(tuple(lines))
                lines = []
            yield _Block((line.removeprefix(_ITEM),), is_item=True)
        if lines:
            yield _Block(tuple(lines))


def _look(document: "Document") -> _Look:
    heading = _style(document, HEADING_STYLE, "character")
    item = _style(document, LIST_STYLE, "paragraph")
    bulleted = item is not None and bool(item.element.xpath(".//w:numPr"))
    return _Look(
        heading=heading.style_id if heading else None,
        item=item.style_id if item and bulleted else None,
    )


def _style(document: "Document", name: str, kind: str) -> "BaseStyle | None":
    styles: list[BaseStyle] = list(document.styles)
    matching = (s for s in styles if s.name == name and s.element.get(f"{W}type") == kind)
    return next(matching, None)


def _run_look(paragraph: Element) -> Element | None:
    """The character formatting of the field: of the first run with text in it."""
    written = (run for run in paragraph.iter(RUN) if next(run.iter(TEXT), None) is not None)
    return next(written).find(RUN_PROPERTIES)


def _printed(block: _Block, model: Element, run_look: Element | None, look: _Look) -> Element:
    paragraph = deepcopy(model)
    if block.is_item and look.item:
        _set_style(paragraph, look.item)
    first, *others = block.lines
    cut = heading_length(first) if look.heading else 0
    if cut:
        paragraph.append(_run(paragraph, first[:cut], run_look, look.heading))
    paragraph.append(_run(paragraph, first[cut:], run_look, None))
    for line in others:
        run = _run(paragraph, line, run_look, None)
        run[-1].addprevious(run.makeelement(BREAK))
        paragraph.append(run)
    return paragraph


def _run(paragraph: Element, text: str, look: Element | None, style: str | None) -> Element:
    run = paragraph.makeelement(RUN)
    properties = paragraph.makeelement(RUN_PROPERTIES) if look is None else deepcopy(look)
    if style is not None:
        for old in properties.findall(_RUN_STYLE):
            properties.remove(old)
        properties.insert(0, properties.makeelement(_RUN_STYLE, {VALUE: style}))
    if len(properties):
        run.append(properties)
    node = paragraph.makeelement(TEXT)
    set_text(node, text)
    run.append(node)
    return run


def _set_style(paragraph: Element, style: str) -> None:
    """Give a paragraph another style; its own indents would hide the list's."""
    for properties in paragraph.findall(PROPERTIES):
        paragraph.remove(properties)
    properties = paragraph.makeelement(PROPERTIES)
    properties.append(properties.makeelement(_PARAGRAPH_STYLE, {VALUE: style}))
    paragraph.insert(0, properties)


def _keep_section_end_last(blocks: list[Element]) -> None:
    """A section break sits in the properties of its last paragraph: only there."""
    for block in blocks[:-1]:
        for end in list(block.iter(SECTION_END)):
            end.getparent().remove(end)
