"""A letter as it will be printed: its pages in the page, its files, its text for pasting."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from calame.api.pages.rendering import page
from calame.api.schemas import tone
from calame.api.sessions import AtDesk, Signed
from calame.models.errors import NotFound
from calame.models.marks import NEXT_LETTER, without_marks
from calame.pipeline.desk import Desk
from calame.pipeline.desk.printing import LetterRef

router = APIRouter(prefix="/lettres/{dictation_id}")

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PICTURE_PX = 1240  # an A4 page at 150 dots per inch: sharp on a phone and on a large screen


def _ref(
    dictation_id: str,
    version: Annotated[int | None, Query(ge=1)] = None,
    lettre: Annotated[int, Query(ge=1, le=100)] = 1,
) -> LetterRef:
    return LetterRef(dictation_id=dictation_id, version=version, part=lettre)


WhichLetter = Annotated[LetterRef, Depends(_ref)]


def attached(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep. Its name says nothing about the patient."""
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def word_file(desk: Desk, ref: LetterRef) -> Response:
    """A letter as a Word file."""
    content = desk.docx(ref.dictation_id, version=ref.version, part=ref.part)
    return attached(content, WORD, f"{_stem(ref)}.docx")


@router.get("/docx")
def docx(ref: WhichLetter, desk: AtDesk) -> Response:
    """A letter as a Word file."""
    return word_file(desk, ref)


@router.get("/pdf")
def pdf(ref: WhichLetter, desk: AtDesk) -> Response:
    """A letter as a PDF."""
    return attached(desk.pdf(ref).pdf, "application/pdf", f"{_stem(ref)}.pdf")


@router.get("/texte-seul")
def plain_text(ref: WhichLetter, desk: AtDesk) -> Response:
    """All letters as text, without the marks that only we print as bold or italic."""
    letter = desk.open(ref.dictation_id)
    if letter.version == 0:
        raise NotFound
    text = without_marks(letter.report.text).replace(NEXT_LETTER, "* * *")
    return Response(text + "\n", media_type="text/plain; charset=utf-8")


@router.get("/pages/{number}")
def picture(ref: WhichLetter, number: int, desk: AtDesk) -> Response:
    """A page as a picture."""
    return Response(desk.picture(ref, number, width_px=PICTURE_PX), media_type="image/png")


@router.get("/apercu")
def preview(request: Request, ref: WhichLetter, account: Signed, desk: AtDesk) -> Response:
    """The letter as it will be printed."""
    del account
    letter = desk.open(ref.dictation_id)
    shown = desk.preview(ref)
    facts = {
        "item": letter.item,
        "tone": tone(letter.item.state),
        "is_newest": shown.version == letter.version,
        "part": ref.part,
        "shown": shown,
        # The version stands in every address: what is looked at is what is downloaded.
        "query": f"version={shown.version}&lettre={ref.part}",
    }
    return page(request, "preview.html", facts)


def _stem(ref: LetterRef) -> str:
    number = f"-{ref.part}" if ref.part > 1 else ""
    return f"lettre-{ref.dictation_id[:8]}{number}"
