"""Sending recordings: a page, and one request for each file."""

from enum import StrEnum
from functools import partial
from http import HTTPStatus
from typing import TypeVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from calame.api.failures import TooLarge
from calame.api.pages.rendering import page
from calame.api.sessions import AtDesk, FromOurPage, Signed, services_of
from calame.models.documents import DocumentKind
from calame.models.errors import AudioEmpty, InputError, UnknownAuthor
from calame.models.states import Priority
from calame.pipeline.accounts import Account, authors
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake import Received, receive

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
    return page(
        request,
        "upload.html",
        {
            "authors": desk.authors(),
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
    """
    async with request.form(max_files=1) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile):
            raise InputError("Aucun fichier reçu : choisissez un enregistrement.")
        content, name = await sent.read(), sent.filename or "dictée"
    if not content:
        raise AudioEmpty
    kind = str(form.get("kind") or "")
    services = services_of(request)
    work = partial(
        receive,
        services,
        practice_id=account.practice_id,
        content=content,
        file_name=name,
        author_id=_author_id(services, account, str(form.get("author") or "")),
        priority=_choice(Priority, str(form.get("priority") or Priority.DAY)),
        kind=_choice(DocumentKind, kind) if kind else None,
        account_id=account.id,
    )
    return await run_in_threadpool(work)


def _author_id(services: Services, account: Account, wanted: str) -> str | None:
    """An author by id or by printed name; None leaves the dictation unassigned.

    Raises:
        UnknownAuthor: Nobody of this practice.
    """
    if not wanted:
        return None
    for author in authors(services, account.practice_id):
        if wanted in {author.id, author.name}:
            return author.id
    raise UnknownAuthor


_Choice = TypeVar("_Choice", bound=StrEnum)


def _choice(kind: type[_Choice], value: str) -> _Choice:
    try:
        return kind(value)
    except ValueError:
        raise InputError("Choix inconnu : rechargez la page et recommencez.") from None
