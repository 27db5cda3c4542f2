"""A database of the first release is brought along: shelves, due times, questions, counts."""

from datetime import UTC, datetime, timedelta

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select, text

from calame.models.states import DictationState, Shelf
from calame.pipeline import tallies
from calame.pipeline.database import Database
from calame.pipeline.settings import Settings
from calame.pipeline.tables import DictationRow, MessageRow
from calame.pipeline.vault import Vault

_PRACTICE = "INSERT INTO practices (id, name, lines, created_at) VALUES ('p', 'C', '[]', :at)"
_DICTATION = """INSERT INTO dictations
    (id, practice_id, state, priority, priority_rank, file_name, media_type, audio_sha256,
     audio_key, audio_bytes, received_at, changed_at, last_version, doubts, question, fence,
     attempts, duration_s)
    VALUES (:id, 'p', :state, 'day', 1, :name, 'audio/ogg', :id, '-', 1, :at, :at, 0, 0,
            :question, 0, 0, 60.0)"""
_STATES = ("to_review", "returned", "validated", "rejected")


def test_what_the_first_release_kept_is_there(empty_settings: Settings) -> None:
    """Nothing is lost, and the list is complete at once."""
    at, vault = datetime(2026, 3, 2, 8, 30, tzinfo=UTC), Vault()
    empty_settings.data_dir.mkdir(parents=True, exist_ok=True)
    _first_release(empty_settings.database_url, at, vault)

    database = Database(empty_settings.database_url)
    database.migrate()

    with database.write("p") as session:
        rows = {row.id: row for row in session.scalars(select(DictationRow))}
        (message,) = session.scalars(select(MessageRow))
        assert tallies.recount(session, "p")
    assert {row.id: row.shelf for row in rows.values()} == {
        state: DictationState(state).shelf for state in _STATES
    }
    assert rows["to_review"].due_at == at + timedelta(hours=24)
    assert rows["validated"].shelf is Shelf.DONE
    assert message.dictation_id == "returned"
    assert message.text is not None
    assert vault.unseal_text("p", message.text) == "Quelle dose ?"
    database.close()


def _first_release(url: str, at: datetime, vault: Vault) -> None:
    engine = create_engine(url)
    shown = at.strftime("%Y-%m-%d %H:%M:%S.%f") if engine.dialect.name == "sqlite" else at
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "calame.pipeline:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text(_PRACTICE), {"at": shown})
        for state in _STATES:
            question = vault.seal_text("p", "Quelle dose ?") if state == "returned" else None
            values = {"id": state, "state": state, "at": shown, "question": question}
            connection.execute(text(_DICTATION), values | {"name": vault.seal_text("p", "a.ogg")})
    engine.dispose()
