"""Putting the services together, and what is said when it cannot be done."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from calame.models.errors import ConfigurationError, StorageFailed
from calame.pipeline.bootstrap import build
from calame.pipeline.settings import DatabaseSettings, RecognitionSettings, Settings
from calame.pipeline.state.vault import Vault


def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    """It holds letters: nobody else on the machine reads them."""
    services = build(Settings(data_dir=tmp_path / "a" / "data"))

    assert (tmp_path / "a" / "data").stat().st_mode & 0o777 == 0o700
    services.database.close()


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "data").write_text("")

    with pytest.raises(StorageFailed, match="CALAME_DATA_DIR"):
        build(Settings(data_dir=tmp_path / "data"))


@pytest.mark.parametrize("url", ["pas une adresse", "oracle://calame:s3cret@db/calame"])
def test_a_database_that_is_not_one_is_said_without_its_password(url: str, tmp_path: Path) -> None:
    """Nonsense, or a database without its driver."""
    settings = Settings(data_dir=tmp_path, database=DatabaseSettings(url=SecretStr(url)))

    with pytest.raises(ConfigurationError, match="CALAME_DATABASE__URL") as caught:
        build(settings)

    assert "s3cret" not in str(caught.value)


def test_correction_can_be_switched_off(tmp_path: Path) -> None:
    """Then no word list is loaded."""
    services = build(Settings(data_dir=tmp_path, recognition=RecognitionSettings(corrects=False)))

    assert services.load_lexicon() is None
    services.database.close()


def test_an_unknown_device_is_said(tmp_path: Path) -> None:
    """The settings of recognition reach the engine."""
    services = build(
        Settings(
            data_dir=tmp_path, recognition=RecognitionSettings(device="abaque", cache=tmp_path)
        )
    )

    with pytest.raises(ConfigurationError):
        services.open_engine()
    services.database.close()


def test_the_vault_does_not_pretend() -> None:
    """It seals per practice, opens what it sealed, and says that it does not encrypt yet."""
    vault = Vault()

    sealed = vault.seal_text("p1", "Mme Kerguélénec")

    assert vault.unseal_text("p1", sealed) == "Mme Kerguélénec"
    assert not vault.is_encrypting
    with pytest.raises(StorageFailed):
        vault.unseal("p1", b"autre chose")
    with pytest.raises(ValueError, match="practice"):
        vault.seal("", b"x")
