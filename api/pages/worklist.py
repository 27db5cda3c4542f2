"""The worklist: what waits, how much of it, who has it, what failed and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from calame.api.pages.rendering import french_instant, page
from calame.api.schemas import IN_RECOGNITION, permissions, tone
from calame.api.sessions import AtDesk, Signed, services_of
from calame.models.states import DictationState, Priority
from calame.pipeline.accounts import Account
from calame.pipeline.desk import Desk
from calame.pipeline.views import WorkItem
from calame.pipeline.workload import Workload, workload

router = APIRouter()

PAGE_SIZE = 50
PageNo = Annotated[int, Query(alias="page", ge=1, le=100_000)]
_S = DictationState
_DONE = (_S.VALIDATED, _S.APPROVED, _S.DELIVERED)
_OPEN = (*sorted(IN_RECOGNITION), _S.TO_REVIEW, _S.IN_REVIEW, _S.RETURNED, _S.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One of the views of the list.

    Attributes:
        name: In the address.
        label: On the page.
        states: What it shows.
        is_unassigned: Of these, only what has no author yet.
    """

    name: str
    label: str
    states: tuple[DictationState, ...]
    is_unassigned: bool = False


FILTERS: tuple[Filter, ...] = (
    Filter(name="en-cours", label="En cours", states=_OPEN),
    Filter(name="a-relire", label="À relire", states=(_S.TO_REVIEW,)),
    Filter(name="en-relecture", label="En relecture", states=(_S.IN_REVIEW,)),
    Filter(name="renvoyees", label="Renvoyées", states=(_S.RETURNED,)),
    Filter(name="reconnaissance", label="En reconnaissance", states=tuple(sorted(IN_RECOGNITION))),
    Filter(name="en-echec", label="En échec", states=(_S.FAILED,)),
    Filter(name="sans-auteur", label="Sans auteur", states=_OPEN, is_unassigned=True),
    Filter(name="terminees", label="Terminées", states=_DONE),
    Filter(name="ecartees", label="Écartées", states=(_S.REJECTED,)),
)


@router.get("/dictees")
def worklist(
    request: Request, account: Signed, *, desk: AtDesk, voir: str = "en-cours", page_no: PageNo = 1
) -> Response:
    """The whole page."""
    return page(request, "worklist.html", _facts(request, account, desk, _chosen(voir, page_no)))


@router.get("/dictees/liste")
def fragment(
    request: Request, account: Signed, *, desk: AtDesk, voir: str = "en-cours", page_no: PageNo = 1
) -> Response:
    """The part of the page that changes by itself."""
    facts = _facts(request, account, desk, _chosen(voir, page_no))
    return page(request, "worklist_live.html", facts)


def _chosen(name: str, page_no: int) -> tuple[Filter, int]:
    """A filter and a page of it; the first filter where the address names none."""
    return next((one for one in FILTERS if one.name == name), FILTERS[0]), page_no


def _facts(
    request: Request, account: Account, desk: Desk, chosen: tuple[Filter, int]
) -> dict[str, object]:
    services = services_of(request)
    view, page_no = chosen
    found = desk.worklist(
        states=view.states,
        is_unassigned=view.is_unassigned,
        limit=PAGE_SIZE + 1,
        offset=(page_no - 1) * PAGE_SIZE,
    )
    load = workload(services, account.practice_id)
    return {
        "filters": [(one, _count(one, load)) for one in FILTERS],
        "chosen": view,
        "page_no": page_no,
        "has_more": len(found) > PAGE_SIZE,
        "rows": [_row(item, services.now()) for item in found[:PAGE_SIZE]],
        "load": load,
    }


def _count(view: Filter, load: Workload) -> int | None:
    """How many; None for what is finished: counting years of letters at each refresh is waste."""
    if view.is_unassigned:
        return load.unassigned
    if not set(view.states) <= set(_OPEN):
        return None
    return sum(load.counts[state] for state in view.states)


def _row(item: WorkItem, now: datetime) -> dict[str, object]:
    return {
        "item": item,
        "tone": tone(item.state),
        "may": permissions(item),
        "is_urgent": item.priority is Priority.URGENT,
        "is_done": item.state in _DONE,
        "received": french_instant(item.received_at, now=now),
    }
