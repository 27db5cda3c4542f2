"""The API for machines: HTTP Basic with an ordinary account, JSON, the same use cases."""

import hashlib
import hmac
import secrets
from base64 import b64decode
from collections import OrderedDict
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict

from calame.api.failures import SignInNeeded
from calame.api.pages.printed import word_file
from calame.api.pages.upload import SmallEnough, take_in
from calame.api.sessions import address_of, services_of
from calame.models.errors import NotAllowed
from calame.models.states import DictationState, Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.desk.printing import LetterRef
from calame.pipeline.people.accounts import Account, account_of, sign_in
from calame.pipeline.state.views import WorkItem

_WHO = "Identifiez-vous : HTTP Basic, avec un compte de Calame."

router = APIRouter(prefix="/api", tags=["dictations"])


class DictationOut(BaseModel):
    """Where one dictation stands."""

    model_config = ConfigDict(extra="forbid")

    id: str
    state: DictationState
    state_label: str
    priority: Priority
    duration_s: float | None
    doubts: int
    failure: str | None
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who a machine says that it is."""

    login: str
    password: str = field(repr=False)


class _Doors:
    """Sessions of machines that were let in: a password is hashed once, not at each request."""

    def __init__(self, capacity: int = 256) -> None:
        self._key = secrets.token_bytes(32)
        self._tokens: OrderedDict[bytes, str] = OrderedDict()
        self._capacity = capacity
        self._lock = Lock()

    def enter(self, services: Services, credentials: Credentials, address: str) -> Account:
        """The account of these credentials.

        Raises:
            SignInNeeded: They open no account.
        """
        known = f"{credentials.login}\0{credentials.password}".encode()
        digest = hmac.new(self._key, known, hashlib.sha256).digest()
        with self._lock:
            token = self._tokens.get(digest)
        account = account_of(services, token) if token else None
        return account or self._sign_in(services, credentials, digest, address)

    def _sign_in(
        self, services: Services, credentials: Credentials, digest: bytes, address: str
    ) -> Account:
        try:
            token = sign_in(services, credentials.login, credentials.password, address=address)
        except NotAllowed as err:
            raise SignInNeeded(err.message) from None
        account = account_of(services, token)
        if account is None:
            raise SignInNeeded
        with self._lock:
            self._tokens[digest] = token
            if len(self._tokens) > self._capacity:
                self._tokens.popitem(last=False)
        return account


def _credentials(header: str) -> Credentials:
    """Login and password of an Authorization header, in UTF-8 as RFC 7617 recommends.

    Raises:
        SignInNeeded: There are none, or not in this form.
    """
    scheme, _, encoded = header.partition(" ")
    try:
        login, colon, password = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        raise SignInNeeded(_WHO) from None
    if scheme.lower() != "basic" or not colon:
        raise SignInNeeded(_WHO)
    return Credentials(login=login, password=password)


def _machine(request: Request) -> Account:
    state = request.app.state
    if not hasattr(state, "doors"):
        state.doors = _Doors()
    doors: _Doors = state.doors
    header = request.headers.get("authorization", "")
    return doors.enter(services_of(request), _credentials(header), address_of(request))


Machine = Annotated[Account, Depends(_machine)]


def _out(item: WorkItem, duplicate_of: str | None = None) -> DictationOut:
    return DictationOut(
        id=item.id,
        state=item.state,
        state_label=item.state.label,
        priority=item.priority,
        duration_s=item.duration_s,
        doubts=item.doubts,
        failure=item.failure,
        duplicate_of=duplicate_of,
    )


@router.post("/dictations", status_code=HTTPStatus.CREATED, dependencies=[SmallEnough])
async def submit(request: Request, account: Machine) -> DictationOut:
    """Take a recording in.

    A multipart form: ``file``, and optionally ``author`` (id or printed name), ``priority``
    (urgent, day, night) and ``kind``.
    """
    received = await take_in(request, account)
    item = Desk(services_of(request), account).status(received.dictation_id)
    return _out(item, received.duplicate_of)


@router.get("/dictations/{dictation_id}")
def status(request: Request, dictation_id: str, account: Machine) -> DictationOut:
    """Where a dictation stands."""
    return _out(Desk(services_of(request), account).status(dictation_id))


@router.get("/dictations/{dictation_id}/docx")
def docx(request: Request, dictation_id: str, account: Machine) -> Response:
    """The newest version of the letter as a Word file."""
    desk = Desk(services_of(request), account)
    return word_file(desk, LetterRef(dictation_id=dictation_id))
