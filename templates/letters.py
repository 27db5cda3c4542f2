"""A letter as a Word file: the practice's own template, or the one that ships.

:func:`check_template` is what an upload calls; :func:`render` refuses the same files.
"""

from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from functools import cache
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from calame.models.errors import TemplateInvalid, UnknownTemplate
from calame.models.letter import Letter
from calame.templates.body import place
from calame.templates.fields import Element, Field, fill, own_text, paragraphs, printable, slots
from calame.templates.package import LARGEST_FILE_BYTES, open_document

if TYPE_CHECKING:
    from docx.document import Document

DEFAULT_TEMPLATE = "lettre"
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def render(letter: Letter, *, template: Path | bytes | None = None) -> bytes:
    """The letter as the bytes of a .docx.

    Args:
        letter: What is printed.
        template: A Word file or its bytes; None for the template that ships.

    Raises:
        UnknownTemplate: The file does not exist or cannot be read.
        TemplateInvalid: It cannot carry a letter.
    """
    document = open_document(_content(template))
    problems = _problems(document)
    if problems:
        raise TemplateInvalid(" ".join(problems))
    _fill(document, letter)
    _describe(document, letter)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def check_template(content: bytes) -> list[str]:
    """What prevents a Word file from being a template, in French; empty when nothing does."""
    try:
        return _problems(open_document(content))
    except TemplateInvalid as error:
        return [error.message]


def template_names() -> list[str]:
    """The names of the templates that ship."""
    folder = resources.files("calame.templates") / "data"
    return sorted(
        entry.name.removesuffix(".docx")
        for entry in folder.iterdir()
        if entry.name.endswith(".docx")
    )


def find_template(name: str) -> bytes:
    """The template of that name, or the Word file at that path.

    Raises:
        UnknownTemplate: There is neither.
    """
    return _shipped(name) if name in template_names() else _read(Path(name))


def french_date(day: date) -> str:
    """The date as a letter writes it, e.g. ``1er mars 2026``."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def _content(template: Path | bytes | None) -> bytes:
    if template is None:
        return _shipped(DEFAULT_TEMPLATE)
    return _read(template) if isinstance(template, Path) else template


@cache
def _shipped(name: str) -> bytes:
    return (resources.files("calame.templates") / "data" / f"{name}.docx").read_bytes()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE_BYTES + 1)
    except (OSError, ValueError):  # ValueError: a null character in the path
        raise UnknownTemplate from None


def _roots(document: "Document") -> list[Element]:
    """The trees that may hold fields: the body, every header and every footer."""
    from docx.opc.part import XmlPart  # noqa: PLC0415 - as in package.py

    parts = document.part.package.iter_parts()
    kinds = ("/word/document", "/word/header", "/word/footer")
    found = [
        part.element
        for part in parts
        if isinstance(part, XmlPart) and str(part.partname).startswith(kinds)
    ]
    return sorted(found, key=lambda element: element is not document.element)


def _problems(document: "Document") -> list[str]:
    known = {field.value for field in Field}
    names = [slot.name for root in _roots(document) for p in paragraphs(root) for slot in slots(p)]
    problems = [_unknown(name) for name in dict.fromkeys(names) if name not in known]
    return problems + _body_problems(document)


def _unknown(name: str) -> str:
    near = get_close_matches(name.casefold(), [field.value for field in Field], n=1)
    hint = (
        f"vouliez-vous « {near[0]} » ?"
        if near
        else f"champs possibles : {', '.join(sorted(field.value for field in Field))}."
    )
    return f"Champ inconnu « {name[:40]} » : {hint}"


def _body_problems(document: "Document") -> list[str]:
    holders = [
        (root, paragraph)
        for root in _roots(document)
        for paragraph in paragraphs(root)
        if _holds_body(paragraph)
    ]
    if not holders:
        return [
            "Il manque le champ {{ corps }} : écrivez-le, seul sur sa ligne, "
            "à la place du texte de la lettre."
        ]
    root, paragraph = holders[0]
    if len(holders) > 1 or len(slots(paragraph)) > 1:
        return ["Le champ {{ corps }} figure plusieurs fois : n'en gardez qu'un."]
    if root is not document.element:
        return ["Le champ {{ corps }} est dans un en-tête ou un pied de page : sortez-l'en."]
    slot = slots(paragraph)[0]
    if own_text(paragraph).strip() != own_text(paragraph)[slot.start : slot.end]:
        return ["Le champ {{ corps }} doit être seul sur sa ligne : mettez le reste à part."]
    return []


def _fill(document: "Document", letter: Letter) -> None:
    values = _values(letter)
    everywhere = [paragraph for root in _roots(document) for paragraph in paragraphs(root)]
    body = next(paragraph for paragraph in everywhere if _holds_body(paragraph))
    for paragraph in everywhere:
        if paragraph is not body:
            fill(paragraph, values)
    place(document, body, letter.body)


def _holds_body(paragraph: Element) -> bool:
    return any(slot.name == Field.BODY for slot in slots(paragraph))


def _values(letter: Letter) -> dict[str, list[str]]:
    practice, author = letter.practice, letter.author
    values: dict[Field, tuple[str | None, ...]] = {
        Field.AUTHOR: (author.name,) if author else (),
        Field.SIGNATURE: (author.name, *author.lines) if author else (),
        Field.RECIPIENT: letter.recipient,
        Field.PATIENT: (letter.patient,),
        Field.COPIES: letter.copies,
        Field.DATE: (french_date(letter.written_on),),
        Field.TITLE: (letter.title,),
        Field.KIND: (letter.kind.label,),
        Field.PRACTICE: (practice.name,) if practice else (),
        Field.ADDRESS: practice.lines if practice else (),
    }
    return {
        field.value: [line for text in lines if text for line in text.splitlines() if line.strip()]
        for field, lines in values.items()
    }


def _describe(document: "Document", letter: Letter) -> None:
    """The file's own properties: never a patient, and not the people who made the template."""
    _forget_foreign_properties(document)
    properties = document.core_properties
    name = printable(letter.author.name) if letter.author else ""
    made = datetime.combine(letter.written_on, time(12), UTC)
    properties.title = letter.kind.label
    properties.author = properties.last_modified_by = name[:255]
    properties.subject = properties.keywords = properties.comments = properties.category = ""
    properties.content_status = "Brouillon"
    properties.language = "fr-FR"
    properties.created = properties.modified = made
    properties.revision = 1


def _forget_foreign_properties(document: "Document") -> None:
    """LibreOffice names the properties' relation in its own way: they would be written twice."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - as in package.py

    relations = document.part.package.rels
    for key, relation in list(relations.items()):
        kind = relation.reltype
        if kind.endswith("/core-properties") and kind != RELATIONSHIP_TYPE.CORE_PROPERTIES:
            del relations[key]
