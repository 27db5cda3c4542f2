"""The worklist: what waits, how much of it, who has it, what is late, what failed and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from calame.api.pages.rendering import french_instant, page
from calame.api.schemas import permissions, tone
from calame.api.sessions import AtDesk, FromOurPage, Signed, services_of
from calame.models.documents import DocumentKind
from calame.models.states import DictationState, Priority, Shelf
from calame.pipeline.desk import Desk
from calame.pipeline.desk.worklist import Cursor, Filter
from calame.pipeline.drafting.workload import Box, Workload
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import sees_own_only
from calame.pipeline.people.practice import practice_settings
from calame.pipeline.state.views import WorkItem

router = APIRouter()

PAGE_SIZE = 50
_S = DictationState


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One of the boxes of the list.

    Attributes:
        name: In the address.
        label: On the page.
        shelf: To be done, done, set aside.
        state: Of these, only what stands there.
        is_unassigned: Of these, only what has no author yet.
    """

    name: str
    label: str
    shelf: Shelf = Shelf.OPEN
    state: DictationState | None = None
    is_unassigned: bool = False


_DONE, _ASIDE = Shelf.DONE, Shelf.ASIDE
# A dictation stands as « transcribed » or « written » inside one transaction only.
VIEWS: tuple[View, ...] = (
    View(name="en-cours", label="Tout à faire"),
    View(name="a-relire", label="À relire", state=_S.TO_REVIEW),
    View(name="en-relecture", label="En relecture", state=_S.IN_REVIEW),
    View(name="renvoyees", label="Question à l’auteur", state=_S.RETURNED),
    View(name="reconnaissance", label="En reconnaissance", state=_S.RECEIVED),
    View(name="en-echec", label="En échec", state=_S.FAILED),
    View(name="sans-auteur", label="Sans auteur", is_unassigned=True),
    View(name="validees", label="Validées", shelf=_DONE, state=_S.VALIDATED),
    View(name="approuvees", label="Approuvées", shelf=_DONE, state=_S.APPROVED),
    View(name="envoyees", label="Envoyées", shelf=_DONE, state=_S.DELIVERED),
    View(name="ecartees", label="Écartées", shelf=_ASIDE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for.

    Attributes:
        view: The box.
        chosen: What of it is shown.
        after: Where the page begins; None for the first one.
        words: The address's own parameters, without the page.
    """

    view: View
    chosen: Filter
    after: Cursor | None
    words: Mapping[str, str]


def asked(  # noqa: PLR0913 - the parameters of an address, each by name
    *,
    voir: str = "en-cours",
    auteur: Annotated[str, Query(max_length=64)] = "",
    document: str = "",
    priorite: str = "",
    jour: Annotated[str, Query(max_length=10)] = "",
    miennes: str = "",
    q: Annotated[str, Query(max_length=100)] = "",
    apres: Annotated[str, Query(max_length=120)] = "",
) -> Asked:
    """The address in our words; what it says wrongly is left out."""
    view = next((one for one in VIEWS if one.name == voir), VIEWS[0])
    words = {
        "voir": view.name,
        "auteur": auteur,
        "document": document,
        "priorite": priorite,
        "jour": jour,
        "miennes": miennes,
        "q": q,
    }
    chosen = Filter(
        shelf=view.shelf,
        state=view.state,
        is_unassigned=view.is_unassigned,
        author_id=auteur or None,
        kind=DocumentKind(document) if document in set(DocumentKind) else None,
        priority=Priority(priorite) if priorite in set(Priority) else None,
        received_on=_day(jour),
        is_mine=bool(miennes),
        words=q,
    )
    given = {name: value for name, value in words.items() if value}
    return Asked(view=view, chosen=chosen, after=_cursor(apres), words=given)


AskedFor = Annotated[Asked, Depends(asked)]


@router.get("/dictees")
def worklist(request: Request, account: Signed, wanted: AskedFor, desk: AtDesk) -> Response:
    """The whole page."""
    return page(request, "worklist.html", _facts(request, account, wanted, desk))


@router.get("/dictees/liste")
def fragment(request: Request, account: Signed, wanted: AskedFor, desk: AtDesk) -> Response:
    """The part of the page that changes by itself; nothing where it has not changed."""
    etag = f'"{desk.revision()}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
    answer = page(request, "worklist_live.html", _facts(request, account, wanted, desk))
    answer.headers["ETag"] = etag
    return answer


@router.post("/dictees/attribuer", dependencies=[FromOurPage])
def assign(
    desk: AtDesk,
    choisies: Annotated[list[str], Form(max_length=200)] = [],  # noqa: B006 - FastAPI copies it
    auteur: Annotated[str, Form(max_length=64)] = "",
    retour: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Say who dictated, for several at once."""
    desk.assign_all(choisies, auteur or None)
    return _back(retour)


@router.post("/dictees/priorite", dependencies=[FromOurPage])
def set_priority(
    desk: AtDesk,
    priorite: Annotated[Priority, Form()],
    choisies: Annotated[list[str], Form(max_length=200)] = [],  # noqa: B006 - the same
    retour: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Say how soon several are wanted."""
    desk.set_priority(choisies, priorite)
    return _back(retour)


def _back(query: str) -> Response:
    """The list as it was filtered; ``query`` is the part of the address after « ? »."""
    return RedirectResponse(f"/dictees?{query}" if query else "/dictees", HTTPStatus.SEE_OTHER)


def _facts(request: Request, account: Account, wanted: Asked, desk: Desk) -> dict[str, object]:
    services = services_of(request)
    now, load = services.now(), desk.load()
    settings = practice_settings(services, account)
    found = desk.worklist(wanted.chosen, after=wanted.after, limit=PAGE_SIZE)
    is_own = sees_own_only(account)
    return {
        "views": [
            (one, _box(one, load))
            for one in VIEWS
            if _is_shown(one, load, wanted.view, wants_approval=settings.wants_approval)
        ],
        "chosen": wanted.view,
        "wanted": wanted,
        "is_filtered": len(wanted.words) > 1,
        "filters": len(wanted.words.keys() - {"voir", "q"}),
        "query": urlencode(wanted.words),
        "is_first": wanted.after is None,
        "next": found.after and urlencode({**wanted.words, "apres": _written(found.after)}),
        "rows": [_row(item, account, now) for item in found.items],
        "load": load,
        "authors": () if is_own else desk.authors(),
        "kinds": list(DocumentKind),
        "priorities": list(Priority),
        "address_of": lambda name: urlencode({**wanted.words, "voir": name}),
    }


def _is_shown(view: View, load: Workload, current: View, *, wants_approval: bool) -> bool:
    """Boxes that a practice does not use stay away until something is in them."""
    if view.state is _S.APPROVED:
        return wants_approval or view is current or _box(view, load).count > 0
    return True


def _box(view: View, load: Workload) -> Box:
    if view.is_unassigned:
        return Box(count=load.unassigned, seconds=load.unassigned_s)
    states = [view.state] if view.state else [one for one in _S if one.shelf is view.shelf]
    boxes = [load.boxes[state] for state in states]
    return Box(count=sum(one.count for one in boxes), seconds=sum(one.seconds for one in boxes))


def _row(item: WorkItem, account: Account, now: datetime) -> dict[str, object]:
    return {
        "item": item,
        "tone": tone(item.state),
        "may": permissions(item, account),
        "is_urgent": item.priority is Priority.URGENT,
        "is_done": item.state.shelf is Shelf.DONE,
        "received": french_instant(item.received_at, now=now),
        "due": french_instant(item.due_at, now=now),
        "changed": french_instant(item.changed_at, now=now),
    }


def _written(cursor: Cursor) -> str:
    return f"{cursor.rank}~{cursor.at.isoformat()}~{cursor.id}"


def _cursor(text: str) -> Cursor | None:
    try:
        rank, at, item_id = text.split("~")
        moment = datetime.fromisoformat(at)
        return Cursor(rank=int(rank), at=moment, id=item_id) if moment.tzinfo else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
