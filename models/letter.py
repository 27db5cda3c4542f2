"""A letter as data: what a template turns into a Word file."""

from dataclasses import dataclass
from datetime import date

from calame.models.documents import DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Whose letterhead it is.

    Attributes:
        name: As printed.
        lines: Address, telephone, mail: one printed line each.
    """

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who dictated, as printed in the signature block.

    Attributes:
        name: With the title, e.g. ``Dr Solène Garrigou``.
        lines: Specialty, professional number: one printed line each.
    """

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything that is printed. Empty fields are left out, never filled with a guess.

    Attributes:
        kind: The kind of document.
        body: Paragraphs separated by blank lines; a single line break stays one. Emphasis is marked
            as in models/marks.py.
        written_on: The date of the letter.
        practice: None prints the letterhead of the template alone.
        author: None leaves the signature block empty.
        recipient: The addressee's lines, once a person has confirmed them.
        patient: The patient's line, once a person has confirmed it.
        copies: Further addressees.
        enclosures: What goes with the letter.
        title: None prints no title; the body of a dictation often brings its own.
        is_validated: Whether a person has declared the letter right; until then it is a draft.
    """

    kind: DocumentKind
    body: str
    written_on: date
    practice: Practice | None = None
    author: Author | None = None
    recipient: tuple[str, ...] = ()
    patient: str | None = None
    copies: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    title: str | None = None
    is_validated: bool = False
