"""What belongs to the person who is signed in: their texts, the settings of their desk."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from calame.api.schemas import AutoTextBody, NewAutoTextBody, auto_text
from calame.api.sessions import FromOurPage, Signed, services_of
from calame.pipeline.people.auto_texts import AutoTexts
from calame.pipeline.people.preferences import Preferences, prefer, preferences

router = APIRouter(prefix="/moi")


@router.get("/textes")
def texts(request: Request, account: Signed) -> Response:
    """The texts that a few letters call up."""
    found = AutoTexts(services_of(request), account).all()
    return JSONResponse({"texts": [auto_text(one) for one in found]})


@router.post("/textes", dependencies=[FromOurPage])
def add_text(request: Request, account: Signed, body: NewAutoTextBody) -> Response:
    """Make one."""
    made = AutoTexts(services_of(request), account).add(
        shortcut=body.shortcut, body=body.body, is_shared=body.is_shared
    )
    return JSONResponse(auto_text(made), HTTPStatus.CREATED)


@router.post("/textes/{text_id}", dependencies=[FromOurPage])
def change_text(request: Request, account: Signed, text_id: str, body: AutoTextBody) -> Response:
    """Change one."""
    changed = AutoTexts(services_of(request), account).change(
        text_id, shortcut=body.shortcut, body=body.body
    )
    return JSONResponse(auto_text(changed))


@router.post("/textes/{text_id}/supprimer", dependencies=[FromOurPage])
def remove_text(request: Request, account: Signed, text_id: str) -> Response:
    """Remove one."""
    AutoTexts(services_of(request), account).remove(text_id)
    return JSONResponse({})


@router.get("/reglages")
def settings(request: Request, account: Signed) -> Response:
    """The settings of the desk."""
    return JSONResponse(preferences(services_of(request), account).model_dump(mode="json"))


@router.post("/reglages", dependencies=[FromOurPage])
def change_settings(request: Request, account: Signed, body: Preferences) -> Response:
    """Change those that are given."""
    kept = prefer(services_of(request), account, body)
    return JSONResponse(kept.model_dump(mode="json"))
