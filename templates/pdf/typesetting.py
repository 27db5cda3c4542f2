"""The built-in renderer: Typst, with fonts that ship. Needs nothing but Python packages."""

import json
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calame.models.errors import PrintingFailed
from calame.templates.fields import Element
from calame.templates.package import Package
from calame.templates.pdf.layout import layout

if TYPE_CHECKING:
    from typst import Fonts

# Archiving (PDF/A-2a) and screen readers (PDF/UA-1). A text with a sign that no font has would fail
# them: it is printed all the same, without the promise.
_STANDARDS: tuple[Any, ...] = (["a-2a", "ua-1"], [])
_DC = "{http://purl.org/dc/elements/1.1/}"
_CREATED = "{http://purl.org/dc/terms/}created"


def typeset(docx: bytes) -> bytes:
    """The PDF of a letter.

    Raises:
        PrintingFailed: It cannot be laid out.
    """
    from typst import TypstError, compile  # noqa: PLC0415 - only who prints pays for it

    data = json.dumps(layout(docx) | _properties(Package(docx)))
    for standards in _STANDARDS:
        try:
            printed: bytes = compile(
                _program(),
                sys_inputs={"data": data},
                font_paths=_fonts(),
                ignore_system_fonts=True,
                pdf_standards=standards,
            )
        except TypstError:
            continue  # its message repeats the text
        return printed
    raise PrintingFailed


def _properties(package: Package) -> dict[str, object]:
    """Title, author and day for the PDF; it says no more about the letter than the Word file."""
    part = next(package.of_type("core-properties+xml"), None)
    root = None if part is None else package.tree(part)
    day = date.fromisoformat(_text(root, _CREATED)[:10] or "2026-01-01")
    return {
        "title": _text(root, f"{_DC}title") or "Lettre",
        "author": _text(root, f"{_DC}creator"),
        "date": {"year": day.year, "month": day.month, "day": day.day},
    }


def _text(root: Element | None, tag: str) -> str:
    node = None if root is None else root.find(tag)
    return "" if node is None else str(node.text or "")


@cache
def _program() -> bytes:
    return (_data() / "lettre.typ").read_bytes()


@cache
def _fonts() -> "Fonts":
    from typst import Fonts  # noqa: PLC0415 - as above

    return Fonts(include_system_fonts=False, font_paths=[_data()])


def _data() -> Path:
    return Path(str(resources.files("calame.templates"))) / "data"
