"""A letter as a Word file: the practice's own template, or the one that ships.

:func:`check_template` says what is wrong with an upload (checking.py); :func:`render` refuses the
same files.
"""

from functools import cache
from importlib import resources
from pathlib import Path

from calame.models.documents import DocumentKind
from calame.models.errors import TemplateInvalid, UnknownTemplate
from calame.models.letter import Letter
from calame.templates.body import place
from calame.templates.fields import Field, Value, fill, is_default, slots
from calame.templates.package import LARGEST_FILE_BYTES
from calame.templates.properties import describe
from calame.templates.repeats import without_repeats
from calame.templates.template import Template
from calame.templates.wording import french_date, has_closing, has_greeting, place_of

# The template that ships for each kind of document.
SHIPPED: dict[DocumentKind, str] = {
    DocumentKind.LETTER: "lettre",
    DocumentKind.CONSULTATION: "consultation",
    DocumentKind.OPERATION: "operation",
    DocumentKind.IMAGING: "imagerie",
    DocumentKind.DISCHARGE: "sortie",
    DocumentKind.CERTIFICATE: "certificat",
}
# What a dictation says at its head or foot, and a template prints in a place of its own.
_HEADER = frozenset({Field.RECIPIENT, Field.PATIENT, Field.COPIES, Field.ENCLOSURES})


def render(letter: Letter, *, template: Path | bytes | None = None) -> bytes:
    """The letter as the bytes of a .docx.

    Args:
        letter: What is printed.
        template: A Word file or its bytes; None for the one that ships for this kind.

    Raises:
        UnknownTemplate: The file does not exist or cannot be read.
        TemplateInvalid: It cannot carry a letter.
    """
    opened = Template(_content(template, letter.kind))
    opened.check()
    not_dictated = _fill(opened, letter)
    describe(opened.package, letter, not_dictated=not_dictated)
    return opened.package.save()


def check_template(content: bytes) -> list[str]:
    """What prevents a Word file from being a template, in French; empty when nothing does."""
    try:
        return Template(content).problems()
    except TemplateInvalid as error:
        return [error.message]


def template_names() -> list[str]:
    """The names of the templates that ship."""
    return sorted(SHIPPED.values())


def find_template(name: str) -> bytes:
    """The template of that name, or the Word file at that path.

    Raises:
        UnknownTemplate: There is neither.
    """
    return _shipped(name) if name in template_names() else _read(Path(name))


def _content(template: Path | bytes | None, kind: DocumentKind) -> bytes:
    if template is None:
        return _shipped(SHIPPED[kind])
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


def _fill(template: Template, letter: Letter) -> tuple[str, ...]:
    """Fill all fields; returns the names of those that print the template's own text."""
    (part, body), *others = template.holders()
    style = () if letter.is_validated else template.not_dictated_style(body)
    values = _values(letter, style)
    not_dictated = [
        slot.name
        for _, paragraph in others
        for slot in slots(paragraph)
        if is_default(slot, values[slot.name])
    ]
    asked = {slot.name for _, paragraph in others for slot in slots(paragraph)}
    repeated = [line for name in asked & _HEADER for line in values[name].lines]
    for name, paragraph in others:
        if fill(paragraph, values):
            template.package.change(name)
    place(body, without_repeats(letter.body, repeated), template.look())
    template.package.change(part)
    return tuple(dict.fromkeys(not_dictated))


def _values(letter: Letter, style: tuple[object, ...]) -> dict[str, Value]:
    practice, author = letter.practice, letter.author
    day, town = french_date(letter.written_on), place_of(practice)
    printed: dict[Field, tuple[str | None, ...]] = {
        Field.AUTHOR: (author.name,) if author else (),
        Field.SIGNATURE: (author.name, *author.lines) if author else (),
        Field.RECIPIENT: letter.recipient,
        Field.PATIENT: (letter.patient,),
        Field.COPIES: letter.copies,
        Field.ENCLOSURES: letter.enclosures,
        Field.DATE: (day,),
        Field.PLACE: (town,),
        Field.PLACE_AND_DATE: (f"{town}, le {day}" if town else f"Le {day}",),
        Field.TITLE: (letter.title or _own_title(letter),),
        Field.KIND: (letter.kind.label,),
        Field.GREETING: (),
        Field.CLOSING: (),
        Field.PRACTICE: (practice.name,) if practice else (),
        Field.ADDRESS: practice.lines if practice else (),
    }
    said = {
        Field.GREETING: has_greeting(letter.body),
        Field.CLOSING: has_closing(letter.body),
    }
    return {
        field.value: Value(
            lines=_lines(lines), takes_default=not said.get(field, False), default_style=style
        )
        for field, lines in printed.items()
    }


def _lines(texts: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(line for text in texts if text for line in text.splitlines() if line.strip())


def _own_title(letter: Letter) -> str | None:
    """The kind as a title; a letter has none, and a dictated title is not printed twice."""
    first = letter.body.lstrip().partition("\n")[0].casefold()
    is_said = first.startswith(" ".join(letter.kind.label.casefold().split()[:2]))
    return None if is_said or letter.kind is DocumentKind.LETTER else letter.kind.label
