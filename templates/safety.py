"""What a practice's Word file may not hold, and what to do about it, in French.

A template is opened on the server and its letters on other people's computers: nothing in it may
run, fetch or embed anything.
"""

import re
from collections.abc import Iterator

from calame.models.errors import TemplateInvalid
from calame.templates.fields import Element, W
from calame.templates.package import NOT_WORD, Package, Relation

_OLD = (
    "Ce modèle est à l'ancien format Word (.doc) ou protégé par un mot de passe : "
    "enregistrez-le au format « Document Word (.docx) » sans mot de passe."
)
_FOREIGN = (
    "Ce fichier est au format {name} : ouvrez-le dans {program}, enregistrez-le au format "
    "« Document Word (.docx) » et recommencez."
)
_STRICT = (
    "Ce modèle est au format « Document Open XML strict » : "
    "enregistrez-le au format « Document Word (.docx) » et recommencez."
)
_DOTX = (
    "Ce fichier est un modèle Word (.dotx) : "
    "enregistrez-le au format « Document Word (.docx) » et recommencez."
)
_MACROS = (
    "Ce modèle contient des macros, elles sont refusées : "
    "enregistrez-le au format « Document Word (.docx) » sans macros."
)
_EMBEDDED = (
    "Ce modèle contient un objet incorporé (OLE, classeur, contrôle ActiveX) : "
    "remplacez-le par une image et recommencez."
)
_LINKED = (
    "Ce modèle va chercher une partie de son contenu ailleurs (image liée, modèle attaché, "
    "publipostage) : rompez la liaison dans Word (Fichier → Informations → "
    "Modifier les liens d'accès aux fichiers) et recommencez."
)
_COMMANDS = (
    "Ce modèle contient un champ Word qui exécute ou va chercher autre chose ({name}) : "
    "sélectionnez-le, remplacez-le par son texte (Ctrl+Maj+F9) et recommencez."
)

# The heads of files that people send instead of a .docx.
_HEADS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", _OLD),
    (rb"{\rtf", _FOREIGN.format(name="RTF", program="Word")),
    (b"%PDF", "Ce fichier est un PDF : envoyez le document Word (.docx) dont il vient."),
)
_ODT = b"application/vnd.oasis.opendocument.text"
_EMBEDDED_KINDS = frozenset({"oleObject", "package", "control", "aFChunk", "subDocument"})
_RUNNING_FIELDS = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|MACROBUTTON|LINK|DATABASE|RD)\b",
    re.IGNORECASE | re.MULTILINE,
)
# A path of the secretary's own computer, not of another machine.
_LOCAL_PATH = re.compile(r"file:///(?!/)|[a-z]:/|/(?!/)|[^/:]+$", re.IGNORECASE)
_CLICKED = ("http:", "https:", "mailto:", "tel:")


def check_head(content: bytes) -> None:
    """Refuse what is no .docx before it is unpacked, with the remedy for each.

    Raises:
        TemplateInvalid: It is another kind of file.
    """
    for head, message in _HEADS:
        if content.startswith(head):
            raise TemplateInvalid(message)
    if content.startswith(b"PK") and _ODT in content[:200]:
        raise TemplateInvalid(_FOREIGN.format(name="OpenDocument (.odt)", program="LibreOffice"))


def check_package(package: Package) -> None:
    """Refuse what could run, fetch or embed something.

    Raises:
        TemplateInvalid: Says which, and the remedy.
    """
    message = next(_dangers(package), None)
    if message is not None:
        raise TemplateInvalid(message)


def _dangers(package: Package) -> Iterator[str]:
    types = " ".join(package.types())
    names = [name.lower() for name in package.names()]
    if "macroEnabled" in types or any(name.endswith("vbaproject.bin") for name in names):
        yield _MACROS
    if any("activex" in name for name in names) or "oleObject" in types:
        yield _EMBEDDED
    if not package.main:
        yield _DOTX if "wordprocessingml.template.main+xml" in types else NOT_WORD
        return
    for name in ("", *package.names()):
        yield from _relation_dangers(package.relations(name))
    if b"purl.oclc.org/ooxml" in (package.read(package.main) or b"")[:4000]:
        yield _STRICT
    yield from _field_dangers(package)


def _relation_dangers(relations: list[Relation]) -> Iterator[str]:
    for relation in relations:
        if relation.kind in _EMBEDDED_KINDS:
            yield _EMBEDDED
        if relation.is_external and not _is_harmless(relation):
            yield _LINKED


def _is_harmless(relation: Relation) -> bool:
    """A link that a reader clicks; Word's note of the template on the secretary's own disk."""
    target = relation.target.replace("\\", "/")
    if relation.kind == "hyperlink":
        return target.lower().startswith(_CLICKED)
    return relation.kind == "attachedTemplate" and _LOCAL_PATH.match(target) is not None


def _field_dangers(package: Package) -> Iterator[str]:
    for name in package.names():
        if name.lower().endswith(".xml"):
            found = _RUNNING_FIELDS.search(_field_codes(package.tree(name)))
            if found:
                yield _COMMANDS.format(name=found[1].upper())


def _field_codes(root: Element) -> str:
    """The codes of Word's own fields, one a line; Word cuts them into pieces at will."""
    codes: list[str] = []
    for node in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if node.tag == f"{W}instrText":
            codes.append(node.text or "")
        else:
            codes.append("\n" + node.get(f"{W}instr", ""))
            codes.append("\n" if node.tag == f"{W}fldSimple" else "")
    return "".join(codes)
