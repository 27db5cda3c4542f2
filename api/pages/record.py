"""Dictating on a phone: the page, its worker for days without a network, what became of it."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from calame.api.pages.rendering import french_instant, page
from calame.api.schemas import open_letter, tone
from calame.api.sessions import AtDesk, Signed, services_of
from calame.models.documents import DocumentKind
from calame.models.states import DictationState, Priority, Shelf
from calame.pipeline.desk import Desk
from calame.pipeline.desk.worklist import Filter
from calame.pipeline.people.accounts import Account
from calame.pipeline.state.views import WorkItem

router = APIRouter(prefix="/dicter")

_WORKER = Path(__file__).parent.parent / "static" / "recorder" / "worker.js"
_FOLLOWED = 8


@router.get("")
def record_page(request: Request, account: Signed, desk: AtDesk) -> Response:
    """Where a practitioner dictates. What waits on the phone comes from the phone itself."""
    return page(
        request,
        "record.html",
        {
            "authors": () if account.author_id else desk.authors(),
            "kinds": list(DocumentKind),
            "priorities": list(Priority),
        },
    )


@router.get("/service.js")
def worker() -> Response:
    """The service worker: it opens the page where there is no network."""
    headers = {"Service-Worker-Allowed": "/dicter", "Cache-Control": "no-cache"}
    return FileResponse(_WORKER, media_type="text/javascript", headers=headers)


@router.get("/suivi")
def followed(request: Request, account: Signed, desk: AtDesk) -> Response:
    """The person's dictations of late, and where they stand."""
    now = services_of(request).now()
    items = [
        item
        for shelf, state in ((Shelf.DONE, DictationState.VALIDATED), (Shelf.OPEN, None))
        for item in desk.worklist(_own(account, shelf, state), limit=_FOLLOWED).items
    ]
    lines = [
        {
            "id": item.id,
            "label": item.kind.label if item.kind else "Dictée",
            "state": item.state.label,
            "tone": tone(item.state),
            "received": french_instant(item.received_at, now=now),
            "waits_for_me": _waits_for(item, account, desk),
        }
        for item in items[:_FOLLOWED]
    ]
    return JSONResponse({"lines": lines})


def _own(account: Account, shelf: Shelf, state: DictationState | None) -> Filter:
    return Filter(author_id=account.author_id, shelf=shelf, state=state)


def _waits_for(item: WorkItem, account: Account, desk: Desk) -> bool:
    """Whether the author must read it: to approve it, or to answer a question."""
    if item.state not in {DictationState.VALIDATED, DictationState.RETURNED}:
        return False
    letter = desk.open(item.id)
    may = open_letter(letter, account, now=item.changed_at)["may"]
    return bool(may["approve"] or may["answer"])
