"""From a letter's Word file to its PDF, by the renderer that was chosen."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from calame.models.errors import PrintingFailed
from calame.templates.pdf.office import OfficeBusy, convert, find_office
from calame.templates.pdf.typesetting import typeset

FELL_BACK = (
    "LibreOffice n'a pas pu imprimer cette lettre : la mise en page intégrée l'a remplacé, "
    "comparez avec le document Word."
)
BUSY = (
    "LibreOffice imprime d'autres lettres : la mise en page intégrée l'a remplacé, "
    "rouvrez l'aperçu dans un instant."
)


class Renderer(StrEnum):
    """Who lays the pages out.

    ``AUTO`` takes LibreOffice where it is installed and the template is the practice's own.
    """

    AUTO = "auto"
    BUILT_IN = "builtin"
    OFFICE = "libreoffice"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOptions:
    """How PDFs are made.

    Attributes:
        renderer: Who lays the pages out.
        office: The LibreOffice program; None looks for it.
        timeout_s: What LibreOffice may take, in seconds.
    """

    renderer: Renderer = Renderer.AUTO
    office: Path | None = None
    timeout_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A printed letter.

    Attributes:
        pdf: Its pages.
        renderer: Who laid them out.
        note: What a person should know about it, in French.
        is_passing: Whether the next try may look otherwise.
    """

    pdf: bytes
    renderer: Renderer
    note: str | None = None
    is_passing: bool = False


def to_pdf(docx: bytes, *, options: PrintOptions, is_shipped: bool) -> Printed:
    """The PDF of a letter.

    Args:
        docx: The Word file.
        options: How PDFs are made.
        is_shipped: Whether the template is one of ours, which both renderers print alike.

    Raises:
        PrintingFailed: Neither renderer can print it.
    """
    office = _office(options, is_shipped=is_shipped)
    if office is None:
        note = FELL_BACK if options.renderer is Renderer.OFFICE else None
        return Printed(pdf=typeset(docx), renderer=Renderer.BUILT_IN, note=note)
    try:
        pdf = convert(docx, office=office, timeout_s=options.timeout_s)
    except OfficeBusy:
        pages = typeset(docx)
        return Printed(pdf=pages, renderer=Renderer.BUILT_IN, note=BUSY, is_passing=True)
    except PrintingFailed:
        return Printed(pdf=typeset(docx), renderer=Renderer.BUILT_IN, note=FELL_BACK)
    return Printed(pdf=pdf, renderer=Renderer.OFFICE)


def _office(options: PrintOptions, *, is_shipped: bool) -> Path | None:
    is_wanted = options.renderer is Renderer.OFFICE or (
        options.renderer is Renderer.AUTO and not is_shipped
    )
    return (options.office or find_office()) if is_wanted else None
