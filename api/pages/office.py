"""The office behind the letters: people and practice for managers, figures, one's own password."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from calame.api.pages.rendering import french_instant, page
from calame.api.sessions import (
    DOOR_COOKIE,
    SESSION_COOKIE,
    FromOurPage,
    Signed,
    csrf_of,
    forget_cookie,
    new_door,
    services_of,
    set_cookie,
)
from calame.models.errors import CalameError, NotAllowed
from calame.models.states import Priority, Role
from calame.pipeline.desk.figures import TYPED_WORDS_PER_MIN, as_csv, figures
from calame.pipeline.people import members as people
from calame.pipeline.people.accounts import Account, authors, create_author
from calame.pipeline.people.members import People
from calame.pipeline.people.practice import change_practice, practice_settings

router = APIRouter()

_NEW_AUTHOR = "nouveau"
_PERIODS = (7, 30, 90, 365)
Days = Annotated[int, Query(alias="jours", ge=1, le=366)]


@router.get("/equipe")
def team(request: Request, account: Signed) -> Response:
    """Everybody of the practice, and how it wants to work."""
    return _team(request, account)


@router.post("/equipe", dependencies=[FromOurPage])
def invite(
    request: Request,
    account: Signed,
    *,
    nom: Annotated[str, Form(max_length=120)],
    identifiant: Annotated[str, Form(max_length=120)],
    role: Annotated[Role, Form()],
    auteur: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Make an account; its link is shown once."""
    services = services_of(request)
    found = People(services, account)
    try:
        if auteur == _NEW_AUTHOR:
            auteur = create_author(services, practice_id=account.practice_id, name=nom.strip())
        token = found.invite(login=identifiant, name=nom, role=role, author_id=auteur or None)
    except CalameError as err:
        return _team(request, account, message=err.message)
    return _team(request, account, token=token, for_whom=nom)


@router.post("/equipe/cabinet", dependencies=[FromOurPage])
def change_settings(
    request: Request,
    account: Signed,
    *,
    urgent: Annotated[int, Form()],
    day: Annotated[int, Form()],
    night: Annotated[int, Form()],
    approbation: Annotated[str, Form()] = "",
) -> Response:
    """How the practice wants to work."""
    due_h = {Priority.URGENT: urgent, Priority.DAY: day, Priority.NIGHT: night}
    services = services_of(request)
    try:
        change_practice(services, account, wants_approval=bool(approbation), due_h=due_h)
    except CalameError as err:
        return _team(request, account, message=err.message)
    return RedirectResponse("/equipe", HTTPStatus.SEE_OTHER)


@router.post("/equipe/{account_id}/lien", dependencies=[FromOurPage])
def renew(request: Request, account: Signed, account_id: str) -> Response:
    """Let somebody choose another password."""
    token = People(services_of(request), account).renew(account_id)
    return _team(request, account, token=token)


@router.post("/equipe/{account_id}/fermer", dependencies=[FromOurPage])
def close(request: Request, account: Signed, account_id: str) -> Response:
    """Let somebody in no more."""
    try:
        People(services_of(request), account).close(account_id)
    except NotAllowed as err:
        return _team(request, account, message=err.message)
    return RedirectResponse("/equipe", HTTPStatus.SEE_OTHER)


@router.post("/equipe/{account_id}/rouvrir", dependencies=[FromOurPage])
def reopen(request: Request, account: Signed, account_id: str) -> Response:
    """Let somebody in again."""
    People(services_of(request), account).reopen(account_id)
    return RedirectResponse("/equipe", HTTPStatus.SEE_OTHER)


@router.get("/bienvenue/{token}")
def welcome(request: Request, token: str) -> Response:
    """Where a link leads: choose a password."""
    return _welcome(request, token)


@router.post("/bienvenue/{token}", dependencies=[FromOurPage])
def choose(
    request: Request, token: str, mot_de_passe: Annotated[str, Form(max_length=1000)]
) -> Response:
    """Choose it; then sign in."""
    try:
        people.choose_password(services_of(request), token, mot_de_passe)
    except NotAllowed as err:
        return _welcome(request, token, message=err.message)
    return RedirectResponse("/connexion", HTTPStatus.SEE_OTHER)


@router.get("/moi")
def me(request: Request, account: Signed) -> Response:
    """One's own account."""
    del account
    return page(request, "me.html", {"message": None})


@router.post("/moi/mot-de-passe", dependencies=[FromOurPage])
def change_password(
    request: Request,
    account: Signed,
    ancien: Annotated[str, Form(max_length=1000)],
    nouveau: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Change one's own password; signs out everywhere."""
    try:
        people.change_password(services_of(request), account, old=ancien, new=nouveau)
    except NotAllowed as err:
        return page(request, "me.html", {"message": err.message}, status=HTTPStatus.FORBIDDEN)
    response = RedirectResponse("/connexion", HTTPStatus.SEE_OTHER)
    forget_cookie(request, response, SESSION_COOKIE)
    return response


@router.get("/chiffres")
def numbers(request: Request, account: Signed, days: Days = 30) -> Response:
    """Whether this is faster than typing."""
    found = figures(services_of(request), account, days=days)
    facts = {
        "found": found,
        "days": days,
        "periods": _PERIODS,
        "typed": TYPED_WORDS_PER_MIN,
        "is_manager": account.role is Role.MANAGER,
    }
    return page(request, "figures.html", facts)


@router.get("/chiffres.csv")
def numbers_csv(request: Request, account: Signed, days: Days = 30) -> Response:
    """The same for a spreadsheet."""
    content = as_csv(figures(services_of(request), account, days=days))
    headers = {"Content-Disposition": 'attachment; filename="chiffres-du-cabinet.csv"'}
    return Response("\ufeff" + content, media_type="text/csv; charset=utf-8", headers=headers)


def _team(
    request: Request,
    account: Account,
    *,
    message: str | None = None,
    token: str | None = None,
    for_whom: str = "",
) -> Response:
    services = services_of(request)
    everybody, now = People(services, account).all(), services.now()
    facts = {
        "people": [
            (one, french_instant(one.last_in, now=now) if one.last_in else None)
            for one in everybody
        ],
        "roles": list(Role),
        "authors": authors(services, account.practice_id),
        "settings": practice_settings(services, account),
        "priorities": list(Priority),
        "message": message,
        "link": f"{request.url.scheme}://{request.url.netloc}/bienvenue/{token}" if token else None,
        "for_whom": for_whom,
    }
    return page(request, "team.html", facts)


def _welcome(request: Request, token: str, *, message: str | None = None) -> Response:
    secret = new_door(request)
    request.state.csrf = csrf_of(request.cookies.get(SESSION_COOKIE) or secret)
    try:
        name = people.invited_name(services_of(request), token)
    except NotAllowed as err:
        name, message = None, err.message
    status = HTTPStatus.FORBIDDEN if message else HTTPStatus.OK
    facts = {"name": name, "message": message, "token": token}
    response = page(request, "welcome.html", facts, status=status)
    set_cookie(request, response, DOOR_COOKIE, secret)
    return response
