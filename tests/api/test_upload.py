"""Sending recordings."""

import httpx
import pytest

from calame.models.errors import TooLarge
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import authors

SOUND = b"OggS sound"


def send(client: httpx.Client, content: bytes = SOUND, **data: str) -> httpx.Response:
    return client.post("/envoi", files={"file": ("mémo du 12.ogg", content)}, data=data)


def test_a_recording_is_taken_in(maelle: httpx.Client) -> None:
    """It is on the list at once, under the sender's name for it."""
    answer = send(maelle, priority="urgent", kind="lettre_sortie")

    assert (answer.status_code, answer.json()["is_duplicate"]) == (201, False)
    page = maelle.get("/dictees").text
    assert answer.json()["dictation_id"] in page
    assert "mémo du 12.ogg" in page
    assert "Lettre de sortie" in page


def test_the_same_recording_twice_is_one_dictation(maelle: httpx.Client) -> None:
    """The sender is told, nothing is doubled."""
    first, second = send(maelle).json(), send(maelle).json()

    assert first["dictation_id"] == second["dictation_id"]
    assert second["is_duplicate"]


def test_the_page_offers_the_authors_of_the_practice(
    maelle: httpx.Client, stranger: httpx.Client
) -> None:
    """And no others."""
    assert "Dr Solène Garrigou" in maelle.get("/envoi").text
    assert "Dr Solène Garrigou" not in stranger.get("/envoi").text


def test_an_author_is_chosen(maelle: httpx.Client, services: Services, practice_id: str) -> None:
    """By the id that the page holds."""
    send(maelle, author=authors(services, practice_id)[0].id)

    assert "Dr Solène Garrigou" in maelle.get("/dictees").text


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ({"author": "quelqu'un"}, 400, "auteur_inconnu"),
        ({"priority": "hier"}, 400, "entree_invalide"),
        ({"kind": "roman"}, 400, "entree_invalide"),
    ],
)
def test_an_unknown_choice_is_refused(
    maelle: httpx.Client, data: dict[str, str], status: int, code: str
) -> None:
    """Nothing is guessed, nothing is registered."""
    answer = send(maelle, SOUND, **data)

    assert (status, code) == (answer.status_code, answer.json()["code"])
    assert "mémo" not in maelle.get("/dictees").text


def test_an_empty_file_is_refused(maelle: httpx.Client) -> None:
    """The sender can do something about it now."""
    assert (
        send(maelle, b"").status_code,
        send(maelle, b"").json()["code"],
    ) == (400, "audio_vide")


def test_a_form_without_a_file_is_refused(maelle: httpx.Client) -> None:
    """In French, like the rest."""
    answer = maelle.post("/envoi", data={"priority": "day"})

    assert (answer.status_code, answer.json()["code"]) == (400, "entree_invalide")


@pytest.mark.parametrize("length", ["999999999999", "beaucoup"])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    maelle: httpx.Client, length: str
) -> None:
    """By its announced length; a request that announces none is refused too."""
    answer = maelle.post("/envoi", content=b"x", headers={"Content-Length": length})

    assert (413, TooLarge.default) == (answer.status_code, answer.json()["message"])
