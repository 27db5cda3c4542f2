"""Who works on a letter and what becomes of it: from the desk's scripts and from plain forms."""

from contextlib import suppress
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from calame.api.pages.letter import answer
from calame.api.schemas import (
    AgainBody,
    AnswerBody,
    ClaimBody,
    DueBody,
    QuestionBody,
    RemarkBody,
    SentBody,
    VersionBody,
)
from calame.api.sessions import AtDesk, FromOurPage
from calame.models.errors import TooLarge, TransitionRefused
from calame.pipeline.desk.deciding import Words

router = APIRouter(dependencies=[FromOurPage])

_MOST_SOUND = 10_000_000


@router.post("/lettres/{dictation_id}/prendre")
def claim(request: Request, dictation_id: str, desk: AtDesk, body: ClaimBody) -> Response:
    """Take the letter, also from a colleague."""
    return answer(request, desk.claim(dictation_id, take_over=body.take_over))


@router.post("/lettres/{dictation_id}/presence")
def heartbeat(dictation_id: str, desk: AtDesk) -> Response:
    """Keep holding the letter."""
    desk.heartbeat(dictation_id)
    return JSONResponse({})


@router.post("/lettres/{dictation_id}/rendre")
def release(request: Request, dictation_id: str, desk: AtDesk) -> Response:
    """Put the letter back on the list."""
    desk.release(dictation_id)
    return answer(request, desk.open(dictation_id))


@router.post("/lettres/{dictation_id}/valider")
def validate(request: Request, dictation_id: str, desk: AtDesk, body: VersionBody) -> Response:
    """Declare this version right."""
    return answer(request, desk.validate(dictation_id, base_version=body.base_version))


@router.post("/lettres/{dictation_id}/renvoyer")
async def return_to_author(request: Request, dictation_id: str, desk: AtDesk) -> Response:
    """Ask the author, in writing or by voice."""
    words = await spoken(request, "question", QuestionBody)
    letter = await run_in_threadpool(desk.return_to_author, dictation_id, words)
    return answer(request, letter)


@router.post("/lettres/{dictation_id}/repondre")
async def reply(request: Request, dictation_id: str, desk: AtDesk) -> Response:
    """The author's answer, in writing or by voice."""
    words = await spoken(request, "answer", AnswerBody)
    return answer(request, await run_in_threadpool(desk.answer, dictation_id, words))


@router.post("/lettres/{dictation_id}/remarquer")
async def send_back(request: Request, dictation_id: str, desk: AtDesk) -> Response:
    """The author does not agree yet, and says why, in writing or by voice."""
    words = await spoken(request, "remark", RemarkBody)
    return answer(request, await run_in_threadpool(desk.send_back, dictation_id, words))


@router.post("/lettres/{dictation_id}/approuver")
def approve(request: Request, dictation_id: str, desk: AtDesk, body: VersionBody) -> Response:
    """The author agrees."""
    return answer(request, desk.approve(dictation_id, base_version=body.base_version))


@router.post("/lettres/{dictation_id}/envoyee")
def deliver(request: Request, dictation_id: str, desk: AtDesk, body: SentBody) -> Response:
    """The letter was sent."""
    return answer(request, desk.deliver(dictation_id, body.way))


@router.post("/lettres/{dictation_id}/rouvrir")
def reopen(request: Request, dictation_id: str, desk: AtDesk, body: AgainBody) -> Response:
    """Take a finished letter into review again."""
    return answer(request, desk.reopen(dictation_id, body.reason))


@router.post("/lettres/{dictation_id}/echeance")
def set_due(request: Request, dictation_id: str, desk: AtDesk, body: DueBody) -> Response:
    """Say when the letter is wanted."""
    due = None if body.due is None else body.due.astimezone()
    return answer(request, desk.set_due(dictation_id, due))


@router.post("/lettres/{dictation_id}/relancer")
def retry(request: Request, dictation_id: str, desk: AtDesk) -> Response:
    """Send a failed dictation through recognition again."""
    desk.retry(dictation_id)
    return answer(request, desk.open(dictation_id))


@router.post("/dictees/{dictation_id}/relire")
def review(dictation_id: str, desk: AtDesk) -> Response:
    """From the worklist: take the letter and open it."""
    with suppress(TransitionRefused):  # the desk then says who has it and what can be done
        desk.claim(dictation_id)
    return RedirectResponse(f"/lettres/{dictation_id}", HTTPStatus.SEE_OTHER)


@router.post("/dictees/{dictation_id}/relancer")
def retry_from_list(dictation_id: str, desk: AtDesk) -> Response:
    """From the worklist: try recognition again."""
    desk.retry(dictation_id)
    return RedirectResponse("/dictees", HTTPStatus.SEE_OTHER)


@router.post("/dictees/{dictation_id}/ecarter")
def reject(dictation_id: str, desk: AtDesk) -> Response:
    """From the worklist: no letter will come of it."""
    desk.reject(dictation_id)
    return RedirectResponse("/dictees", HTTPStatus.SEE_OTHER)


@router.post("/dictees/{dictation_id}/auteur")
def assign(
    dictation_id: str, desk: AtDesk, auteur: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """Say who dictated."""
    desk.assign(dictation_id, auteur or None)
    return RedirectResponse(f"/lettres/{dictation_id}", HTTPStatus.SEE_OTHER)


@router.post("/suivante")
def take_next(desk: AtDesk) -> Response:
    """Take the next letter that nobody holds, the most urgent first, and open it."""
    dictation_id = desk.claim_next()
    target = f"/lettres/{dictation_id}" if dictation_id else "/dictees?voir=a-relire"
    return RedirectResponse(target, HTTPStatus.SEE_OTHER)


async def spoken(request: Request, name: str, body: type[BaseModel]) -> Words:
    """What somebody says: JSON for written words, a form for spoken ones.

    Raises:
        RequestValidationError: The JSON has another form.
        TooLarge: The sound is longer than a question.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        try:
            said = body.model_validate_json(await request.body())
        except ValidationError as err:
            raise RequestValidationError([]) from err
        return Words(text=getattr(said, name))
    async with request.form(max_files=1, max_part_size=_MOST_SOUND) as form:
        sent = form.get("audio")
        sound = await sent.read() if isinstance(sent, UploadFile) else None
        media = sent.content_type if isinstance(sent, UploadFile) else None
        text = str(form.get(name) or "")
    if sound and len(sound) > _MOST_SOUND:
        raise TooLarge
    return Words(text=text[:2_000], sound=sound or None, media_type=media or "audio/webm")
