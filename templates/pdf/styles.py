"""How Word resolves the look of a paragraph or a run: defaults, styles, then what stands there.

The result is plain: the local name of each property and its attributes, e.g.
``{"ind": {"left": "720"}, "b": {}}``. Lengths stay in Word's own units.
"""

from collections.abc import Iterable, Mapping

from calame.templates.fields import VALUE, Element, W
from calame.templates.package import Package

Look = dict[str, dict[str, str]]

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# Properties whose attributes add up over the styles; of the others the last one counts.
_ADDING = frozenset({"ind", "spacing", "rFonts", "lang"})
_OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 20
_SERIF = (
    "times", "garamond", "georgia", "cambria", "antiqua", "palatino", "serif", "century",
    "constantia", "baskerville", "didot", "bodoni", "minion", "bookman",
)  # fmt: skip
_MONO = ("courier", "consolas", "mono")


def is_on(look: Mapping[str, Mapping[str, str]], name: str) -> bool:
    """Whether a switch such as bold is set."""
    return name in look and look[name].get("val", "1") not in _OFF


def plain(properties: Element | None) -> Look:
    """The properties of one element."""
    found: Look = {}
    for child in () if properties is None else properties:
        name = _local(child.tag)
        if name in {"tabs", "pBdr"}:
            found |= _nested(name, child)
        elif name not in {"rPr", "sectPr", "numPr"}:
            found[name] = {_local(key): value for key, value in child.attrib.items()}
        elif name == "numPr":
            found[name] = {_local(one.tag): one.get(VALUE, "") for one in child}
    return found


def _nested(name: str, parent: Element) -> Look:
    if name == "tabs":
        stops = {one.get(f"{W}pos", "0"): one.get(VALUE, "left") for one in parent}
        return {"tabs": stops}
    return {
        f"border {_local(one.tag)}": {_local(key): value for key, value in one.attrib.items()}
        for one in parent
    }


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def merged(looks: Iterable[Look]) -> Look:
    """Several looks on top of each other, the strongest last."""
    result: Look = {}
    for look in looks:
        for name, attributes in look.items():
            is_adding = name in _ADDING and name in result
            result[name] = {**result[name], **attributes} if is_adding else attributes
    return result


class Styles:
    """The styles, the numbering and the fonts of one Word file."""

    def __init__(self, package: Package) -> None:
        self._styles: dict[str, Element] = {}
        self._default_style: str | None = None
        self._run_default: Look = {}
        self._paragraph_default: Look = {}
        for part in package.of_type("wordprocessingml.styles+xml"):
            self._read_styles(package.tree(part))
        self._themes = [package.tree(part) for part in package.of_type("theme+xml")]
        self._numberings = [package.tree(part) for part in package.of_type("numbering+xml")]
        self._counts: dict[tuple[str, int], int] = {}

    def paragraph(self, paragraph: Element) -> Look:
        """The look of a paragraph; that of its list level included."""
        properties = paragraph.find(f"{W}pPr")
        own = plain(properties)
        named = merged(plain(one.find(f"{W}pPr")) for one in self._chain(self._style_of(own)))
        level = self._level(merged([named, own]))
        listed = plain(level.find(f"{W}pPr")) if level is not None else {}
        # A list's indents give way to those of whoever asked for the list.
        inner = [named, listed] if "numPr" in own else [listed, named]
        return merged([self._paragraph_default, *inner, own])

    def style_name(self, paragraph: Element) -> str:
        """The name of a paragraph's style, in lower case."""
        chain = self._chain(self._style_of(plain(paragraph.find(f"{W}pPr"))))
        name = chain[-1].find(f"{W}name") if chain else None
        return "" if name is None else str(name.get(VALUE, "")).lower()

    def run(self, run: Element | None, paragraph: Element) -> Look:
        """The look of a run; None asks for that of the paragraph itself."""
        style = self._style_of(plain(paragraph.find(f"{W}pPr")))
        own = {} if run is None else plain(run.find(f"{W}rPr"))
        named = own.get("rStyle", {}).get("val")
        around = [plain(one.find(f"{W}rPr")) for one in self._chain(style)]
        within = [plain(one.find(f"{W}rPr")) for one in self._chain(named)]
        return merged([self._run_default, *around, *within, own])

    def family(self, look: Look) -> str:
        """``serif``, ``sans`` or ``mono``: the kind of the font that the file asks for."""
        fonts = look.get("rFonts", {})
        name = (fonts.get("ascii") or self._theme_font(fonts.get("asciiTheme", ""))).lower()
        if any(word in name for word in _MONO):
            return "mono"
        is_serif = any(word in name for word in _SERIF) and "sans" not in name
        return "serif" if is_serif else "sans"

    def marker(self, look: Look) -> str | None:
        """What stands before an item of a list; counts the numbered ones."""
        level = self._level(look)
        if level is None:
            return None
        kind, text = self._attribute(level, "numFmt"), self._attribute(level, "lvlText")
        if kind == "none" or not text:
            return None
        if kind == "bullet":
            return text if text.isprintable() and text not in {"o", "§"} else "•"
        number = look["numPr"]
        key, depth = number.get("numId", ""), int(number.get("ilvl") or 0)
        self._counts[key, depth] = self._counts.get((key, depth), 0) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((key, deeper), None)
        for place in range(depth + 1):
            text = text.replace(f"%{place + 1}", str(self._counts.get((key, place), 1)))
        return text

    def _read_styles(self, root: Element) -> None:
        for style in root.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}default") in {"1", "true"} and style.get(f"{W}type") == "paragraph":
                self._default_style = style.get(f"{W}styleId")
        defaults = f"{W}docDefaults/{W}"
        self._run_default = plain(root.find(f"{defaults}rPrDefault/{W}rPr"))
        self._paragraph_default = plain(root.find(f"{defaults}pPrDefault/{W}pPr"))

    def _style_of(self, own: Look) -> str | None:
        return own.get("pStyle", {}).get("val", self._default_style)

    def _chain(self, identifier: str | None) -> list[Element]:
        """A style and those that it is based on, the weakest first."""
        chain: list[Element] = []
        while identifier in self._styles and len(chain) < _DEEPEST:
            style = self._styles[identifier]
            chain.insert(0, style)
            parent = style.find(f"{W}basedOn")
            identifier = None if parent is None else parent.get(VALUE)
        return chain

    def _level(self, look: Look) -> Element | None:
        number = look.get("numPr", {})
        wanted, depth = number.get("numId"), number.get("ilvl") or "0"
        for root in self._numberings if wanted not in {None, "0"} else ():
            link = root.find(f"{W}num[@{W}numId='{wanted}']/{W}abstractNumId")
            if link is not None:
                path = f"{W}abstractNum[@{W}abstractNumId='{link.get(VALUE)}']"
                return root.find(f"{path}/{W}lvl[@{W}ilvl='{depth}']")
        return None

    def _attribute(self, parent: Element, name: str) -> str:
        child = parent.find(f"{W}{name}")
        return "" if child is None else str(child.get(VALUE, ""))

    def _theme_font(self, name: str) -> str:
        kind = "majorFont" if name.startswith("major") else "minorFont"
        for theme in self._themes:
            font = theme.find(f".//{_DRAWING}{kind}/{_DRAWING}latin")
            if font is not None:
                return str(font.get("typeface", ""))
        return ""
