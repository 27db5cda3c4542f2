"""The settings: checked, complete in the documentation, the same in child processes."""

from pathlib import Path

import pytest

from calame.models.errors import ConfigurationError
from calame.pipeline.settings import Settings, as_environment, load, refuse_unknown, variables

ROOT = Path(__file__).parent.parent.parent


def test_defaults_need_no_variable() -> None:
    """An empty environment gives SQLite in a folder beside the program, on loopback."""
    settings = load()

    assert settings.database_url == "sqlite:///calame-data/calame.sqlite"
    assert settings.server.host == "127.0.0.1"


def test_nested_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two underscores reach into a group."""
    monkeypatch.setenv("CALAME_SERVER__PORT", "9000")

    assert load().server.port == 9000


@pytest.mark.parametrize("name", ["CALAME_PORT", "CALAME_SERVER__PROT", "calame_servr__port"])
def test_misspelt_variables_are_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that names no setting stops the start and is named."""
    monkeypatch.setenv(name, "1")

    with pytest.raises(ConfigurationError, match=name):
        load()


def test_a_wrong_value_is_named_but_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message tells which setting, never its value: it may be a secret."""
    monkeypatch.setenv("CALAME_SERVER__PORT", "s3cret")

    with pytest.raises(ConfigurationError, match="CALAME_SERVER__PORT") as caught:
        load()

    assert "s3cret" not in str(caught.value)


def test_other_programs_variables_do_not_matter() -> None:
    """Only our prefix is checked."""
    refuse_unknown({"PATH": "/bin", "CALAMES": "1"})


def test_a_secret_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's password is not printed with the settings."""
    monkeypatch.setenv("CALAME_DATABASE__URL", "postgresql+psycopg://calame:s3cret@db/calame")

    settings = load()

    assert "s3cret" not in repr(settings)
    assert "s3cret" in settings.database_url


def test_a_child_gets_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings survive the way through the environment of a child process."""
    monkeypatch.setenv("CALAME_DATABASE__URL", "postgresql+psycopg://calame:s3cret@db/calame")
    settings = load(data_dir=Path("/srv/calame"))

    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)

    assert settings == Settings()


def test_every_variable_is_documented() -> None:
    """docs/configuration.md has a line for each setting, with its description."""
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")

    missing = [name for name, description in variables() if f"`{name}`" not in page]

    assert missing == []
    assert all(description for _, description in variables())
