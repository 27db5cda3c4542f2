"""The pages of the office over HTTP: what belongs to a person, a list that says nothing new."""

import re
from collections.abc import Callable

import httpx
import pytest

from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import account_of, authors, create_account

PASSWORD = "un-long-secret"
Enter = Callable[[str], httpx.Client]


@pytest.fixture
def chef(services: Services, practice_id: str, enter: Enter) -> httpx.Client:
    """The manager's browser."""
    create_account(
        services, practice_id=practice_id, login="chef", password=PASSWORD, name="Chef",
        role=Role.MANAGER,
    )  # fmt: skip
    return enter("chef")


@pytest.fixture
def solene(services: Services, practice_id: str, enter: Enter) -> httpx.Client:
    """The browser of Dr Garrigou."""
    author_id = authors(services, practice_id)[0].id
    create_account(
        services, practice_id=practice_id, login="solène", password=PASSWORD, name="Solène",
        role=Role.PRACTITIONER, author_id=author_id,
    )  # fmt: skip
    return enter("solène")


def do(browser: httpx.Client, letter: str, what: str, **body: object) -> httpx.Response:
    return browser.post(f"/lettres/{letter}/{what}", json=body)


def test_texts_are_ones_own_or_everybodys(
    maelle: httpx.Client, ronan: httpx.Client, stranger: httpx.Client
) -> None:
    """An own one hides a shared one of the same name; the neighbours see neither."""
    own = {"shortcut": "bcf", "body": "Bien cordialement."}
    shared = maelle.post("/moi/textes", json=own | {"body": "À vous.", "is_shared": True})
    mine = maelle.post("/moi/textes", json=own)
    assert (shared.status_code, mine.status_code) == (201, 201)

    def bodies(who: httpx.Client) -> list[str]:
        return [one["body"] for one in who.get("/moi/textes").json()["texts"]]

    assert [bodies(who) for who in (maelle, ronan, stranger)] == [
        ["Bien cordialement."],
        ["À vous."],
        [],
    ]
    path = f"/moi/textes/{mine.json()['id']}"
    assert ronan.post(path, json=own).status_code == 404
    assert maelle.post(path, json=own | {"body": "Amitiés."}).json()["body"] == "Amitiés."
    maelle.post(f"{path}/supprimer", json={})
    assert bodies(maelle) == ["À vous."]


@pytest.mark.parametrize(
    "text", [{"shortcut": "deux mots", "body": "x"}, {"shortcut": "", "body": "x"}]
)
def test_a_bad_shortcut_is_refused(text: dict[str, str], maelle: httpx.Client) -> None:
    """In French."""
    answer = maelle.post("/moi/textes", json=text)

    assert (answer.status_code, answer.json()["code"]) == (400, "entree_invalide")


def test_settings_follow_the_person(maelle: httpx.Client, ronan: httpx.Client) -> None:
    """What is not given stays; nonsense is refused."""
    maelle.post("/moi/reglages", json={"rewind_s": 2, "keys": {"play": "F9"}})
    kept = maelle.post("/moi/reglages", json={"speed": 1.5}).json()

    assert (kept["rewind_s"], kept["speed"], kept["keys"]) == (2, 1.5, {"play": "F9"})
    assert ronan.get("/moi/reglages").json()["rewind_s"] == 1
    assert maelle.post("/moi/reglages", json={"speed": 9}).status_code == 422


def test_identity_is_confirmed_before_validation(maelle: httpx.Client, letter: str) -> None:
    """The refusal says what to do."""
    do(maelle, letter, "prendre")
    refused = do(maelle, letter, "valider", base_version=1)
    shown = do(
        maelle, letter, "identite", patient=" Madame Rose Exemple ", birth_date="1952-03-12",
        recipient="Docteur Témoin\n\n1 place Vide", copies=["Docteur Autre", " "],
    ).json()  # fmt: skip

    assert (refused.status_code, refused.json()["code"]) == (409, "identite_non_confirmee")
    assert shown["identity"]["recipient"] == "Docteur Témoin\n1 place Vide"
    assert shown["identity"]["copies"] == ["Docteur Autre"]
    assert shown["may"]["validate"]
    assert do(maelle, letter, "valider", base_version=1).status_code == 200


def test_a_question_is_spoken(
    maelle: httpx.Client, solene: httpx.Client, letter: str, services: Services, practice_id: str
) -> None:
    """Sent as a form, heard by the author, answered in writing."""
    author_id = authors(services, practice_id)[0].id
    maelle.post("/dictees/attribuer", data={"choisies": letter, "auteur": author_id})
    do(maelle, letter, "prendre")
    sound = {"audio": ("question.webm", b"RIFF....", "audio/webm")}
    asked = maelle.post(f"/lettres/{letter}/renvoyer", data={"base_version": "1"}, files=sound)
    (message,) = asked.json()["messages"]
    heard = solene.get(f"/lettres/{letter}/messages/{message['id']}/audio")

    assert (asked.status_code, message["has_sound"]) == (200, True)
    assert heard.status_code in {200, 415}  # these bytes are no sound, but they arrive
    assert "question parlée" in solene.get("/approbations").text
    assert do(solene, letter, "repondre", answer="40 mg").json()["item"]["state"] == "to_review"


def test_a_remark_is_spoken(
    maelle: httpx.Client, solene: httpx.Client, letter: str, services: Services, practice_id: str
) -> None:
    """The author sends a validated letter back by voice; the secretary hears why."""
    author_id = authors(services, practice_id)[0].id
    maelle.post("/dictees/attribuer", data={"choisies": letter, "auteur": author_id})
    do(maelle, letter, "prendre")
    do(maelle, letter, "identite", patient="Madame Rose Exemple")
    do(maelle, letter, "valider", base_version=1)
    sound = {"audio": ("remarque.webm", b"RIFF....", "audio/webm")}

    sent = solene.post(f"/lettres/{letter}/remarquer", data={"remark": ""}, files=sound).json()

    (message,) = sent["messages"]
    assert sent["item"]["state"] == "to_review"
    assert (message["label"], message["has_sound"]) == ("remarque de l'auteur", True)


def test_a_list_without_news_costs_nothing(maelle: httpx.Client, letter: str) -> None:
    """304 until something changes."""
    first = maelle.get("/dictees/liste")
    same = {"If-None-Match": first.headers["etag"]}

    assert maelle.get("/dictees/liste", headers=same).status_code in {200, 304}
    do(maelle, letter, "prendre")
    assert maelle.get("/dictees/liste", headers=same).status_code == 200


def test_a_manager_invites_and_the_link_opens_once(
    chef: httpx.Client, client: httpx.Client, maelle: httpx.Client
) -> None:
    """The link stands in the answer only; a secretary has no such page."""
    form = {"nom": "Gwenn", "identifiant": "gwenn", "role": "secretary"}
    page = chef.post("/equipe", data=form).text
    found = re.search(r"/bienvenue/[\w-]+", page)
    assert found is not None
    welcome = client.get(found[0]).text
    token = re.search(r'name="csrf_token" value="(\w+)"', welcome)
    assert token is not None
    choice = {"csrf_token": token[1], "mot_de_passe": "ma-phrase-longue"}

    assert "Bonjour Gwenn" in welcome
    assert client.post(found[0], data=choice).headers["location"] == "/connexion"
    assert client.get(found[0]).status_code == 403
    assert found[0] not in chef.get("/equipe").text
    assert maelle.get("/equipe").status_code == 403


def test_a_closed_account_is_sent_to_the_door(
    chef: httpx.Client, maelle: httpx.Client, services: Services
) -> None:
    """At its next request."""
    account = account_of(services, maelle.cookies["calame_session"])
    assert account is not None

    chef.post(f"/equipe/{account.id}/fermer")

    assert maelle.get("/dictees/liste").status_code == 401


def test_the_practice_chooses_how_it_works(chef: httpx.Client) -> None:
    """Approval and delays; nonsense is refused on the page."""
    good = {"urgent": "3", "day": "48", "night": "12", "approbation": "oui"}
    chef.post("/equipe/cabinet", data=good)
    bad = chef.post("/equipe/cabinet", data=good | {"day": "0"})

    assert "Délai refusé" in bad.text
    assert 'value="48"' in chef.get("/equipe").text


def test_figures_are_a_page_and_a_table(maelle: httpx.Client) -> None:
    """Empty at first; the file opens in a spreadsheet."""
    assert "Aucune lettre validée" in maelle.get("/chiffres").text
    table = maelle.get("/chiffres.csv")

    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.text.startswith("\ufeffvalide_le;")


def test_activity_is_counted_for_who_holds_the_letter(maelle: httpx.Client, letter: str) -> None:
    """And capped by the clock."""
    do(maelle, letter, "prendre")
    do(maelle, letter, "activite", editing_s=12, listening_s=3)

    effort = maelle.get(f"/lettres/{letter}/etat").json()["effort"]
    assert effort == {"editing_s": 12.0, "listening_s": 3.0}
    assert do(maelle, letter, "activite", editing_s=61).status_code == 422
