"""The pages of a section: their size, margins, columns, headers and footers. Lengths in points."""

from collections.abc import Mapping
from typing import Any

from calame.templates.fields import Element, W
from calame.templates.pdf.inline import value

Block = dict[str, Any]

_TWIPS_PER_PT = 20
_A4 = {"w": "11906", "h": "16838"}
_MARGINS = {"header": "708", "footer": "708"}
_MARGIN = "1417"


def points(text: str | None) -> float:
    """A length of Word's; 0 where it is spelt as letters never do ("12cm")."""
    try:
        return float(text or 0) / _TWIPS_PER_PT
    except ValueError:
        return 0.0


def section(properties: Element, edges: Mapping[str, list[Block]], blocks: list[Block]) -> Block:
    """A section: what its properties say, its headers and footers, its content."""
    margin = {
        name: abs(points(_attribute(properties, "pgMar", name, _MARGINS.get(name, _MARGIN))))
        for name in ("top", "bottom", "left", "right", "header", "footer")
    }
    return {
        "width": points(_attribute(properties, "pgSz", "w", _A4["w"])),
        "height": points(_attribute(properties, "pgSz", "h", _A4["h"])),
        "margin": margin,
        "columns": int(_attribute(properties, "cols", "num", "1")),
        "gutter": points(_attribute(properties, "cols", "space", "720")),
        "has first": properties.find(f"{W}titlePg") is not None,
        "is continuous": value(properties, "type") == "continuous",
        "edges": {
            f"{name} {kind}": edges.get(f"{name} {kind}", [])
            for name in ("header", "footer")
            for kind in ("first", "default")
        },
        "blocks": blocks,
    }


def joined(sections: list[Block]) -> list[Block]:
    """Sections that go on on the same page become columns of that page."""
    pages: list[Block] = []
    for one in sections:
        if pages and one["is continuous"]:
            pages[-1]["blocks"].append(_columns(one))
        else:
            pages.append(one | {"blocks": [_columns(one)]})
    return pages


def _columns(found: Block) -> Block:
    return {
        "kind": "columns",
        "count": found["columns"],
        "gutter": found["gutter"],
        "blocks": found["blocks"],
    }


def _attribute(properties: Element, name: str, key: str, default: str) -> str:
    child = properties.find(f"{W}{name}")
    return default if child is None else str(child.get(f"{W}{key}", default))
