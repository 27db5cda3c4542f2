"""Coming in and going out."""

import httpx
import pytest

PAGE = {"Accept": "text/html"}
PASSWORD = "un-long-secret"


def token(answer: httpx.Response) -> str:
    return answer.text.split('name="csrf_token" value="')[1].split('"')[0]


def sign_in(client: httpx.Client, **changes: str) -> httpx.Response:
    form = {"identifiant": "maëlle", "mot_de_passe": PASSWORD, "vers": "/dictees"}
    form |= {"csrf_token": token(client.get("/connexion"))}
    return client.post("/connexion", data=form | changes)


@pytest.mark.parametrize("path", ["/dictees", "/dictees/liste", "/envoi", "/lettres/x"])
def test_a_stranger_is_led_to_the_door(client: httpx.Client, path: str) -> None:
    """Nothing is shown to a browser in which nobody is signed in; scripts get a plain 401."""
    page = client.get(path, headers=PAGE)
    script = client.get(path)

    assert (303, f"/connexion?vers={path}") == (page.status_code, page.headers["location"])
    assert (script.status_code, script.json()["code"]) == (401, "non_connecte")


def test_the_root_leads_to_the_worklist(client: httpx.Client) -> None:
    """Work begins there."""
    assert client.get("/").headers["location"] == "/dictees"


def test_the_right_password_opens_a_session(client: httpx.Client) -> None:
    """The cookie is out of reach for scripts and other sites; it is not the door's own."""
    answer = sign_in(client)
    cookie = next(
        one for one in answer.headers.get_list("set-cookie") if one.startswith("calame_session=")
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/dictees")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Maëlle" in client.get("/dictees").text


def test_the_cookie_is_kept_to_https_where_there_is_https(client: httpx.Client) -> None:
    """Behind TLS the session never travels in the clear."""
    client.base_url = httpx.URL("https://calame.test")
    answer = sign_in(client)

    assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    "changes", [{"mot_de_passe": "faux"}, {"identifiant": "personne"}], ids=["password", "login"]
)
def test_a_wrong_pair_is_refused_in_one_sentence(
    client: httpx.Client, changes: dict[str, str]
) -> None:
    """It is not told which of the two was wrong."""
    answer = sign_in(client, **changes)

    assert answer.status_code == 401
    assert "Identifiant ou mot de passe incorrect" in answer.text
    assert "calame_session" not in client.cookies


@pytest.mark.parametrize("target", ["//ailleurs.test", "https://ailleurs.test", "/\\ailleurs", "x"])
def test_the_door_leads_inside_only(client: httpx.Client, target: str) -> None:
    """A link cannot send somebody to another site after signing in."""
    assert sign_in(client, vers=target).headers["location"] == "/dictees"


def test_the_door_leads_to_the_page_that_was_asked_for(client: httpx.Client) -> None:
    """A link to a letter still works after signing in."""
    assert sign_in(client, vers="/lettres/abc").headers["location"] == "/lettres/abc"


def test_signing_in_needs_the_proof_of_our_page(client: httpx.Client) -> None:
    """Another site cannot sign somebody in under its own account."""
    answer = sign_in(client, csrf_token="0" * 64)

    assert (answer.status_code, answer.json()["code"]) == (403, "formulaire_expire")


def test_signing_out_ends_the_session(maelle: httpx.Client) -> None:
    """The token is worth nothing afterwards, even if somebody kept it."""
    kept = maelle.cookies["calame_session"]
    maelle.post("/deconnexion")
    maelle.cookies.set("calame_session", kept)

    assert maelle.get("/dictees").status_code == 401
