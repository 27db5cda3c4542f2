"""``calame submit``: recordings are sent to a running server."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from calame.api.console import OUT, count, say, tracking
from calame.api.french import command_app
from calame.models.documents import DocumentKind
from calame.models.errors import (
    AudioUnreadable,
    CalameError,
    InputError,
    NotAllowed,
    ServerUnreachable,
)
from calame.models.states import Priority
from calame.pipeline.settings import ClientSettings, load

app = command_app()

_TIMEOUT_S = 120.0


@app.command()
def run(
    audio: Annotated[
        list[Path], typer.Argument(metavar="AUDIO", help="Enregistrements à envoyer.")
    ],
    *,
    server: Annotated[
        str | None, typer.Option("--server", metavar="ADRESSE", help="Adresse du serveur.")
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="NOM", help="Qui a dicté.")
    ] = None,
    priority: Annotated[
        Priority, typer.Option("--priority", metavar="QUAND", help="urgent, day ou night.")
    ] = Priority.DAY,
    kind: Annotated[
        DocumentKind | None,
        typer.Option("--kind", metavar="TYPE", help=f"Document : {', '.join(DocumentKind)}."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Réponses du serveur en JSON.")] = False,
) -> None:
    """Envoyer des enregistrements à un serveur Calame.

    Le compte se donne par CALAME_CLIENT__LOGIN et CALAME_CLIENT__PASSWORD ; sans eux, il est
    demandé au terminal.
    """
    settings = load().client
    form = {"author": author, "priority": priority.value, "kind": kind.value if kind else None}
    fields = {name: value for name, value in form.items() if value}
    answers: list[_Answer] = []
    with _client(settings, server) as client, tracking(len(audio)) as tracker:
        for path in audio:
            answers.append(_send(client, path, fields))
            tracker.done()
    _show(answers, as_json=as_json)
    raise typer.Exit(int(any(answer.error for answer in answers)))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the server said about one recording."""

    source: Path
    found: dict[str, Any]
    error: CalameError | None = None

    @property
    def as_json(self) -> dict[str, object]:
        error = {"code": self.error.code, "message": self.error.message} if self.error else None
        return {"source": str(self.source), "dictation": self.found or None, "error": error}


def _client(settings: ClientSettings, server: str | None) -> httpx.Client:
    login = settings.login or typer.prompt("Identifiant", err=True)
    password = (
        settings.password.get_secret_value()
        if settings.password
        else typer.prompt("Mot de passe", hide_input=True, err=True)
    )
    address = server or settings.server
    try:
        # A transport of our own: no proxy of the environment shall see a dictation.
        return httpx.Client(
            base_url=address,
            auth=(login, password),
            timeout=_TIMEOUT_S,
            transport=httpx.HTTPTransport(),
        )
    except httpx.InvalidURL as error:
        raise ServerUnreachable from error


def _send(client: httpx.Client, path: Path, fields: dict[str, str]) -> _Answer:
    try:
        file = path.open("rb")
    except OSError:
        return _Answer(path, {}, AudioUnreadable())
    try:
        with file:  # sent as it is read: a long recording is never in memory as a whole
            files = {"file": (path.name, file)}
            response = client.post("/api/dictations", data=fields, files=files)
        found = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ServerUnreachable from error
    if response.status_code == HTTPStatus.CREATED:
        return _Answer(path, found)
    return _Answer(path, {}, _refusal(response.status_code, found))


def _refusal(status: int, found: dict[str, Any]) -> CalameError:
    """The server's own French message, or ours where it gave none."""
    message = found.get("message")
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise NotAllowed(message)  # the next file would be refused too
    return InputError(message) if message else ServerUnreachable()


def _show(answers: Sequence[_Answer], *, as_json: bool) -> None:
    if as_json:
        OUT.print_json(json.dumps([one.as_json for one in answers]), ensure_ascii=False)
        return
    for one in answers:
        if one.error:
            say(f"{one.source} : {one.error.message}")
            continue
        known = " (déjà reçue)" if one.found.get("duplicate_of") else ""
        OUT.print(f"{one.source} : {one.found['id']}{known}", markup=False, soft_wrap=True)
    sent = sum(one.error is None for one in answers)
    say(f"{count(sent, 'dictée')} sur {len(answers)} au serveur.")
