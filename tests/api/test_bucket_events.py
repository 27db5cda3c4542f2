"""Announcements of buckets, and direct uploads: who is let in, and what is answered."""

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from calame.api.web import create_app
from calame.pipeline.bootstrap import Services
from calame.pipeline.settings import IntakeSettings

SECRET = "un-secret-assez-long"
NOTHING = {"Records": [{"eventName": "ObjectCreated:Put"}]}
AUTH = httpx.BasicAuth("maëlle", "un-long-secret")


@pytest.fixture
def app(services: Services) -> FastAPI:
    """The application, open to announcements."""
    intake = IntakeSettings(events_token=SecretStr(SECRET))
    settings = services.settings.model_copy(update={"intake": intake})
    return create_app(replace(services, settings=settings))


def test_the_secret_may_come_in_three_ways(client: httpx.Client) -> None:
    """As a bearer, as a password, or in the address."""
    answers = [
        client.post(
            "/api/bucket-events", json=NOTHING, headers={"Authorization": f"Bearer {SECRET}"}
        ),
        client.post("/api/bucket-events", json=NOTHING, auth=("ceph", SECRET)),
        client.post(f"/api/bucket-events/{SECRET}", json=NOTHING),
    ]

    assert [(one.status_code, one.json()) for one in answers] == [(200, {"taken": 0})] * 3


@pytest.mark.parametrize(
    "header", ["", "Bearer faux", "Bearer", "Basic !", "Basic YTpi", "Digest x", "Bearer é"]
)
def test_without_the_secret_nothing_is_there(client: httpx.Client, header: str) -> None:
    """Nobody learns that the address exists."""
    headers = {b"Authorization": header.encode()}

    assert client.post("/api/bucket-events", json=NOTHING, headers=headers).status_code == 404
    assert client.post("/api/bucket-events/faux", json=NOTHING).status_code == 404


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"x" * 1_000_001, 413)])
def test_nonsense_is_refused(client: httpx.Client, body: bytes, status: int) -> None:
    """And not kept in memory."""
    assert client.post(f"/api/bucket-events/{SECRET}", content=body).status_code == status


def test_the_address_is_closed_until_a_secret_is_set(services: Services) -> None:
    """An empty secret opens nothing."""
    transport = httpx.ASGITransport(app=create_app(services))

    async def ask() -> int:
        async with httpx.AsyncClient(transport=transport, base_url="http://c") as client:
            headers = {"Authorization": "Bearer "}
            return (await client.post("/api/bucket-events", json={}, headers=headers)).status_code

    import asyncio  # noqa: PLC0415 - this test alone

    assert asyncio.run(ask()) == 404


def test_direct_uploads_are_closed_without_a_server(client: httpx.Client) -> None:
    """A device is told in French; a malformed request is refused first."""
    body = {"size": 3, "sha256": "0" * 64, "file_name": "mémo.ogg"}

    closed = client.post("/api/direct-uploads", json=body, auth=AUTH)
    wrong = client.post("/api/direct-uploads", json=body | {"size": 0}, auth=AUTH)
    stranger = client.post("/api/direct-uploads", json=body)

    assert (closed.status_code, closed.json()["code"]) == (500, "configuration")
    assert [wrong.status_code, stranger.status_code] == [422, 401]
