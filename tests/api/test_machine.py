"""The API for machines."""

import httpx
import pytest

AUTH = httpx.BasicAuth("maëlle", "un-long-secret")
FILE = {"file": ("memo.ogg", b"OggS sound")}


def test_a_machine_must_say_who_it_is(client: httpx.Client) -> None:
    """Anonymous requests and wrong passwords get the challenge of HTTP Basic."""
    answers = [
        client.get("/api/dictations/x"),
        client.get("/api/dictations/x", auth=("maëlle", "faux")),
        client.post("/api/dictations", files=FILE),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (401, "non_connecte")
    ] * 3
    assert all("Basic" in answer.headers["www-authenticate"] for answer in answers)


def test_a_session_cookie_is_not_enough(maelle: httpx.Client) -> None:
    """No browser can be made to use the API from another site."""
    assert maelle.post("/api/dictations", files=FILE).status_code == 401


def test_a_dictation_is_submitted_and_followed(client: httpx.Client) -> None:
    """The answer says where it stands, for a program and for a person."""
    data = {"author": "Dr Solène Garrigou", "priority": "urgent", "kind": "certificat"}
    created = client.post("/api/dictations", files=FILE, data=data, auth=AUTH)
    again = client.post("/api/dictations", files=FILE, auth=AUTH)
    dictation = created.json()["id"]

    assert (
        created.status_code,
        *(created.json()[key] for key in ("state", "state_label", "priority", "duplicate_of")),
    ) == (201, "received", "reçue", "urgent", None)
    assert dictation == again.json()["duplicate_of"]
    assert dictation == client.get(f"/api/dictations/{dictation}", auth=AUTH).json()["id"]


def test_an_unknown_author_is_refused(client: httpx.Client) -> None:
    """A machine is told at once; nothing is registered under nobody's name."""
    answer = client.post("/api/dictations", files=FILE, data={"author": "Dr Qui"}, auth=AUTH)

    assert (answer.status_code, answer.json()["code"]) == (400, "auteur_inconnu")


@pytest.mark.parametrize("path", ["", "/docx"])
def test_another_practices_dictation_is_not_there(
    client: httpx.Client, letter: str, path: str
) -> None:
    """As on the pages."""
    other = httpx.BasicAuth("voisine", "un-long-secret")

    assert client.get(f"/api/dictations/{letter}{path}", auth=other).status_code == 404


def test_the_word_file_is_fetched(client: httpx.Client, letter: str) -> None:
    """By a program that files it elsewhere."""
    answer = client.get(f"/api/dictations/{letter}/docx", auth=AUTH)

    assert answer.content[:4] == b"PK\x03\x04"


def test_the_description_is_for_machines_and_holds_the_api_only(client: httpx.Client) -> None:
    """No page of documentation that would load scripts from elsewhere."""
    paths = client.get("/api/openapi.json").json()["paths"]

    assert all(path.startswith("/api/") for path in paths)
    assert [client.get(path).status_code for path in ("/docs", "/redoc")] == [404, 404]


def test_health_says_nothing_more(client: httpx.Client) -> None:
    """A stranger learns that somebody answers."""
    assert client.get("/sante").json() == {"etat": "ok"}
