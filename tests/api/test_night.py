"""The page of the night: the report for all, the buttons and hours for managers."""

from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import update

from calame.models.errors import AudioUnreadable
from calame.models.report import Report
from calame.models.states import Priority, Role
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.state.tables import AccountRow
from calame.pipeline.upkeep import nights
from calame.pipeline.upkeep.routines import Routine, routine_of, set_routine


@pytest.fixture
def manager(services: Services, enter: Callable[[str], httpx.Client]) -> httpx.Client:
    """Ronan's browser; he manages the practice."""
    with services.database.write_all() as session:
        ronan = update(AccountRow).where(AccountRow.login == "ronan")
        session.execute(ronan.values(role=Role.MANAGER))
    return enter("ronan")


@pytest.fixture
def evening(services: Services, practice_id: str) -> None:
    """A draft, a failure, and one that waits for the night."""
    set_routine(services, practice_id, Routine(has_night=True, night_at="03:33"))
    for content, priority in ((b"a", Priority.DAY), (b"b", Priority.DAY), (b"c", Priority.NIGHT)):
        receive(
            services, practice_id=practice_id, content=content, file_name="Zébulonne.ogg",
            priority=priority,
        )  # fmt: skip
    first, second = WorkQueue(services, worker="one").claim(5)
    queue = WorkQueue(services, worker="one")
    queue.commit(
        first, transcript=Transcript(segments=(), duration_s=90.0), report=Report(text="Revu.")
    )
    queue.fail(second, AudioUnreadable())


@pytest.mark.usefixtures("evening")
def test_the_report_says_what_was_done_and_what_failed(maelle: httpx.Client) -> None:
    """Counts and reasons; a secretary sees it, but changes nothing."""
    shown = maelle.get("/nuit").text

    assert "1 brouillon, 1 en échec, 1 en attente" in shown
    assert "lisible" in shown
    assert "Commencer la nuit" not in shown
    assert maelle.post("/nuit/commencer").status_code == 403


@pytest.mark.usefixtures("evening")
def test_its_table_is_for_spreadsheets(maelle: httpx.Client) -> None:
    """A mark for Excel, semicolons, no file name."""
    answer = maelle.get("/nuit.csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("\ufeffdictée;")
    assert len(answer.text.splitlines()) == 3
    assert "bulonne" not in answer.text


@pytest.mark.usefixtures("evening")
def test_a_practice_sees_its_own_only(stranger: httpx.Client) -> None:
    """The neighbour's report is empty."""
    assert "0 brouillon, 0 en échec, 0 en attente" in stranger.get("/nuit").text


@pytest.mark.usefixtures("evening")
def test_a_manager_begins_and_interrupts_the_night(
    manager: httpx.Client, services: Services, practice_id: str
) -> None:
    """The queue opens at once, and closes again until the next night."""
    queue = WorkQueue(services, worker="one")
    assert not queue.is_waiting()

    manager.post("/nuit/commencer")
    assert queue.is_waiting()
    assert "Nuit en cours" in manager.get("/nuit").text
    manager.post("/nuit/interrompre")

    assert not queue.is_waiting()
    found = nights.latest(services, practice_id)
    assert found is not None
    assert found.is_cancelled


def test_a_manager_sets_the_hours(
    manager: httpx.Client, services: Services, practice_id: str
) -> None:
    """What cannot be used is refused in French, and the old hours stay."""
    good = {"has_night": "1", "night_at": "21:30", "report_at": "06:45", "keep_days": "90"}
    manager.post("/nuit/horaires", data=good)
    bad = manager.post("/nuit/horaires", data=good | {"night_at": "tard"})

    assert bad.status_code == 400
    assert bad.json()["message"].startswith("Heure refusée")
    assert routine_of(services, practice_id) == Routine(
        has_night=True, night_at="21:30", report_at="06:45", keep_days=90
    )
