"""Pictures and text boxes: where Word anchors them, how large they are, what they hold."""

import re
from dataclasses import dataclass, replace
from typing import Any

from calame.templates.fields import Element, W

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EMU_PER_PT = 12_700
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "px": 0.75, "": 1.0}
_LENGTH = re.compile(r"(-?[\d.]+)(pt|in|cm|mm|px|)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where an object stands; lengths in points.

    Attributes:
        width: Its width; None where it is not said.
        height: The same.
        x: From the left edge of ``x_from``; an alignment, ``left``, ``center`` or ``right``; None
            for an object on the line.
        y: From the top edge of ``y_from``; None for an object on the line.
        x_from: ``page``, ``margin`` or ``column``.
        y_from: ``page``, ``margin`` or ``paragraph``.
        is_over: Whether text takes no notice of it.
    """

    width: float | None
    height: float | None
    x: float | str | None = None
    y: float | None = None
    x_from: str = "column"
    y_from: str = "paragraph"
    is_over: bool = False


def picture(element: Element) -> str | None:
    """The relation of the picture that an object shows; None where it shows none."""
    for node in element.iter(_BLIP, _IMAGE_DATA):
        found = node.get(_EMBED) or node.get(_ID)
        if found:
            return str(found)
    return None


def box(element: Element) -> Element | None:
    """The content of a text box."""
    return next(element.iter(f"{W}txbxContent"), None)


def description(element: Element) -> str:
    """What the object's maker says that it shows."""
    for node in element.iter(f"{_DRAWING}docPr"):
        return str(node.get("descr") or node.get("title") or "")
    return ""


def anchor(element: Element) -> Anchor:
    """Where the object stands."""
    drawn = next(element.iter(f"{_DRAWING}anchor", f"{_DRAWING}inline"), None)
    return _vml_anchor(element) if drawn is None else _drawn_anchor(drawn)


def _drawn_anchor(drawn: Element) -> Anchor:
    extent = drawn.find(f"{_DRAWING}extent")
    size = Anchor(
        width=int(extent.get("cx", 0)) / _EMU_PER_PT,
        height=int(extent.get("cy", 0)) / _EMU_PER_PT,
    )
    if drawn.tag == f"{_DRAWING}inline":
        return size
    across, down = drawn.find(f"{_DRAWING}positionH"), drawn.find(f"{_DRAWING}positionV")
    y = _position(down)
    return replace(
        size,
        x=_position(across),
        y=y if isinstance(y, float) else 0.0,
        x_from="column" if across is None else across.get("relativeFrom", "column"),
        y_from="paragraph" if down is None else down.get("relativeFrom", "paragraph"),
        is_over=drawn.find(f"{_DRAWING}wrapNone") is not None,
    )


def _position(node: Element | None) -> float | str:
    offset = None if node is None else node.find(f"{_DRAWING}posOffset")
    if offset is not None:
        return int(offset.text or 0) / _EMU_PER_PT
    side = None if node is None else node.find(f"{_DRAWING}align")
    return "left" if side is None else str(side.text)


def _vml_anchor(element: Element) -> Anchor:
    style = next((one.get("style") for one in element.iter() if one.get("style")), "")
    said = dict(part.strip().split(":", 1) for part in style.split(";") if ":" in part)
    size = Anchor(width=_length(said.get("width")), height=_length(said.get("height")))
    if said.get("position") != "absolute":
        return size
    return replace(
        size,
        x=said.get("mso-position-horizontal") or _length(said.get("margin-left")) or 0.0,
        y=_length(said.get("margin-top")) or 0.0,
        x_from=said.get("mso-position-horizontal-relative", "column"),
        y_from=said.get("mso-position-vertical-relative", "paragraph"),
        is_over=not any("wrap" in str(one.tag) for one in element.iter()),
    )


def _length(text: str | None) -> float | None:
    found: Any = _LENGTH.fullmatch((text or "").strip())
    return float(found[1]) * _UNITS[found[2]] if found else None
