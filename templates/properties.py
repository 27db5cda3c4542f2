"""What a Word file says about itself: never a patient, nor the people who made the template."""

from datetime import UTC, datetime, time

from lxml import etree

from calame.models.letter import Letter
from calame.templates.fields import Element, printable
from calame.templates.package import Package

DRAFT, VALIDATED = "Brouillon", "Validé"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC, _TERMS = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_PART = "docProps/core.xml"
_PART_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_RELATION_TYPE = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_EMPTY = (
    f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="{_DC}" xmlns:dcterms="{_TERMS}"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
).encode()


def describe(package: Package, letter: Letter, *, not_dictated: tuple[str, ...]) -> None:
    """Write the kind, the author, the date, whether it is a draft, and what nobody dictated."""
    name = _part(package)
    root = package.tree(name)
    for child in list(root):
        root.remove(child)
    author = printable(letter.author.name)[:255] if letter.author else ""
    notes = f"Texte du modèle, non dicté : {', '.join(not_dictated)}" if not_dictated else ""
    values = {
        f"{{{_DC}}}title": letter.kind.label,
        f"{{{_DC}}}creator": author,
        f"{{{_CORE}}}lastModifiedBy": author,
        f"{{{_DC}}}description": notes,
        f"{{{_DC}}}language": "fr-FR",
        f"{{{_CORE}}}contentStatus": VALIDATED if letter.is_validated else DRAFT,
        f"{{{_CORE}}}revision": "1",
    }
    for tag, text in values.items():
        _append(root, tag, text)
    made = datetime.combine(letter.written_on, time(12), UTC)
    for tag in ("created", "modified"):
        stamp = _append(root, f"{{{_TERMS}}}{tag}", f"{made:%Y-%m-%dT%H:%M:%SZ}")
        stamp.set(_TYPE, "dcterms:W3CDTF")
    package.change(name)


def _append(root: Element, tag: str, text: str) -> Element:
    node = etree.SubElement(root, tag)
    node.text = text
    return node


def _part(package: Package) -> str:
    """The part of the properties; made where the file has none."""
    relations = (one for one in package.relations("") if one.kind == "core-properties")
    found = next((one.target for one in relations if package.read(one.target)), None)
    if found is not None and _declares_terms(package.tree(found)):
        return found
    return _new_part(package)


def _declares_terms(root: Element) -> bool:
    return root.tag == f"{{{_CORE}}}coreProperties" and _TERMS in root.nsmap.values()


def _new_part(package: Package) -> str:
    name = _PART if package.read(_PART) is None else "docProps/calame.xml"
    package.add(name, _EMPTY)
    types, relations = package.tree("[Content_Types].xml"), package.tree("_rels/.rels")
    etree.SubElement(
        types,
        types.tag.replace("}Types", "}Override"),
        PartName=f"/{name}",
        ContentType=_PART_TYPE,
    )
    for old in [one for one in relations if one.get("Type", "").endswith("/core-properties")]:
        relations.remove(old)
    etree.SubElement(
        relations,
        relations.tag.replace("}Relationships", "}Relationship"),
        Id="rIdCalame",
        Type=_RELATION_TYPE,
        Target=name,
    )
    for changed in ("[Content_Types].xml", "_rels/.rels"):
        package.change(changed)
    return name
