"""What every response carries, and what never leaves."""

import logging
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from calame.api.pages.deciding import router as deciding
from calame.api.pages.letter import router as letter_routes
from calame.api.pages.sign_in import router as sign_in
from calame.api.pages.upload import router as upload

STATIC = Path(__file__).parent.parent.parent / "api" / "static"
HTML = STATIC.parent / "html"
OWN = [
    path
    for path in sorted(STATIC.rglob("*.*"))
    if path.suffix in {".js", ".css"} and path.parent.name != "vendor"
]
SECRET = "zanzibar améthyste"


@pytest.mark.parametrize("path", ["/connexion", "/static/base.css", "/nulle-part", "/sante"])
def test_the_policy_allows_nothing_from_outside(client: httpx.Client, path: str) -> None:
    """Scripts, styles, sound and requests: our own address only, nothing inline."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert not re.search(r"unsafe|https?:|\*|data:", policy)
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


def test_a_letters_page_allows_one_style_element(maelle: httpx.Client, letter: str) -> None:
    """The editor's style element carries a nonce that is new each time; scripts get none."""
    pages = [maelle.get(f"/lettres/{letter}") for _ in range(2)]
    policies = [page.headers["content-security-policy"] for page in pages]

    nonces = [re.findall(r"'nonce-([\w-]+)'", policy) for policy in policies]
    assert [len(found) for found in nonces] == [1, 1]
    assert nonces[0] != nonces[1]
    assert f'data-nonce="{nonces[0][0]}"' in pages[0].text


def test_pages_stay_out_of_caches(maelle: httpx.Client, letter: str) -> None:
    """A shared computer keeps no letter; our own files are checked at each use."""
    paths = ["/dictees", f"/lettres/{letter}", f"/lettres/{letter}/etat", f"/lettres/{letter}/docx"]

    assert {maelle.get(path).headers["cache-control"] for path in paths} == {"no-store"}
    assert maelle.get("/static/desk/main.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("page", sorted(HTML.glob("*.html")), ids=lambda path: path.name)
def test_no_page_holds_inline_script_or_style(page: Path) -> None:
    """The policy would refuse them; and none reaches outside."""
    text = page.read_text("utf-8")

    assert re.findall(r"<style|style=|\son\w+=|javascript:|https?://", text) == []
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("file", OWN, ids=lambda path: path.name)
def test_none_of_our_files_reaches_outside(file: Path) -> None:
    """No address of another server in what browsers load."""
    assert re.findall(r"https?://|url\(|@import|//\w+\.\w+/", file.read_text("utf-8")) == []


def test_the_bundled_editor_asks_nobody() -> None:
    """The library makes no request of its own."""
    text = (STATIC / "vendor" / "codemirror.js").read_text("utf-8")

    assert re.findall(r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|importScripts", text) == []


POSTS = [
    route.path
    for router in (sign_in, upload, letter_routes, deciding)
    for route in router.routes
    if isinstance(route, APIRoute) and "POST" in (route.methods or ())
]


def test_every_changing_request_needs_the_proof(maelle: httpx.Client, letter: str) -> None:
    """With the cookie alone, as from another site, nothing can be changed."""
    del maelle.headers["X-CSRF-Token"]
    paths = [path.format(dictation_id=letter, index=0) for path in POSTS]

    answers = [maelle.post(path, data={"csrf_token": "0" * 64}) for path in paths]

    assert len(paths) >= 17
    assert {(403, "formulaire_expire")} == {
        (answer.status_code, answer.json()["code"]) for answer in answers
    }


def test_the_proof_of_another_session_is_refused(
    maelle: httpx.Client, ronan: httpx.Client, letter: str
) -> None:
    """A token belongs to one session."""
    headers = {"X-CSRF-Token": ronan.headers["X-CSRF-Token"]}

    assert maelle.post(f"/lettres/{letter}/prendre", json={}, headers=headers).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_the_browsers_own_word_counts_too(maelle: httpx.Client, letter: str, site: str) -> None:
    """A request that the browser says comes from elsewhere is refused, proof or not."""
    headers = {"Sec-Fetch-Site": site}

    assert maelle.post(f"/lettres/{letter}/prendre", json={}, headers=headers).status_code == 403


def test_an_unforeseen_error_says_nothing(
    app: FastAPI, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the answer nor the log repeats the message of an exception."""

    def fail() -> None:
        raise RuntimeError(SECRET)

    app.add_api_route("/essai", fail)
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/essai")

    assert (answer.status_code, answer.json()["code"]) == (500, "erreur")
    assert "RuntimeError at" in caplog.text
    assert SECRET not in caplog.text + answer.text


def test_a_bug_is_a_page_for_a_person(app: FastAPI, maelle: httpx.Client) -> None:
    """A French sentence and the way back, whatever broke."""

    def fail() -> None:
        raise RuntimeError(SECRET)

    app.add_api_route("/essai", fail)

    answer = maelle.get("/essai", headers={"Accept": "text/html"})

    assert answer.status_code == 500
    assert "Erreur inattendue" in answer.text
    assert "Retour aux dictées" in answer.text
