"""The page « Vocabulaire »: add, propose, decide, search, try a list out."""

import re
from collections.abc import Callable
from html import unescape

import httpx
import pytest
from sqlalchemy import update

from calame.models.report import Report
from calame.models.states import Role
from calame.models.transcript import Segment, Transcript, Word
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.state.tables import AccountRow

SAID = "Le bilan retrouve un foie étoilé et un trik si phasine."


@pytest.fixture
def manager(services: Services, enter: Callable[[str], httpx.Client]) -> httpx.Client:
    """Ronan as a manager."""
    with services.database.write_all() as session:
        session.execute(
            update(AccountRow).where(AccountRow.login == "ronan").values(role=Role.MANAGER)
        )
    return enter("ronan")


@pytest.fixture
def past(services: Services, practice_id: str) -> None:
    """A letter that was dictated."""
    receive(services, practice_id=practice_id, content=b"sound", file_name="memo.ogg")
    words = tuple(
        Word(text=text, start_s=place, end_s=place + 1, probability=0.9)
        for place, text in enumerate(SAID.split())
    )
    segment = Segment(words=words, avg_logprob=0.0, no_speech_prob=0.0, compression_ratio=1.0)
    transcript = Transcript(segments=(segment,), duration_s=20.0)
    queue = WorkQueue(services, worker="test")
    for claim in queue.claim(1):
        queue.commit(claim, transcript=transcript, report=Report(text=SAID))


def _text(page: httpx.Response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def _id_of(page: httpx.Response, action: str) -> str:
    found = re.search(rf'formaction="(/vocabulaire/\w+/{action})"', page.text)
    assert found is not None
    return found[1]


def test_a_secretary_proposes_and_the_navigation_counts(
    maelle: httpx.Client, manager: httpx.Client, past: None
) -> None:
    """The manager sees what it would change and accepts it."""
    del past
    form = {"mot": "trixiphasine", "entendu": "trik si phasine", "nature": "other"}
    assert maelle.post("/vocabulaire", data=form).status_code == 303

    page = manager.get("/vocabulaire")

    assert "Vocabulaire 1 proposition" in _text(page)
    assert "changerait 1 de vos 1 dernières lettres" in _text(page)
    assert "Ajouté à la main par Maëlle" in _text(page)
    manager.post(_id_of(page, "accepter"), data={"pour": ""})
    page = manager.get("/vocabulaire")
    assert "Propositions" not in _text(page)
    assert "Mots utilisés (1)" in _text(page)
    assert "trixiphasine trik si phasine" in _text(page)


def test_a_word_is_removed_and_restored(manager: httpx.Client) -> None:
    """Nothing is erased."""
    manager.post("/vocabulaire", data={"mot": "foie étoilé", "nature": "disease"})
    page = manager.get("/vocabulaire?q=etoile")
    assert "foie étoilé – maladie le cabinet" in _text(page)
    manager.post(_id_of(page, "retirer"))
    page = manager.get("/vocabulaire")

    assert "Mots retirés ou refusés (1)" in _text(page)
    assert "retiré par Ronan" in _text(page)
    manager.post(_id_of(page, "retablir"))
    assert "Mots utilisés (1)" in _text(manager.get("/vocabulaire"))


def test_what_cannot_be_added_is_said_in_french(manager: httpx.Client) -> None:
    """One line: what happened."""
    page = manager.post("/vocabulaire", data={"mot": "12"})

    assert "Aucune lettre." in _text(page)


def test_a_list_is_tried_out_before_it_is_taken(manager: httpx.Client, past: None) -> None:
    """Changes and warnings first; refused lines are named; it comes and goes as one lot."""
    del past
    content = "terme;nature\nfoie étoilé;maladie\n12;\nmaison;\nporte;\n"
    page = manager.post("/vocabulaire/liste", data={"mots": content, "pour": ""})

    assert "dans vos 1 dernières lettres" in _text(page)
    assert "2 mots du français courant" in _text(page)
    assert "Ligne 3, « 12;" in _text(page)
    assert "Mots utilisés (0)" in _text(manager.get("/vocabulaire"))
    found = re.search(r'name="mots" value="([^"]+)"', page.text)
    assert found is not None
    manager.post("/vocabulaire/liste/prendre", data={"mots": unescape(found[1]), "pour": ""})
    page = manager.get("/vocabulaire")
    assert "Mots utilisés (3)" in _text(page)
    lot = re.search(r"/vocabulaire/lots/\w+/retirer", page.text)
    assert lot is not None
    manager.post(lot[0])
    assert "Mots utilisés (0)" in _text(manager.get("/vocabulaire"))


def test_a_secretary_imports_no_list(maelle: httpx.Client) -> None:
    """Neither tries nor takes one."""
    content = {"mots": "foie étoilé", "pour": ""}

    assert maelle.post("/vocabulaire/liste", data=content).status_code == 403
    assert maelle.post("/vocabulaire/liste/prendre", data=content).status_code == 403
    assert "Importer une liste" not in _text(maelle.get("/vocabulaire"))


def test_another_practice_sees_nothing(stranger: httpx.Client, manager: httpx.Client) -> None:
    """Words may name people."""
    manager.post("/vocabulaire", data={"mot": "Jean Lescaux", "nature": "person"})

    assert "Lescaux" in manager.get("/vocabulaire").text
    assert "Lescaux" not in stranger.get("/vocabulaire").text


def test_an_unknown_action_is_refused(manager: httpx.Client) -> None:
    """Addresses are not guessed at."""
    assert manager.post("/vocabulaire/x/effacer").status_code == 400
