"""The page of texts that a few letters call up: one's own, and those of the practice."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from calame.api.pages.rendering import page
from calame.api.sessions import FromOurPage, Signed, services_of
from calame.models.errors import InputError
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.auto_texts import AutoText, AutoTexts

router = APIRouter(prefix="/moi/textes-types")

_HERE = "/moi/textes-types"
_FIELD = re.compile(r"(\[[^\[\]\n]{1,60}\])")  # as static/desk/autotexts.js reads them
_NOTHING: dict[str, object] = {"id": "", "shortcut": "", "body": "", "is_shared": False}
Shortcut = Annotated[str, Form(alias="abreviation", max_length=100)]
Body = Annotated[str, Form(alias="texte", max_length=10_000)]


@router.get("")
def texts(request: Request, account: Signed) -> Response:
    """All that this person can call up."""
    return _page(request, account)


@router.post("", dependencies=[FromOurPage])
def add(
    request: Request,
    account: Signed,
    *,
    shortcut: Shortcut,
    body: Body,
    for_all: Annotated[str, Form(alias="cabinet")] = "",
) -> Response:
    """Keep a new one."""
    typed = {"shortcut": shortcut.strip(), "body": _plain(body), "is_shared": bool(for_all)}
    try:
        AutoTexts(services_of(request), account).add(
            shortcut=shortcut.strip(), body=_plain(body), is_shared=bool(for_all)
        )
    except InputError as err:
        return _page(request, account, message=err.message, typed=typed)
    return RedirectResponse(_HERE, HTTPStatus.SEE_OTHER)


@router.post("/{text_id}", dependencies=[FromOurPage])
def change(
    request: Request, account: Signed, text_id: str, *, shortcut: Shortcut, body: Body
) -> Response:
    """Change one."""
    typed = {"id": text_id, "shortcut": shortcut.strip(), "body": _plain(body)}
    try:
        AutoTexts(services_of(request), account).change(
            text_id, shortcut=shortcut.strip(), body=_plain(body)
        )
    except InputError as err:
        return _page(request, account, message=err.message, typed=typed)
    return RedirectResponse(_HERE, HTTPStatus.SEE_OTHER)


@router.post("/{text_id}/supprimer", dependencies=[FromOurPage])
def remove(request: Request, account: Signed, text_id: str) -> Response:
    """Remove one."""
    AutoTexts(services_of(request), account).remove(text_id)
    return RedirectResponse(_HERE, HTTPStatus.SEE_OTHER)


def _page(
    request: Request,
    account: Account,
    *,
    message: str | None = None,
    typed: Mapping[str, object] | None = None,
) -> Response:
    """The page; what was refused stays typed in its form."""
    found = AutoTexts(services_of(request), account).every()
    own = [text for text in found if not text.is_shared]
    hidden = {text.shortcut for text in own}
    facts = {
        "groups": [
            ("Les miens", own),
            ("Ceux du cabinet", [text for text in found if text.is_shared]),
        ],
        "parts": {text.id: _parts(text) for text in found},
        "hidden": {text.id for text in found if text.is_shared and text.shortcut in hidden},
        "message": message,
        "typed": _NOTHING | dict(typed or {}),
    }
    status = HTTPStatus.BAD_REQUEST if message else HTTPStatus.OK
    return page(request, "auto_texts.html", facts, status=status)


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def _parts(text: AutoText) -> list[tuple[str, bool]]:
    """The text in pieces, and which of them are fields."""
    return [(part, part.startswith("[")) for part in _FIELD.split(text.body) if part]
