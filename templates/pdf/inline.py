"""What stands on the lines of a paragraph: text in its look, breaks, tabs, page numbers, pictures.

Every piece is a dictionary that the layout's Typst program reads (templates/data/lettre.typ).
"""

from collections.abc import Iterator
from typing import Any

from calame.templates.fields import VALUE, Element, W
from calame.templates.pdf.styles import Look, Styles, is_on

Piece = dict[str, Any]

_SKIPPED = frozenset({f"{W}{name}" for name in ("del", "pPr", "rPr", "instrText", "delText")})
_SIGNS = {f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}
_BREAKS = {"page": "pagebreak", "column": "pagebreak"}
_COUNTERS = {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}
OBJECTS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


class Line:
    """Reads the pieces of one paragraph. Pictures and boxes are handed out as they stand."""

    def __init__(self, styles: Styles, paragraph: Element) -> None:
        self._styles = styles
        self._paragraph = paragraph
        self._field: list[str] | None = None  # the code of Word's field that is being read
        self._is_result = False

    def pieces(self) -> Iterator[Piece]:
        """The pieces in order."""
        yield from self._of(self._paragraph)

    def _of(self, parent: Element) -> Iterator[Piece]:
        for child in parent:
            if child.tag == f"{W}r":
                yield from self._run(child)
            elif child.tag == f"{W}fldSimple":
                yield from self._simple_field(child)
            elif child.tag not in _SKIPPED and child.tag != ALTERNATIVES:
                yield from self._of(child)

    def _simple_field(self, field: Element) -> Iterator[Piece]:
        counter = _counter(field.get(f"{W}instr", ""))
        if counter is None:
            yield from self._of(field)
        else:
            first = field.find(f"{W}r")
            yield {"t": counter, **self._look(first)}

    def _run(self, run: Element) -> Iterator[Piece]:
        if is_on(self._styles.run(run, self._paragraph), "vanish"):
            return
        for child in run:
            if child.tag in {f"{W}fldChar", f"{W}instrText"}:
                yield from self._field_mark(child, run)
            elif not (self._is_result and _counter("".join(self._field or ()))):
                yield from self._piece(child, run)

    def _field_mark(self, mark: Element, run: Element) -> Iterator[Piece]:
        kind = mark.get(f"{W}fldCharType")
        if mark.tag == f"{W}instrText" and self._field is not None:
            self._field.append(mark.text or "")
        elif kind == "begin":
            self._field, self._is_result = [], False
        elif kind == "separate":
            self._is_result = True
        elif kind == "end":
            counter = _counter("".join(self._field or ()))
            self._field, self._is_result = None, False
            if counter:
                yield {"t": counter, **self._look(run)}

    def _piece(self, child: Element, run: Element) -> Iterator[Piece]:
        if child.tag == f"{W}t" or child.tag in _SIGNS:
            text = _SIGNS.get(child.tag, child.text or "")
            yield {"t": "text", "text": text, **self._look(run)}
        elif child.tag == f"{W}tab":
            yield {"t": "tab"}
        elif child.tag in {f"{W}br", f"{W}cr"}:
            yield {"t": _BREAKS.get(child.get(f"{W}type", ""), "br")}
        elif child.tag == f"{W}footnoteReference":
            yield {"t": "note", "id": child.get(f"{W}id", "")}
        elif child.tag in OBJECTS:
            yield {"t": "object", "element": child}
        elif child.tag == ALTERNATIVES:
            yield from self._alternative(child)

    def _alternative(self, node: Element) -> Iterator[Piece]:
        """Word keeps a drawing twice, for itself and for older programs: one of the two."""
        found = next((one for one in node.iter() if one.tag in OBJECTS), None)
        if found is not None:
            yield {"t": "object", "element": found}

    def _look(self, run: Element | None) -> Piece:
        return written_look(self._styles, self._styles.run(run, self._paragraph))


def written_look(styles: Styles, look: Look) -> Piece:
    """The look of a run as the Typst program reads it."""
    color = look.get("color", {}).get("val", "auto")
    underline = look.get("u", {}).get("val", "none")
    return {
        "size": float(look.get("sz", {}).get("val", 20)) / 2,
        "font": styles.family(look),
        "bold": is_on(look, "b"),
        "italic": is_on(look, "i"),
        "underline": underline != "none",
        "caps": is_on(look, "caps"),
        "color": None if color == "auto" or len(color) != 6 else f"#{color}",
        "raised": look.get("vertAlign", {}).get("val", ""),
    }


def _counter(code: str) -> str | None:
    words = code.split()
    return _COUNTERS.get(words[0].upper()) if words else None


def value(parent: Element, name: str, default: str = "") -> str:
    """The value of a child such as ``<w:jc w:val="center"/>``."""
    child = parent.find(f"{W}{name}")
    return default if child is None else str(child.get(VALUE, default))
