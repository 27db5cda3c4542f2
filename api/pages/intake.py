"""The page of the intake: what waits in quarantine, what came lately, what is watched."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from calame.api.pages.rendering import french_instant, page
from calame.api.sessions import FromOurPage, Signed, services_of
from calame.pipeline.intake.overview import Intake
from calame.pipeline.people.permissions import Action, is_allowed

router = APIRouter()
_AGAIN = "/reception"


@router.get("/reception")
def show(request: Request, account: Signed) -> Response:
    """The intake as it stands."""
    services = services_of(request)
    now = services.now()
    facts = {
        "found": Intake(services, account).overview(),
        "shown": lambda moment: french_instant(moment, now=now),
        "may_decide": is_allowed(account.role, Action.MANAGE),
    }
    return page(request, "intake.html", facts)


@router.post("/reception/{arrival_id}/relacher", dependencies=[FromOurPage])
def release(request: Request, account: Signed, arrival_id: str) -> Response:
    """Take a file in, whatever it is."""
    Intake(services_of(request), account).release(arrival_id)
    return RedirectResponse(_AGAIN, HTTPStatus.SEE_OTHER)


@router.post("/reception/{arrival_id}/supprimer", dependencies=[FromOurPage])
def discard(request: Request, account: Signed, arrival_id: str) -> Response:
    """Delete a file for good."""
    Intake(services_of(request), account).discard(arrival_id)
    return RedirectResponse(_AGAIN, HTTPStatus.SEE_OTHER)
