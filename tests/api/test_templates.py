"""The practice's templates: sent in, looked at, chosen, taken back."""

import io
from collections.abc import Callable

import docx
import httpx
import pytest
from sqlalchemy import select

from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import create_account
from calame.pipeline.state.tables import PracticeRow

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def template(*texts: str) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def send(client: httpx.Client, content: bytes, **form: str) -> httpx.Response:
    return client.post("/modeles", data=form, files={"file": ("papier.docx", content, WORD)})


def sent(client: httpx.Client, *texts: str, **form: str) -> str:
    """Send a good template; returns its address."""
    answer = send(client, template(*texts, "{{ corps }}"), **({"name": "Papier"} | form))
    assert answer.status_code == 201
    address: str = answer.json()["address"]
    return address


def first_line(client: httpx.Client, letter: str) -> str:
    """The first line of the Word file of a letter."""
    content = client.get(f"/lettres/{letter}/docx").content
    return docx.Document(io.BytesIO(content)).paragraphs[0].text


@pytest.fixture
def manager(
    services: Services, practice_id: str, enter: Callable[[str], httpx.Client]
) -> httpx.Client:
    """The manager's browser."""
    create_account(
        services,
        practice_id=practice_id,
        login="gérante",
        password="un-long-secret",
        name="Gérante",
        role=Role.MANAGER,
    )
    return enter("gérante")


def test_a_template_is_sent_looked_at_and_chosen(manager: httpx.Client, letter: str) -> None:
    """Nothing changes until somebody says what it prints; then the next letter has it."""
    address = sent(manager, "Papier du cabinet")
    before = first_line(manager, letter)
    page = manager.get(address).text
    picture = manager.get(f"{address}/pages/1?version=1&document=lettre_confrere")
    manager.post("/modeles/choix", data={"modele": address.rpartition("/")[2], **proof(manager)})

    assert before != "Papier du cabinet"
    assert "Papier du cabinet" in page
    assert "Madame Rose Exemple" in page  # the invented letter
    assert picture.content.startswith(b"\x89PNG")
    assert first_line(manager, letter) == "Papier du cabinet"


def proof(client: httpx.Client) -> dict[str, str]:
    return {"csrf_token": client.headers["X-CSRF-Token"]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (template("{{ patiente }}", "{{ corps }}"), "vouliez-vous « patient »"),
        (template("Cher confrère"), "Il manque le champ {{ corps }}"),
        (b"%PDF-1.7", "Ce fichier est un PDF"),
        (b"", "n'est pas un document Word"),
    ],
)
def test_a_bad_template_is_refused_in_french(
    manager: httpx.Client, content: bytes, message: str
) -> None:
    """The answer says what is wrong; nothing is kept."""
    answer = send(manager, content, name="Papier")

    assert answer.status_code == 400
    assert message in answer.json()["message"]
    assert "Aucun" in manager.get("/modeles").text


def test_a_file_that_is_too_large_is_not_read(manager: httpx.Client) -> None:
    """Its announced length is enough."""
    answer = send(manager, bytes(21_000_000), name="Papier")

    assert answer.status_code == 400
    assert "trop volumineux" in answer.json()["message"]


def test_versions_are_kept_and_taken_back(manager: httpx.Client, letter: str) -> None:
    """A new version prints from then on; the earlier one can be read and used again."""
    address = sent(manager, "Ancien papier")
    identifier = address.rpartition("/")[2]
    sent(manager, "Nouveau papier", template=identifier)
    manager.post("/modeles/choix", data={"modele": identifier, **proof(manager)})
    after = first_line(manager, letter)
    manager.post(f"{address}/version", data={"version": "1", **proof(manager)})
    original = manager.get(f"{address}/original?version=2").content

    assert (after, first_line(manager, letter)) == ("Nouveau papier", "Ancien papier")
    assert docx.Document(io.BytesIO(original)).paragraphs[0].text == "Nouveau papier"
    assert "Version 2" in manager.get(address).text


def test_a_removed_template_prints_nothing_more(manager: httpx.Client, letter: str) -> None:
    """The letters go back to the template that ships; its page is gone."""
    address = sent(manager, "Papier")
    manager.post("/modeles/choix", data={"modele": address.rpartition("/")[2], **proof(manager)})
    manager.post(f"{address}/retirer", data=proof(manager))

    assert first_line(manager, letter) != "Papier"
    assert manager.get(address).status_code == 400
    assert manager.get(f"{address}/original?version=1").status_code == 400


def test_only_a_manager_changes_templates(
    maelle: httpx.Client, client: httpx.Client, manager: httpx.Client
) -> None:
    """A secretary neither sees nor sends them; without the page's proof nothing goes through."""
    assert maelle.get("/modeles").status_code == 403
    assert send(maelle, template("{{ corps }}"), name="Papier").status_code == 403
    assert client.get("/modeles").status_code == 401
    del manager.headers["X-CSRF-Token"]
    assert send(manager, template("{{ corps }}"), name="Papier").status_code == 403


def test_another_practice_has_its_own(
    manager: httpx.Client, services: Services, enter: Callable[[str], httpx.Client]
) -> None:
    """A template of one practice does not exist for the other."""
    address = sent(manager, "Papier")
    with services.database.read_all() as session:
        other = session.scalars(
            select(PracticeRow.id).where(PracticeRow.name == "Cabinet d'en face")
        ).one()
    create_account(
        services, practice_id=other, login="chef", password="un-long-secret", name="Chef",
        role=Role.MANAGER,
    )  # fmt: skip
    neighbour = enter("chef")

    assert neighbour.get(address).status_code == 400
    assert neighbour.get(f"{address}/original?version=1").status_code == 400
    identifier = address.rpartition("/")[2]
    answer = neighbour.post("/modeles/choix", data={"modele": identifier, **proof(neighbour)})
    assert answer.status_code == 400


def test_a_template_that_ships_is_a_beginning(manager: httpx.Client) -> None:
    """It can be fetched, and sent back as one's own."""
    content = manager.get("/modeles/fournis/lettre").content

    assert send(manager, content, name="Le mien").status_code == 201
    assert manager.get("/modeles/fournis/absent").status_code == 404
