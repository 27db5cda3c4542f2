"""``calame night``, ``calame backup``, ``calame restore``; the deployment page names no other."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from calame.models.states import Priority
from calame.pipeline.bootstrap import build
from calame.pipeline.drafting.workload import workload
from calame.pipeline.intake.receiving import receive
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.people.accounts import create_practice
from calame.pipeline.settings import load
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.upkeep.routines import Routine, set_routine
from tests.api.command_line import run

DEPLOYMENT = Path(__file__).parents[2] / "docs" / "deploiement.md"
UNREADABLE = b"ceci n'est pas un enregistrement"


@pytest.fixture
def practice_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A practice with a night and one dictation that waits for it, below ``tmp_path/data``."""
    monkeypatch.setenv("CALAME_DATA_DIR", str(tmp_path / "data"))
    services = build(load())
    services.database.migrate()
    made = create_practice(services, name="Cabinet du Calvaire", lines=())
    set_routine(services, made, Routine(has_night=True, night_at="03:33"))
    receive(
        services, practice_id=made, content=UNREADABLE, file_name="memo.ogg",
        priority=Priority.NIGHT,
    )  # fmt: skip
    services.database.close()
    return made


def failed(practice_id: str) -> int:
    """How many dictations ended with a reason."""
    services = build(load())
    found = workload(services, practice_id).failed
    services.database.close()
    return found


def test_the_night_only_begun_leaves_the_work_to_the_engines(practice_id: str) -> None:
    """``--no-wait`` says how much waits and returns."""
    ran = run("night", "--no-wait", "--json")

    assert ran.code == 0
    assert json.loads(ran.out) == {"dictations": 1, "failed": 0}
    assert failed(practice_id) == 0


def test_the_night_works_itself_where_no_engine_is_alive(practice_id: str) -> None:
    """It returns when nothing waits any more; a failure is its exit code."""
    ran = run("night", "--json")

    assert ran.code == 1
    assert json.loads(ran.out) == {"dictations": 1, "failed": 1}
    assert failed(practice_id) == 1


def test_a_backup_is_made_and_restored_by_two_commands(
    practice_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into another, empty installation, which then holds the same dictation."""
    saved = run("backup", tmp_path / "copy")
    monkeypatch.setenv("CALAME_DATA_DIR", str(tmp_path / "elsewhere"))
    restored = run("restore", tmp_path / "copy")

    assert (saved.code, restored.code) == (0, 0)
    assert "1 objet" in saved.out + saved.err
    assert "calame doctor" in restored.out + restored.err
    services = build(load())
    assert workload(services, practice_id).in_recognition == 1
    services.database.close()


def test_a_deep_check_up_counts_what_does_not_fit_together(
    practice_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An object without a row is harmless; a row without its object is not."""
    monkeypatch.setenv("CALAME_RECOGNITION__WEIGHTS", "small")  # not there: no speed is measured
    services = build(load())
    services.objects.put(practice_id, ObjectKind.AUDIO, b"orphan")

    def verdicts() -> tuple[int, str, str]:
        ran = run("doctor", "--deep", "--json")
        found = {one["name"]: one["verdict"] for one in json.loads(ran.out)}
        return ran.code, found["objets sans ligne"], found["objets nommés"]

    assert verdicts() == (0, "attention", "bon")
    with services.database.read_all() as session:
        (audio_key,) = session.scalars(select(DictationRow.audio_key))
    services.objects.delete(practice_id, audio_key)
    services.database.close()
    assert verdicts() == (1, "attention", "bloquant")


@pytest.mark.usefixtures("practice_id")
def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path) -> None:
    """A folder with something else in it; an installation that is not empty; not a backup."""
    (tmp_path / "album").mkdir()
    (tmp_path / "album" / "photo.jpg").write_bytes(b"x")
    run("backup", tmp_path / "copy")

    refused = {
        "autre chose qu'une sauvegarde": run("backup", tmp_path / "album"),
        "contient déjà des données": run("restore", tmp_path / "copy"),
        "pas une sauvegarde complète": run("restore", tmp_path / "album"),
    }

    for words, ran in refused.items():
        assert ran.code != 0
        assert words in " ".join((ran.out + ran.err).split())
        assert "Traceback" not in ran.err


def test_every_command_of_the_deployment_page_exists() -> None:
    """With the options that the page gives it."""
    named = re.findall(r"`calame ([a-z]+(?: --?[a-z-]+)*)", DEPLOYMENT.read_text("utf-8"))
    called = {tuple(words.split()) for words in named}

    assert {("backup",), ("doctor",), ("night",), ("restore",), ("serve",), ("worker",)} <= called
    for command, *options in called:
        ran = run(command, "--help")
        assert ran.code == 0, command
        assert [option for option in options if option not in ran.out] == []
