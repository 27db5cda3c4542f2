"""Sending recordings: a page, and one request for each file."""

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from starlette.datastructures import FormData, UploadFile

from calame.api.choices import author_id, choice
from calame.api.pages.rendering import page
from calame.api.sessions import AtDesk, FromOurPage, Signed, services_of
from calame.models.documents import DocumentKind
from calame.models.errors import InputError, TooLarge
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake.receiving import Particulars, Received, send
from calame.pipeline.objects.content import OpenContent
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import Action, require, sees_own_only

router = APIRouter()


def small_enough(request: Request) -> None:
    """Refuse a file that is too large before it is read.

    Raises:
        TooLarge: By its announced length, or it announces none.
    """
    limit = services_of(request).settings.server.max_upload_mb * 1_000_000
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > limit:
        raise TooLarge


SmallEnough = Depends(small_enough)


@router.get("/envoi")
def upload_page(request: Request, account: Signed, desk: AtDesk) -> Response:
    """Where recordings are dropped."""
    require(account, Action.SEND)
    return page(
        request,
        "upload.html",
        {
            "authors": [
                one
                for one in desk.authors()
                if not sees_own_only(account) or one.id == account.author_id
            ],
            "own_author": account.author_id,
            "kinds": list(DocumentKind),
            "priorities": list(Priority),
        },
    )


@router.post("/envoi", dependencies=[SmallEnough, FromOurPage])
async def take(request: Request, account: Signed) -> Response:
    """Take one recording in."""
    received = await take_in(request, account)
    answer = {
        "dictation_id": received.dictation_id,
        "is_duplicate": received.duplicate_of is not None,
    }
    return JSONResponse(answer, HTTPStatus.CREATED)


async def take_in(request: Request, account: Account) -> Received:
    """Read the form of a recording and hand it to the intake.

    Raises:
        InputError: No file, an empty one, an unknown author, kind or priority.
        NotAllowed: The account sends nothing, or not in this name.
    """
    async with request.form(max_files=1) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile):
            raise InputError("Aucun fichier reçu : choisissez un enregistrement.")
        return await run_in_threadpool(
            send,
            services_of(request),
            account,
            OpenContent(sent.file),
            _particulars(services_of(request), account, sent.filename, form),
        )


def _particulars(
    services: Services, account: Account, name: str | None, form: FormData
) -> Particulars:
    said = {key: str(form.get(key) or "") for key in ("author", "priority", "kind", "patient")}
    return Particulars(
        file_name=name or "dictée",
        author_id=author_id(services, account, said["author"]),
        priority=choice(Priority, said["priority"]) or Priority.DAY,
        kind=choice(DocumentKind, said["kind"]),
        patient=said["patient"] or None,
    )
