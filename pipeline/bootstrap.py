"""Where everything is put together: the only place that knows concrete classes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import ArgumentError

from calame.asr.engine import Engine, EngineOptions, open_engine
from calame.models.errors import ConfigurationError, StorageFailed
from calame.pipeline.letters.print_cache import PrintCache
from calame.pipeline.objects.archive import Archive
from calame.pipeline.objects.bucket import Bucket
from calame.pipeline.objects.local import LocalStore
from calame.pipeline.objects.s3 import S3Store
from calame.pipeline.objects.store import ObjectStore
from calame.pipeline.settings import RecognitionSettings, Settings
from calame.pipeline.state.database import Database
from calame.pipeline.state.vault import Vault

if TYPE_CHECKING:
    from calame.lexicon.lexicon import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the use cases work with.

    Attributes:
        settings: As read at the start.
        database: The truth about states and holders.
        vault: Seals short texts for columns.
        objects: Sealed bytes of any size.
        open_engine: Opens the recogniser; takes seconds, call it once.
        load_lexicon: Loads the terms; None where correction is switched off.
        clock: The time, aware; a test may give its own.
        prints: Printed letters, kept in memory for a while.
    """

    settings: Settings
    database: Database
    vault: Vault
    objects: Archive
    open_engine: Callable[[], Engine]
    load_lexicon: Callable[[], "Lexicon | None"]
    clock: Callable[[], datetime]
    prints: PrintCache = field(default_factory=PrintCache)

    def now(self) -> datetime:
        """The time, in UTC."""
        return self.clock().astimezone(UTC)


def build(settings: Settings) -> Services:
    """Put the services together; makes the data folder, opens no connection yet.

    Raises:
        StorageFailed: The data folder cannot be made.
        ConfigurationError: The database's address cannot be used.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as err:
        raise StorageFailed(
            "Le dossier des données ne peut pas être créé : vérifiez CALAME_DATA_DIR et ses droits."
        ) from err
    vault = Vault()
    return Services(
        settings=settings,
        database=_database(settings),
        vault=vault,
        objects=Archive(open_store(settings, settings.objects.store), vault),
        open_engine=lambda: engine_of(settings.recognition),
        load_lexicon=lambda: lexicon_of(settings.recognition),
        clock=lambda: datetime.now(UTC),
    )


def open_store(settings: Settings, kind: str) -> ObjectStore:
    """A store of objects as the settings describe it: ``local`` or ``s3``.

    Raises:
        ConfigurationError: The settings do not describe it.
    """
    if kind == "local":
        return LocalStore(settings.objects_folder)
    return S3Store(Bucket(settings.s3, settings.s3.bucket), prefix=settings.s3.prefix)


def _database(settings: Settings) -> Database:
    try:
        return Database(settings.database_url, busy_timeout_s=settings.database.busy_timeout_s)
    except (ArgumentError, ModuleNotFoundError):
        # Not chained: the address holds the password.
        raise ConfigurationError(
            "L'adresse de la base est invalide ou son pilote manque : corrigez "
            "CALAME_DATABASE__URL, ou installez calame[postgres]."
        ) from None


def engine_of(chosen: RecognitionSettings) -> Engine:
    """Load the engine; a second or two.

    Raises:
        WeightsMissing: There are no weights.
        ConfigurationError: The device cannot be used.
    """
    options = EngineOptions(
        weights=chosen.weights,
        device=chosen.device,
        compute_type=chosen.compute_type,
        threads=chosen.threads,
        beam_size=chosen.beam_size,
        is_offline=chosen.offline,
    )
    return open_engine(options, cache=chosen.cache)


def lexicon_of(chosen: RecognitionSettings, *, corrects: bool = True) -> "Lexicon | None":
    """The lexicon; None where words shall not be corrected."""
    if not (corrects and chosen.corrects):
        return None
    from calame.lexicon.lexicon import load  # noqa: PLC0415 - brings the word lists

    return load()
