"""Coming in and going out."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from calame.api.pages.rendering import page
from calame.api.sessions import (
    DOOR_COOKIE,
    SESSION_COOKIE,
    FromOurPage,
    address_of,
    csrf_of,
    forget_cookie,
    new_door,
    services_of,
    set_cookie,
)
from calame.models.errors import NotAllowed
from calame.pipeline.people import accounts

router = APIRouter()


@router.get("/")
def home() -> Response:
    """The worklist is where work begins."""
    return RedirectResponse("/dictees", HTTPStatus.SEE_OTHER)


@router.get("/connexion")
def door(request: Request, vers: str = "/dictees") -> Response:
    """The sign-in page."""
    return _door(request, target=vers)


@router.post("/connexion", dependencies=[FromOurPage])
def enter(
    request: Request,
    identifiant: Annotated[str, Form(max_length=200)],
    mot_de_passe: Annotated[str, Form(max_length=1000)],
    vers: Annotated[str, Form()] = "/dictees",
) -> Response:
    """Open a session, or say in one sentence why not."""
    try:
        token = accounts.sign_in(
            services_of(request), identifiant, mot_de_passe, address=address_of(request)
        )
    except NotAllowed as err:
        return _door(request, target=vers, message=err.message)
    response = RedirectResponse(_inside(vers), HTTPStatus.SEE_OTHER)
    set_cookie(request, response, SESSION_COOKIE, token)
    forget_cookie(request, response, DOOR_COOKIE)
    return response


@router.post("/deconnexion", dependencies=[FromOurPage])
def leave(request: Request) -> Response:
    """Close the session; works for one that has ended already."""
    accounts.sign_out(services_of(request), request.cookies.get(SESSION_COOKIE, ""))
    response = RedirectResponse("/connexion", HTTPStatus.SEE_OTHER)
    forget_cookie(request, response, SESSION_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _door(request: Request, *, target: str, message: str | None = None) -> Response:
    secret = new_door(request)
    request.state.csrf = csrf_of(request.cookies.get(SESSION_COOKIE) or secret)
    status = HTTPStatus.UNAUTHORIZED if message else HTTPStatus.OK
    facts = {"target": _inside(target), "message": message}
    response = page(request, "door.html", facts, status=status)
    set_cookie(request, response, DOOR_COOKIE, secret)
    return response


def _inside(target: str) -> str:
    """A path of ours: never another site, whatever a link asks for."""
    is_path = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_path and target.isprintable() else "/dictees"
