"""A Word file as what it is: a zip of parts. Only the parts that change are written anew.

Everything else of the practice's file (styles, pictures, settings, what Word alone understands)
comes out byte for byte as it went in.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from calame.models.errors import TemplateInvalid
from calame.templates.fields import Element

# A letterhead with a large logo stays far below these. A zip bomb announces its size in the
# directory, and zipfile stops reading an entry at the size that was announced.
LARGEST_FILE_BYTES = 20 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
LARGEST_XML_BYTES = 30 * 1024 * 1024
MOST_ENTRIES = 2_000
_MOST_TIMES_SMALLER = 300  # pictures and XML stay far below; a bomb reaches 1,000

NOT_WORD = (
    "Ce fichier n'est pas un document Word (.docx) : "
    "enregistrez le modèle au format « Document Word (.docx) » et recommencez."
)
_TOO_LARGE = "Ce modèle est trop volumineux : réduisez ses images et recommencez."
_TYPES = "[Content_Types].xml"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES_SPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How one part names another.

    Attributes:
        id: The name that the part uses in its XML.
        kind: Last word of the relation's type, e.g. ``image``.
        target: The other part's name, or an address outside.
        is_external: Whether it lies outside the file.
    """

    id: str
    kind: str
    target: str
    is_external: bool


class Package:
    """The parts of a Word file, in their order.

    Attributes:
        main: The name of the part that holds the text.
    """

    def __init__(self, content: bytes) -> None:
        """Read all parts.

        Raises:
            TemplateInvalid: It is no such file, or would take too much room.
        """
        self._infos, self._parts = _unpacked(content)
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self._types = {
            name.lower(): kind for name, kind in _content_types(self.tree(_TYPES)) if kind
        }
        self.main = next(self.of_type("document.main+xml"), "")

    def names(self) -> list[str]:
        """The names of the parts."""
        return list(self._parts)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part as they came; None where there is no such part."""
        return self._parts.get(name)

    def types(self) -> list[str]:
        """The content types that the file announces."""
        return list(self._types.values())

    def of_type(self, ending: str) -> Iterator[str]:
        """The parts whose content type ends so."""
        return (
            name for name in self._parts if self._types.get(f"/{name}".lower(), "").endswith(ending)
        )

    def tree(self, name: str) -> Element:
        """The root of an XML part, parsed once.

        Raises:
            TemplateInvalid: There is no such part, or it is damaged.
        """
        if name not in self._trees:
            self._trees[name] = _parsed(self._parts.get(name, b""))
        return self._trees[name]

    def relations(self, name: str) -> list[Relation]:
        """What a part refers to; an empty name stands for the file as a whole."""
        folder, own = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{own}.rels")
        if part not in self._parts:
            return []
        return [_relation(node, folder) for node in self.tree(part).iter(_RELATIONS)]

    def change(self, name: str) -> None:
        """Say that the tree of a part was changed."""
        self._changed.add(name)

    def add(self, name: str, content: bytes) -> None:
        """Put a new part at the end."""
        self._infos.append(ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)))
        self._parts[name] = content

    def save(self) -> bytes:
        """The file."""
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as package:
            for info in self._infos:
                package.writestr(_as_before(info), self._written(info.filename))
        return target.getvalue()

    def _written(self, name: str) -> bytes:
        if name not in self._changed:
            return self._parts[name]
        tree = self._trees[name].getroottree()
        content: bytes = etree.tostring(
            tree, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return content


def _unpacked(content: bytes) -> tuple[list[ZipInfo], dict[str, bytes]]:
    if len(content) > LARGEST_FILE_BYTES:
        raise TemplateInvalid(_TOO_LARGE)
    try:
        with ZipFile(BytesIO(content)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            _check_sizes(infos)
            return infos, {info.filename: package.read(info) for info in infos}
    # What zipfile raises depends on what is damaged; RuntimeError: an entry with a password.
    except (BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        raise TemplateInvalid(NOT_WORD) from None


def _check_sizes(infos: list[ZipInfo]) -> None:
    is_large = (
        len(infos) > MOST_ENTRIES
        or sum(info.file_size for info in infos) > LARGEST_UNPACKED_BYTES
        or any(_is_bomb(info) for info in infos)
    )
    if is_large:
        raise TemplateInvalid(_TOO_LARGE)
    if len({info.filename.lower() for info in infos}) != len(infos):  # two readers, two files
        raise TemplateInvalid(NOT_WORD)


def _is_bomb(info: ZipInfo) -> bool:
    is_xml = info.filename.lower().endswith((".xml", ".rels"))
    if is_xml and info.file_size > LARGEST_XML_BYTES:
        return True
    packed = max(info.compress_size, 1)
    return info.file_size > 1_000_000 and info.file_size > _MOST_TIMES_SMALLER * packed


def _parsed(content: bytes) -> Element:
    # No entity is expanded, no address is asked, no document type is allowed at all.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise TemplateInvalid(NOT_WORD) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise TemplateInvalid(NOT_WORD)
    return root


def _content_types(root: Element) -> Iterator[tuple[str, str]]:
    for node in root.iter(f"{_TYPES_SPACE}Override"):
        yield node.get("PartName", ""), node.get("ContentType", "")


def _relation(node: Element, folder: str) -> Relation:
    target = node.get("Target", "")
    is_external = node.get("TargetMode") == "External"
    if not is_external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(
        id=node.get("Id", ""),
        kind=node.get("Type", "").rpartition("/")[2],
        target=target,
        is_external=is_external,
    )


def _as_before(info: ZipInfo) -> ZipInfo:
    """The entry's name and date; sizes are counted anew."""
    fresh = ZipInfo(info.filename, date_time=info.date_time)
    fresh.compress_type = ZIP_DEFLATED
    fresh.external_attr = info.external_attr
    return fresh
