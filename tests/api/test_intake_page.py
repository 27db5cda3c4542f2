"""The page of the intake: who sees it, what they see, who decides."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from calame.api.web import create_app
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake import arrivals
from calame.pipeline.intake.arrivals import ArrivalState
from calame.pipeline.intake.polling import poll
from calame.pipeline.people.accounts import create_account
from calame.pipeline.settings import IntakeSettings

PASSWORD = "un-long-secret"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A watched folder with a recording, the same again, and a text."""
    folder = tmp_path / "dictees"
    folder.mkdir()
    for name in ("rose.ogg", "rose-copie.ogg", "rose.txt"):
        (folder / name).write_bytes(b"son")
    return folder


@pytest.fixture
def watching(services: Services, root: Path, tmp_path: Path, practice_id: str) -> Services:
    """The house, once it has looked there."""
    path = tmp_path / "sources.toml"
    path.write_text(f'[[source]]\nnom = "reseau"\ncabinet = "{practice_id}"\ndossier = "{root}"\n')
    intake = IntakeSettings(sources=path, settle_s=0.0)
    settings = services.settings.model_copy(update={"intake": intake})
    built = replace(services, settings=settings)
    poll(built)
    return built


@pytest.fixture
def app(watching: Services) -> FastAPI:
    """The application of that house."""
    return create_app(watching)


@pytest.fixture
def signed(
    watching: Services, practice_id: str, enter: Callable[[str], httpx.Client]
) -> Callable[[Role], httpx.Client]:
    """The browser of somebody new in this role."""

    def open_for(role: Role) -> httpx.Client:
        create_account(
            watching, practice_id=practice_id, login=role, password=PASSWORD, name=role, role=role
        )
        return enter(role)

    return open_for


def test_a_manager_sees_and_decides(
    signed: Callable[[Role], httpx.Client], watching: Services, root: Path, practice_id: str
) -> None:
    """The reason stands there, the duplicate is marked, a released file is taken."""
    manager = signed(Role.MANAGER)
    shown = manager.get("/reception").text
    (aside,) = arrivals.recent(watching, practice_id, state=ArrivalState.QUARANTINED)

    assert all(word in shown for word in ("rose.txt", "pas un enregistrement", "doublon"))
    assert "1 fichier reçu était déjà connu" in shown
    assert manager.post(f"/reception/{aside.id}/relacher").status_code == 303
    assert (root / "rose.txt").exists()
    assert manager.post(f"/reception/{aside.id}/supprimer").status_code == 404


def test_a_file_is_deleted_for_good(
    signed: Callable[[Role], httpx.Client], watching: Services, root: Path, practice_id: str
) -> None:
    """It and the note on it."""
    (aside,) = arrivals.recent(watching, practice_id, state=ArrivalState.QUARANTINED)

    assert signed(Role.MANAGER).post(f"/reception/{aside.id}/supprimer").status_code == 303
    assert list(root.rglob("rose.txt")) == []
    assert arrivals.quarantined_count(watching, practice_id) == 0


def test_an_operator_reads_no_name_and_decides_nothing(
    signed: Callable[[Role], httpx.Client], watching: Services, practice_id: str
) -> None:
    """But sees that something waits, and why."""
    operator = signed(Role.OPERATOR)
    shown = operator.get("/reception").text
    (aside,) = arrivals.recent(watching, practice_id, state=ArrivalState.QUARANTINED)

    assert ("pas un enregistrement" in shown, "rose" in shown) == (True, False)
    assert operator.post(f"/reception/{aside.id}/supprimer").status_code == 403


def test_the_page_is_for_those_who_look_after_it(maelle: httpx.Client) -> None:
    """A secretary is told so."""
    assert maelle.get("/reception").status_code == 403
