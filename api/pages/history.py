"""A letter's past, two of its versions side by side, and what waits for its author."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from calame.api.pages.rendering import french_instant, page
from calame.api.sessions import AtDesk, FromOurPage, Signed, services_of
from calame.models.states import DictationState, Shelf
from calame.pipeline.desk.deciding import Words
from calame.pipeline.desk.worklist import Filter
from calame.pipeline.people.permissions import Action, require
from calame.pipeline.state.views import OpenLetter

router = APIRouter()

_S = DictationState
Number = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/lettres/{dictation_id}/historique")
def past(request: Request, dictation_id: str, account: Signed, desk: AtDesk) -> Response:
    """Everything that happened."""
    del account
    letter, now = desk.open(dictation_id), services_of(request).now()
    lines = [
        {"one": one, "at": french_instant(one.at, now=now)} for one in desk.happenings(dictation_id)
    ]
    facts = {"letter": letter, "item": letter.item, "lines": lines}
    return page(request, "history.html", facts | {"newest": letter.version})


@router.get("/lettres/{dictation_id}/comparer")
def compare(
    request: Request, dictation_id: str, account: Signed, *, desk: AtDesk, de: Number, a: Number
) -> Response:
    """Two versions, word by word, the older one first."""
    del account
    found = desk.compare(dictation_id, min(de, a), max(de, a))
    letter, now = desk.open(dictation_id), services_of(request).now()
    facts = {
        "item": letter.item,
        "found": found,
        "before_at": french_instant(found.before.made_at, now=now),
        "after_at": french_instant(found.after.made_at, now=now),
        "removed": sum(one.fate == "removed" for one in found.stretches),
        "added": sum(one.fate == "added" for one in found.stretches),
        "versions": letter.history,
    }
    return page(request, "compare.html", facts)


@router.get("/approbations")
def approvals(request: Request, account: Signed, desk: AtDesk) -> Response:
    """What waits for the author: questions, then letters to approve, the oldest first."""
    require(account, Action.APPROVE)
    services = services_of(request)
    own = account.author_id or ""
    asked = desk.worklist(Filter(state=_S.RETURNED, author_id=own)).items
    ready = desk.worklist(
        Filter(shelf=Shelf.DONE, state=_S.VALIDATED, author_id=own), limit=20
    ).items
    facts = {
        "asked": [desk.open(item.id) for item in asked],
        "ready": ready,
        "received": {
            item.id: french_instant(item.received_at, now=services.now())
            for item in (*asked, *ready)
        },
    }
    return page(request, "approvals.html", facts)


@router.get("/approbations/{dictation_id}")
def approval(request: Request, dictation_id: str, account: Signed, desk: AtDesk) -> Response:
    """One letter to approve, with its sound, as it will be sent."""
    require(account, Action.APPROVE)
    letter = desk.open(dictation_id)
    facts = {"letter": letter, "item": letter.item, "may_approve": _may_approve(letter)}
    return page(request, "approval.html", facts)


@router.post("/approbations/{dictation_id}/approuver", dependencies=[FromOurPage])
def approve(dictation_id: str, desk: AtDesk, version: Annotated[int, Form(ge=1)]) -> Response:
    """The author agrees; on to the next one."""
    desk.approve(dictation_id, base_version=version)
    return RedirectResponse("/approbations", HTTPStatus.SEE_OTHER)


@router.post("/approbations/{dictation_id}/renvoyer", dependencies=[FromOurPage])
def send_back(
    dictation_id: str, desk: AtDesk, remarque: Annotated[str, Form(max_length=2_000)]
) -> Response:
    """The author does not agree: the secretary reads the remark and corrects."""
    desk.send_back(dictation_id, Words(text=remarque))
    return RedirectResponse("/approbations", HTTPStatus.SEE_OTHER)


@router.post("/approbations/{dictation_id}/repondre", dependencies=[FromOurPage])
def reply(
    dictation_id: str, desk: AtDesk, reponse: Annotated[str, Form(max_length=2_000)]
) -> Response:
    """The author answers a question."""
    desk.answer(dictation_id, Words(text=reponse))
    return RedirectResponse("/approbations", HTTPStatus.SEE_OTHER)


@router.post("/approbations/{dictation_id}/corriger", dependencies=[FromOurPage])
def correct(
    dictation_id: str, desk: AtDesk, motif: Annotated[str, Form(max_length=2_000)] = ""
) -> Response:
    """The author does not agree: they take the letter and correct it themselves."""
    desk.reopen(dictation_id, motif)
    return RedirectResponse(f"/lettres/{dictation_id}", HTTPStatus.SEE_OTHER)


def _may_approve(letter: OpenLetter) -> bool:
    return letter.is_author and letter.item.state is _S.VALIDATED
