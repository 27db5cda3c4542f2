"""The body of the letter, put where the template says, in the styles of the template."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from calame.models.marks import Emphasis, Run, runs, without_marks
from calame.templates.fields import (
    BREAK,
    PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    RUN_STYLE,
    SECTION_END,
    TEXT,
    VALUE,
    Element,
    W,
    cleared_copy,
    printable,
    set_text,
    style_run,
)
from calame.templates.headings import heading_length

_PARAGRAPH_STYLE, _KEEP_NEXT = f"{W}pStyle", f"{W}keepNext"
_ITEM = "- "
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_EMPHASIS = {
    Emphasis.BOLD: (f"{W}b", {}),
    Emphasis.ITALIC: (f"{W}i", {}),
    Emphasis.UNDERLINED: (f"{W}u", {VALUE: "single"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Identifiers of the styles that the template has; None where it has not.

    Attributes:
        heading: The character style of section headings.
        item: The bulleted paragraph style of lists.
    """

    heading: str | None
    item: str | None


@dataclass(frozen=True, slots=True)
class _Block:
    """One printed paragraph: its lines, and whether it is an item of a list."""

    lines: tuple[str, ...]
    is_item: bool = False


def place(paragraph: Element, text: str, look: Look) -> None:
    """Replace the paragraph that holds the body's field by the paragraphs of ``text``.

    A blank line ends a paragraph, a single line end is kept as one. Each paragraph takes the style
    and the look of the one that it replaces; section headings ("Conclusion :") and lines that begin
    with a hyphen take the styles of ``look``, or print as they are where there is none.
    """
    blocks = list(_blocks(printable(text), has_items=look.item is not None)) or [_Block(("",))]
    model = cleared_copy(paragraph)
    run_look = _run_look(paragraph)
    printed = [_printed(block, model, run_look, look) for block in blocks]
    for element, block, following in zip(printed, blocks, blocks[1:], strict=False):
        if _leads(block, following):
            _keep_with_next(element)
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


def _leads(block: _Block, following: _Block) -> bool:
    """Whether a page must not end between the two: a heading alone, a list's announcement."""
    last = without_marks(block.lines[-1]).rstrip()
    return not block.is_item and (
        following.is_item or 0 < len(last) == heading_length(block.lines[-1].rstrip())
    )


def _run_look(paragraph: Element) -> Element | None:
    """The character formatting of the field: of the first run with text in it."""
    written = (run for run in paragraph.iter(RUN) if next(run.iter(TEXT), None) is not None)
    return next(written).find(RUN_PROPERTIES)


def _printed(block: _Block, model: Element, run_look: Element | None, look: Look) -> Element:
    paragraph = deepcopy(model)
    if block.is_item and look.item:
        _set_style(paragraph, look.item)
    plain = _run(paragraph, run_look)
    for number, line in enumerate(block.lines):
        cut = heading_length(without_marks(line)) if number == 0 and look.heading else 0
        written = list(_written(line, cut, look.heading, plain))
        if number:
            written[0][-1].addprevious(paragraph.makeelement(BREAK))
        for run in written:
            paragraph.append(run)
    return paragraph


def _run(paragraph: Element, look: Element | None) -> Element:
    """A run without text in the look of the field."""
    run = paragraph.makeelement(RUN)
    if look is not None and len(look):
        run.append(deepcopy(look))
    return run


def _written(line: str, cut: int, heading: str | None, plain: Element) -> Iterator[Element]:
    """The runs of a line; its first ``cut`` characters are a heading."""
    for piece in _cut(list(runs(line)) or [Run(text="")], cut):
        run = deepcopy(plain)
        style_run(run, _emphasis(run, piece.emphasis))
        if cut > 0 and heading:
            style_run(run, [run.makeelement(RUN_STYLE, {VALUE: heading})])
        cut -= len(piece.text)
        node = run.makeelement(TEXT)
        set_text(node, piece.text)
        run.append(node)
        yield run


def _cut(pieces: Sequence[Run], place: int) -> Iterator[Run]:
    """The same runs with a border at ``place``."""
    for piece in pieces:
        if 0 < place < len(piece.text):
            yield Run(text=piece.text[:place], emphasis=piece.emphasis)
            yield Run(text=piece.text[place:], emphasis=piece.emphasis)
        else:
            yield piece
        place -= len(piece.text)


def _emphasis(run: Element, marks: frozenset[Emphasis]) -> list[Element]:
    return [run.makeelement(*_EMPHASIS[mark]) for mark in Emphasis if mark in marks]


def _set_style(paragraph: Element, style: str) -> None:
    """Give a paragraph another style; its own indents would hide the list's."""
    for properties in paragraph.findall(PROPERTIES):
        paragraph.remove(properties)
    properties = paragraph.makeelement(PROPERTIES)
    properties.append(properties.makeelement(_PARAGRAPH_STYLE, {VALUE: style}))
    paragraph.insert(0, properties)


def _keep_with_next(paragraph: Element) -> None:
    properties = paragraph.find(PROPERTIES)
    if properties is None:
        properties = paragraph.makeelement(PROPERTIES)
        paragraph.insert(0, properties)
    if properties.find(_KEEP_NEXT) is None:
        style = properties.find(_PARAGRAPH_STYLE)
        properties.insert(0 if style is None else 1, properties.makeelement(_KEEP_NEXT))


def _keep_section_end_last(blocks: list[Element]) -> None:
    """A section break sits in the properties of its last paragraph: only there."""
    for block in blocks[:-1]:
        for end in list(block.iter(SECTION_END)):
            end.getparent().remove(end)
