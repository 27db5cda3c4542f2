"""One table from error codes to HTTP statuses."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from calame.api.failures import STATUS
from calame.models.errors import CalameError


def family(kind: type[CalameError]) -> Iterator[type[CalameError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from family(child)


ERRORS = sorted(
    {kind for kind in family(CalameError) if kind.__module__.startswith("calame.")},
    key=lambda kind: kind.code,
)


def test_every_code_has_a_status() -> None:
    """A new error without a line in the table would end as a bare 500."""
    assert {kind.code for kind in ERRORS} == set(STATUS)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.code)
def test_an_error_is_answered_with_its_status_and_sentence(
    app: FastAPI, client: httpx.Client, kind: type[CalameError]
) -> None:
    """A machine reads the code, a person the sentence."""

    def fail() -> None:
        raise kind

    app.add_api_route("/essai", fail)

    answer = client.get("/essai")

    assert (STATUS[kind.code], {"code": kind.code, "message": kind.default}) == (
        answer.status_code,
        answer.json(),
    )


def test_a_person_gets_a_page(maelle: httpx.Client) -> None:
    """Where a browser asks for a page, the sentence stands on one."""
    answer = maelle.get("/lettres/inconnue", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "Introuvable" in answer.text
    assert "</html>" in answer.text


def test_an_unknown_address_is_not_found(client: httpx.Client) -> None:
    """The framework's own errors are French too."""
    answer = client.get("/nulle-part")

    assert (answer.status_code, answer.json()["code"]) == (404, "introuvable")


def test_a_wrong_method_is_refused(client: httpx.Client) -> None:
    """Also the rarer ones."""
    answer = client.delete("/connexion")

    assert (answer.status_code, answer.json()["code"]) == (405, "requete_refusee")


def test_a_malformed_request_does_not_echo_what_was_sent(maelle: httpx.Client, letter: str) -> None:
    """422 is kept for malformed requests, and repeats nothing of them."""
    answer = maelle.post(f"/lettres/{letter}/texte", json={"texte": "phrase secrète"})

    assert (answer.status_code, answer.json()["code"]) == (422, "requete_invalide")
    assert "secrète" not in answer.text
