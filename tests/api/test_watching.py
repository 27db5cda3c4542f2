"""What machines ask: alive, ready, how much waits. Right, the same everywhere, and not for all."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from calame.api.web import create_app
from calame.models.errors import AudioUnreadable, StorageFailed
from calame.models.report import Report
from calame.models.states import Priority
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.objects.archive import Archive
from calame.pipeline.objects.local import LocalStore
from calame.pipeline.state.database import Database

TOKEN = "un-jeton-de-mesure"


class _Away(LocalStore):
    """A store that does not answer."""

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Fail."""
        del key, start, length
        raise StorageFailed


@pytest.fixture
def busy(services: Services, practice_id: str) -> None:
    """One draft, one failure, two that wait, one of them urgent."""
    wanted = [Priority.DAY, Priority.DAY, Priority.NIGHT, Priority.URGENT]
    for number, priority in enumerate(wanted):
        if number == 2:
            _settle(WorkQueue(services, worker="one"))
        receive(
            services, practice_id=practice_id, content=bytes([number]), file_name="Zébulonne.ogg",
            priority=priority,
        )  # fmt: skip


def _settle(queue: WorkQueue) -> None:
    first, second = queue.claim(2)
    transcript = Transcript(segments=(), duration_s=30.0)
    queue.commit(first, transcript=transcript, report=Report(text="Revu."), spent_s=6.0)
    queue.fail(second, AudioUnreadable())


@pytest.mark.parametrize("path", ["/sante", "/healthz"])
def test_alive_says_nothing_else(client: httpx.Client, path: str) -> None:
    """Nobody need sign in to ask."""
    assert client.get(path).json() == {"etat": "ok"}


@pytest.mark.parametrize("path", ["/pret", "/readyz"])
def test_ready_names_each_point(client: httpx.Client, path: str) -> None:
    """Workers are told of, but recordings are taken in without them."""
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.json() == {"pret": True, "base": True, "objets": True, "moteurs": False}


def test_not_ready_while_the_objects_are_away(
    services: Services, browse: Callable[[FastAPI], httpx.Client]
) -> None:
    """A load balancer sends requests elsewhere."""
    away = Archive(_Away(services.settings.data_dir / "objects"), services.vault)

    answer = browse(create_app(replace(services, objects=away))).get("/pret")

    assert answer.status_code == 503
    assert answer.json()["objets"] is False


def test_not_ready_while_the_database_is_away(
    services: Services, browse: Callable[[FastAPI], httpx.Client]
) -> None:
    """The same for the database."""
    nowhere = Database(f"sqlite:///{services.settings.data_dir / 'no' / 'such'}.sqlite")

    answer = browse(create_app(replace(services, database=nowhere))).get("/readyz")

    assert (answer.status_code, answer.json()["base"]) == (503, False)


@pytest.mark.usefixtures("busy")
def test_the_metrics_tell_the_state_of_the_house(client: httpx.Client) -> None:
    """Counts by priority, state and code; minutes; the real-time factor; no word of a patient."""
    shown = client.get("/metrics").text

    for line in (
        'calame_waiting{priority="urgent"} 1.0',
        'calame_waiting{priority="night"} 1.0',
        'calame_dictations{state="to_review"} 1.0',
        'calame_failures_total{code="audio_illisible"} 1.0',
        "calame_drafts_total 1.0",
        "calame_audio_seconds_total 30.0",
        "calame_real_time_factor 0.2",
        "calame_in_hand 0.0",
    ):
        assert f"\n{line}\n" in shown
    assert 'calame_queue_age_seconds{priority="urgent"}' in shown
    assert "bulonne" not in shown


def test_the_metrics_are_not_for_strangers(
    services: Services, browse: Callable[[FastAPI], httpx.Client]
) -> None:
    """Through a proxy, or without the token where one is set: there is no such page."""
    plain = browse(create_app(services))
    assert plain.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    server = services.settings.server.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    settings = services.settings.model_copy(update={"server": server})
    guarded = browse(create_app(replace(services, settings=settings)))

    assert guarded.get("/metrics").status_code == 404
    assert guarded.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).is_success
