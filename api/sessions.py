"""Who asks: the session cookie of a page, and the proof that a request comes from our own page.

The proof (CSRF token) is an HMAC of the session's secret token: the server stores nothing for it,
and another site can neither read nor compute it. Before anybody is signed in, a random cookie of
the sign-in page takes the session's place.
"""

import hashlib
import hmac
import secrets
from typing import Annotated, cast

from fastapi import Depends, Request, Response

from calame.api.failures import FormExpired, SignInNeeded
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.people.accounts import Account, account_of

SESSION_COOKIE = "calame_session"
DOOR_COOKIE = "calame_porte"
TOKEN_FIELD = "csrf_token"  # noqa: S105 - the name of a form field
_TOKEN_HEADER = "x-csrf-token"  # noqa: S105 - the name of a header
_PLAIN_FORM = "application/x-www-form-urlencoded"
_OWN_SITE = frozenset({"same-origin", "none"})


def services_of(request: Request) -> Services:
    """The services that the application was made with."""
    return cast("Services", request.app.state.services)


def address_of(request: Request) -> str:
    """Where the request comes from; behind a trusted proxy, what that says (uvicorn)."""
    return request.client.host if request.client else ""


def csrf_of(secret: str) -> str:
    """The proof that belongs to a session's token."""
    return hmac.new(secret.encode(), b"calame csrf", hashlib.sha256).hexdigest()


def signed_in(request: Request) -> Account:
    """The account behind the session cookie.

    Raises:
        SignInNeeded: No cookie, or its session has ended.
    """
    token = request.cookies.get(SESSION_COOKIE, "")
    account = account_of(services_of(request), token) if token else None
    if account is None:
        raise SignInNeeded
    request.state.account = account
    request.state.csrf = csrf_of(token)
    return account


async def from_our_page(request: Request) -> None:
    """Let a changing request pass only from one of our own pages.

    Raises:
        FormExpired: The proof is missing or belongs to another session.
    """
    secret = request.cookies.get(SESSION_COOKIE) or request.cookies.get(DOOR_COOKIE, "")
    given = request.headers.get(_TOKEN_HEADER, "")
    if request.headers.get("content-type", "").startswith(_PLAIN_FORM):
        given = given or str((await request.form()).get(TOKEN_FIELD, ""))
    is_ours = request.headers.get("sec-fetch-site", "same-origin") in _OWN_SITE
    if not (is_ours and secret and hmac.compare_digest(given.encode(), csrf_of(secret).encode())):
        raise FormExpired


def desk_of(request: Request, account: Annotated[Account, Depends(signed_in)]) -> Desk:
    """The use cases of the person who asks."""
    return Desk(services_of(request), account)


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """A cookie that scripts cannot read and other sites do not send; ends with the browser."""
    response.set_cookie(
        name, value, httponly=True, samesite="lax", secure=_is_secure(request), path="/"
    )


def forget_cookie(request: Request, response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(
        name, httponly=True, samesite="lax", secure=_is_secure(request), path="/"
    )


def new_door(request: Request) -> str:
    """The secret of the sign-in page: the one that the browser has, or a new one."""
    return request.cookies.get(DOOR_COOKIE) or secrets.token_urlsafe(24)


def _is_secure(request: Request) -> bool:
    return services_of(request).settings.server.secure_cookies or request.url.scheme == "https"


Signed = Annotated[Account, Depends(signed_in)]
AtDesk = Annotated[Desk, Depends(desk_of)]
FromOurPage = Depends(from_our_page)
