"""The night and its morning report: what was done, what failed and why, and when the next is."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from calame.api.pages.rendering import french_instant, page
from calame.api.sessions import FromOurPage, Signed, services_of
from calame.models.errors import InputError, NotAllowed
from calame.models.states import Role
from calame.pipeline.people.accounts import Account
from calame.pipeline.upkeep import nights, reports
from calame.pipeline.upkeep.routines import Routine, routine_of, set_routine

router = APIRouter()
_AGAIN = "/nuit"


@router.get("/nuit")
def show(request: Request, account: Signed) -> Response:
    """The report of the last day, the night under way, and the hours."""
    services = services_of(request)
    now = services.now()
    found = reports.last_report(services, account.practice_id)
    facts = {
        "report": found,
        "since": french_instant(found.since, now=now),
        "night": nights.latest(services, account.practice_id),
        "shown": lambda moment: french_instant(moment, now=now),
        "routine": routine_of(services, account.practice_id),
        "may_change": account.role is Role.MANAGER,
    }
    return page(request, "night.html", facts)


@router.get("/nuit.csv")
def table(request: Request, account: Signed) -> Response:
    """The same for a spreadsheet."""
    found = reports.last_report(services_of(request), account.practice_id)
    return Response(
        "\ufeff" + reports.as_csv(found),  # without this mark, Excel misreads the accents
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="rapport-calame.csv"'},
    )


@router.post("/nuit/commencer", dependencies=[FromOurPage])
def begin(request: Request, account: Signed) -> Response:
    """Begin the night now."""
    _refuse_others(account)
    nights.begin(services_of(request), account.practice_id, account_id=account.id)
    return RedirectResponse(_AGAIN, HTTPStatus.SEE_OTHER)


@router.post("/nuit/interrompre", dependencies=[FromOurPage])
def cancel(request: Request, account: Signed) -> Response:
    """Send the rest back to the next night."""
    _refuse_others(account)
    nights.cancel(services_of(request), account.practice_id)
    return RedirectResponse(_AGAIN, HTTPStatus.SEE_OTHER)


@router.post("/nuit/horaires", dependencies=[FromOurPage])
async def change(request: Request, account: Signed) -> Response:
    """Change the hours and the retention."""
    _refuse_others(account)
    form = await request.form()
    routine = Routine(
        has_night=form.get("has_night") == "1",
        night_at=str(form.get("night_at") or ""),
        report_at=str(form.get("report_at") or ""),
        report_to=str(form.get("report_to") or "").strip() or None,
        keep_days=_days(str(form.get("keep_days") or "").strip()),
    )
    set_routine(services_of(request), account.practice_id, routine)
    return RedirectResponse(_AGAIN, HTTPStatus.SEE_OTHER)


def _days(text: str) -> int | None:
    """A number of days; None where the field is empty.

    Raises:
        InputError: Not a number.
    """
    if not text:
        return None
    if not text.isdecimal():
        raise InputError("Durée refusée : donnez un nombre de jours, au moins 1.")
    return int(text)


def _refuse_others(account: Account) -> None:
    """Only managers change what happens by itself.

    Raises:
        NotAllowed: Somebody else.
    """
    if account.role is not Role.MANAGER:
        raise NotAllowed
