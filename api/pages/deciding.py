"""Who works on a letter and what becomes of it: from the desk's scripts and from plain forms."""

from contextlib import suppress
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from calame.api.pages.letter import answer
from calame.api.schemas import ClaimBody, QuestionBody, VersionBody
from calame.api.sessions import AtDesk, FromOurPage
from calame.models.errors import TransitionRefused
from calame.models.states import DictationState

router = APIRouter(dependencies=[FromOurPage])


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
def return_to_author(
    request: Request, dictation_id: str, desk: AtDesk, body: QuestionBody
) -> Response:
    """Ask the author."""
    return answer(request, desk.return_to_author(dictation_id, body.question))


@router.post("/lettres/{dictation_id}/rouvrir")
def reopen(request: Request, dictation_id: str, desk: AtDesk) -> Response:
    """Take a finished letter into review again."""
    return answer(request, desk.reopen(dictation_id))


@router.post("/lettres/{dictation_id}/relancer")
def retry(request: Request, dictation_id: str, desk: AtDesk) -> Response:
    """Send a failed dictation through recognition again."""
    return answer(request, desk.retry(dictation_id))


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
    for item in desk.worklist(states=[DictationState.TO_REVIEW], limit=20):
        try:
            desk.claim(item.id)
        except TransitionRefused:
            continue  # a colleague was faster
        return RedirectResponse(f"/lettres/{item.id}", HTTPStatus.SEE_OTHER)
    return RedirectResponse("/dictees?voir=a-relire", HTTPStatus.SEE_OTHER)
