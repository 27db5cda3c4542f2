"""A letter's Word file as plain blocks on pages, which the Typst program lays out.

Word's own layout is far richer; what letters use is read: paragraphs and lists in their styles,
tables, pictures, text boxes, headers, footers, footnotes, columns, page sizes. Lengths in points.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from calame.templates.fields import Element, W, own_text
from calame.templates.package import Package
from calame.templates.pdf import objects
from calame.templates.pdf.inline import Line, Piece, value, written_look
from calame.templates.pdf.sections import Block, joined, points, section
from calame.templates.pdf.styles import Look, Styles, is_on

_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# What Typst can show; Word's own vector formats it cannot.
_PICTURES = {
    b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"RIFF": "webp", b"<svg": "svg",
}  # fmt: skip
_LARGEST_PICTURE_BYTES = 5_000_000
_TITLES = ("title", "titre", "heading 1", "titre 1")
_CONTAINERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}smartTag"})
_ALIGNMENTS = {"right": "right", "end": "right", "center": "center", "both": "both"}


def layout(docx: bytes) -> dict[str, Any]:
    """The pages of a Word file as plain data."""
    return _Reader(Package(docx)).pages()


class _Reader:
    """Reads one file."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package)
        self._part = package.main
        self._notes = {
            note.get(f"{W}id", ""): note
            for part in package.of_type("footnotes+xml")
            for note in package.tree(part).iter(f"{W}footnote")
        }

    def pages(self) -> dict[str, Any]:
        """All sections."""
        body = self._package.tree(self._package.main).find(f"{W}body")
        sections: list[Block] = []
        blocks: list[Block] = []
        kept: dict[str, list[Block]] = {}
        for block in self._blocks(body):
            end = block.pop("section", None)
            blocks.append(block)
            if end is not None:
                kept = kept | self._edges(end)
                sections.append(section(end, kept, blocks))
                blocks = []
        last = body.find(f"{W}sectPr")
        if last is not None:
            sections.append(section(last, kept | self._edges(last), blocks))
        return {"sections": joined(sections)}

    def _edges(self, section: Element) -> dict[str, list[Block]]:
        """Headers and footers by kind and by the pages that they stand on."""
        found = {}
        targets = {one.id: one.target for one in self._package.relations(self._package.main)}
        for name in ("header", "footer"):
            for reference in section.findall(f"{W}{name}Reference"):
                part = targets.get(reference.get(_REFERENCE, ""), "")
                kind = reference.get(f"{W}type", "default")
                found[f"{name} {kind}"] = self._part_blocks(part)
        return found

    def _part_blocks(self, part: str) -> list[Block]:
        before, self._part = self._part, part
        blocks = list(self._blocks(self._package.tree(part)))
        self._part = before
        return blocks

    def _blocks(self, parent: Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield self._table(child)
            elif child.tag in _CONTAINERS:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        look = self._styles.paragraph(paragraph)
        pieces = list(Line(self._styles, paragraph).pieces())
        shown = [self._object(one["element"]) for one in pieces if one["t"] == "object"]
        yield from (one for one in shown if one and not one["on line"])
        on_lines = iter(shown)
        pieces = list(filter(None, (self._resolved(one, on_lines) for one in pieces)))
        end = paragraph.find(f"{W}pPr/{W}sectPr")
        yield {
            "kind": "paragraph",
            "pieces": pieces,
            "look": written_look(self._styles, self._styles.run(None, paragraph)),
            "marker": self._styles.marker(look) if own_text(paragraph) else None,
            "is title": self._styles.style_name(paragraph).startswith(_TITLES),
            **_paragraph_look(look),
            **({} if end is None else {"section": end}),
        }

    def _resolved(self, piece: Piece, shown: Iterator[Block | None]) -> Piece | None:
        """The piece with what it stands for; None for what does not stand on the line."""
        if piece["t"] == "note":
            return self._note(piece)
        if piece["t"] != "object":
            return piece
        found = next(shown)
        return found | {"t": "object"} if found and found["on line"] else None

    def _note(self, piece: Piece) -> Piece:
        note = self._notes.get(piece["id"])
        blocks = [] if note is None else list(self._blocks(note))
        return {"t": "note", "pieces": [one for block in blocks for one in block.get("pieces", ())]}

    def _object(self, element: Element) -> Block | None:
        place = objects.anchor(element)
        content = objects.box(element)
        found = objects.picture(element) if content is None else None
        picture = self._picture(found) if found else None
        if content is None and picture is None:
            return None
        return {
            "kind": "object",
            "on line": place.x is None and content is None,
            "picture": picture,
            "blocks": [] if content is None else list(self._blocks(content)),
            "description": objects.description(element) or "Image du modèle",
            "width": place.width,
            "height": place.height,
            "x": place.x,
            "y": place.y,
            "x from": place.x_from,
            "y from": place.y_from,
            "is over": place.is_over,
        }

    def _picture(self, relation: str) -> Block | None:
        targets = {one.id: one.target for one in self._package.relations(self._part)}
        content = self._package.read(targets.get(relation, "")) or b""
        kind = next((name for head, name in _PICTURES.items() if content.startswith(head)), None)
        if kind is None or len(content) > _LARGEST_PICTURE_BYTES:
            return None
        return {"format": kind, "content": list(content)}

    def _table(self, table: Element) -> Block:
        columns = [points(one.get(f"{W}w")) for one in table.findall(f"{W}tblGrid/{W}gridCol")]
        padding = table.find(f"{W}tblPr/{W}tblCellMar/{W}left")
        return {
            "kind": "table",
            "columns": columns,
            "padding": 5.4 if padding is None else points(padding.get(f"{W}w")),
            "has lines": _has_lines(table),
            "rows": [self._row(row) for row in table.iter(f"{W}tr") if _of(row, table)],
        }

    def _row(self, row: Element) -> Block:
        height = row.find(f"{W}trPr/{W}trHeight")
        return {
            "height": 0 if height is None else points(height.get(f"{W}val")),
            "cells": [self._cell(cell) for cell in row.iter(f"{W}tc") if _of(cell, row)],
        }

    def _cell(self, cell: Element) -> Block:
        properties = cell.find(f"{W}tcPr")
        look = {} if properties is None else {"span": value(properties, "gridSpan", "1")}
        shade = None if properties is None else properties.find(f"{W}shd")
        fill = "auto" if shade is None else shade.get(f"{W}fill", "auto")
        return {
            "span": int(look.get("span", "1")),
            "fill": f"#{fill}" if len(fill) == 6 else None,
            "valign": "" if properties is None else value(properties, "vAlign"),
            "blocks": list(self._blocks(cell)),
        }


def _of(child: Element, parent: Element) -> bool:
    """Whether the row or cell is the parent's own, not that of a table inside."""
    wanted = parent.tag
    return next(one for one in child.iterancestors() if one.tag == wanted) is parent


def _has_lines(table: Element) -> bool:
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    if borders is None:
        style = table.find(f"{W}tblPr/{W}tblStyle")
        return style is not None and "grid" in style.get(f"{W}val", "").lower()
    return any(one.get(f"{W}val") not in {"none", "nil"} for one in borders)


def _paragraph_look(look: Look) -> Block:
    indent, spacing = look.get("ind", {}), look.get("spacing", {})
    first = points(indent.get("firstLine")) - points(indent.get("hanging"))
    frame = look.get("framePr", {})
    return {
        "align": _ALIGNMENTS.get(look.get("jc", {}).get("val", ""), "left"),
        "left": points(indent.get("left") or indent.get("start")),
        "right": points(indent.get("right") or indent.get("end")),
        "first": first,
        "before": points(spacing.get("before")),
        "after": points(spacing.get("after")),
        "line": float(spacing.get("line", 240)) / 240,
        "line rule": spacing.get("lineRule", "auto"),
        "tabs": sorted(
            [points(place), kind] for place, kind in look.get("tabs", {}).items() if kind != "clear"
        ),
        "style": look.get("pStyle", {}).get("val", ""),
        "contextual": is_on(look, "contextualSpacing"),
        "keeps next": is_on(look, "keepNext"),
        "keeps lines": is_on(look, "keepLines"),
        "starts page": is_on(look, "pageBreakBefore"),
        "above": _border(look, "top"),
        "below": _border(look, "bottom"),
        "fill": _fill(look),
        "frame": _frame(frame),
    }


def _border(look: Look, side: str) -> Block | None:
    border = look.get(f"border {side}", {})
    if border.get("val", "none") in {"none", "nil"}:
        return None
    color = border.get("color", "auto")
    return {
        "width": float(border.get("sz", 4)) / 8,
        "space": float(border.get("space", 1)),
        "color": f"#{color}" if len(color) == 6 else "#000000",
    }


def _fill(look: Look) -> str | None:
    fill = look.get("shd", {}).get("fill", "auto")
    return f"#{fill}" if len(fill) == 6 else None


def _frame(frame: Mapping[str, str]) -> Block | None:
    """A frame of old Word files that stands at a place of the page."""
    if frame.get("hAnchor") != "page" or frame.get("vAnchor") != "page":
        return None
    return {
        "x": points(frame.get("x")),
        "y": points(frame.get("y")),
        "width": points(frame.get("w")) or None,
    }
