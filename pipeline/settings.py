"""The settings: read from the environment once, checked, then handed down as frozen values.

A variable is the field's name with the prefix ``CALAME_``; a field of a group is reached with two
underscores: ``CALAME_SERVER__PORT=8080``. Every field is described in docs/configuration.md
(a test compares). A variable that begins with ``CALAME_`` and names no field is refused: a
misspelt setting that is silently ignored is worse than one that stops the start.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from calame.models.errors import ConfigurationError
from calame.templates.pdf.printing import PrintOptions, Renderer

PREFIX = "CALAME_"


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class DatabaseSettings(_Group):
    """Where the state of the dictations is kept."""

    url: SecretStr | None = None
    """SQLAlchemy address, e.g. ``postgresql+psycopg://calame:…@db/calame``.
    Unset: an SQLite file in the data folder."""

    busy_timeout_s: float = Field(default=10.0, gt=0)
    """How long a transaction waits for another one on SQLite, in seconds."""


class ObjectSettings(_Group):
    """Where audio, transcripts and letters are kept."""

    store: Literal["local", "s3"] = "local"
    """``local``: a folder; ``s3``: a bucket, see the settings S3."""

    folder: Path | None = None
    """The folder. Unset: ``objects`` in the data folder."""


class S3Settings(_Group):
    """An S3 server: for the objects, and for watched buckets."""

    endpoint: str | None = None
    """Host and port of the server, e.g. ``s3.example.org`` or ``127.0.0.1:9000``."""

    bucket: str | None = None
    """The bucket of the objects. It must exist, and must not be readable by strangers."""

    prefix: str = Field(default="", pattern=r"^([\w.-]+(/[\w.-]+)*/)?$")
    """What all our keys begin with, e.g. ``calame/``."""

    region: str = "us-east-1"
    """Region of the bucket."""

    access_key: str | None = None
    """The key's name."""

    secret_key: SecretStr | None = None
    """The key."""

    secret_key_file: Path | None = None
    """A file that holds the key, instead of ``SECRET_KEY``."""

    tls: bool = True
    """Speak HTTPS. Switch it off on loopback only."""

    ca_file: Path | None = None
    """Certificates of the authority that signed the server's, where the system does not know it."""

    public_endpoint: str | None = None
    """Host and port by which devices reach the server for direct uploads. Unset: no direct
    uploads."""

    timeout_s: float = Field(default=30.0, gt=0)
    """How long a silent server is waited for, in seconds."""


class IntakeSettings(_Group):
    """How recordings come in."""

    sources: Path | None = None
    """File of the watched folders and buckets (docs/intake.md). Unset: none are watched."""

    poll_s: float = Field(default=5.0, gt=0)
    """How often they are looked through, in seconds."""

    settle_s: float = Field(default=2.0, ge=0)
    """A file that did not change for so long is complete, in seconds."""

    uploads: Path | None = None
    """Folder of unfinished uploads. Unset: ``uploads`` in the data folder. Several servers behind
    one address must share it."""

    upload_hours: float = Field(default=72.0, gt=0)
    """An unfinished upload is given up after so many hours without a byte."""

    events_token: SecretStr | None = Field(default=None, min_length=16)
    """The secret with which a bucket announces new files, 16 characters or more. Unset: the
    address answers nobody."""


class ServerSettings(_Group):
    """The address of the pages and of the API."""

    host: str = "127.0.0.1"
    """Address to listen on. Put a TLS proxy in front before it is anything but loopback."""

    port: int = Field(default=8765, ge=1, le=65_535)
    """Port to listen on."""

    session_hours: float = Field(default=12.0, gt=0)
    """How long a person stays signed in, in hours."""

    secure_cookies: bool = False
    """Send the session cookie over HTTPS only. Set it as soon as a TLS proxy stands in front."""

    max_upload_mb: int = Field(default=500, gt=0)
    """The largest recording that is accepted, in megabytes."""

    metrics_token: SecretStr | None = None
    """What Prometheus sends as a bearer token to read ``/metrics``.
    Unset: only a program on the same machine may read them."""


class RecognitionSettings(_Group):
    """The recogniser."""

    weights: str = "base"
    """A name of the weights catalogue (``calame weights list``) or a folder."""

    device: str = "auto"
    """``auto``, ``cpu``, ``cuda`` or ``cuda:1``."""

    compute_type: str = "auto"
    """Numeric type, e.g. ``int8`` or ``float16``; ``auto`` takes the best of the device."""

    threads: int = Field(default=0, ge=0)
    """Processor threads; 0 takes what the machine has."""

    beam_size: int = Field(default=5, ge=1)
    """Width of the search: 1 is faster and less exact."""

    cache: Path = Path.home() / ".cache" / "calame"
    """Folder for weights that are joined or downloaded."""

    offline: bool = False
    """Never download weights."""

    corrects: bool = True
    """Correct badly heard terms with the lexicon."""


class WorkSettings(_Group):
    """How waiting dictations are taken and given back."""

    enabled: bool = True
    """Let ``calame serve`` recognise too; ``false`` leaves it to ``calame worker`` elsewhere."""

    lease_s: float = Field(default=60.0, gt=0)
    """A worker that is silent for so long loses its dictations, in seconds."""

    attempts: int = Field(default=3, ge=1)
    """A dictation that stopped the worker, or met a passing failure, so often ends as failed."""

    outage_attempts: int = Field(default=12, ge=1)
    """A dictation whose storage did not answer so often ends as failed: about two hours."""

    retry_after_s: float = Field(default=20.0, ge=0)
    """Pause before another try after a passing failure, in seconds; doubled each time,
    up to a quarter of an hour."""

    batch: int = Field(default=16, ge=1)
    """At most so many dictations are taken at once, to be packed into common batches."""

    turn_s: float = Field(default=20.0, gt=0)
    """A worker takes about as many dictations as it finishes in this time, in seconds:
    a slow one leaves the rest to the others."""

    priorities: str = Field(
        default="urgent,day,night", pattern=r"^(urgent|day|night)(,(urgent|day|night))*$"
    )
    """What this worker takes, e.g. ``night`` for a machine that is free at night only."""

    largest_mb: int | None = Field(default=None, ge=1)
    """Recordings above this size are left to other workers, in megabytes."""

    name: str | None = Field(default=None, min_length=1, max_length=100)
    """The name of this worker; no two may share it. Unset: the machine's name."""

    poll_s: float = Field(default=0.4, gt=0)
    """How often the runner looks for waiting dictations, in seconds."""

    recycle_after: int = Field(default=500, ge=1)
    """The runner starts afresh after so many dictations."""

    recycle_mb: int = Field(default=3_000, ge=200)
    """The runner starts afresh when its memory exceeds this, in megabytes."""


class DeskSettings(_Group):
    """The review desk."""

    claim_s: float = Field(default=300.0, gt=0)
    """A letter that its holder leaves alone for so long is free for others, in seconds."""


class PrintingSettings(_Group):
    """How the pages of letters are made."""

    renderer: str = Field(default="auto", pattern="^(auto|builtin|libreoffice)$")
    """``builtin`` needs nothing else; ``libreoffice`` gives the exact look of the Word file;
    ``auto`` takes LibreOffice for the practice's own templates where it is installed."""

    office: Path | None = None
    """The LibreOffice program. Unset: looked for on the path."""

    timeout_s: float = Field(default=60.0, gt=0)
    """What LibreOffice may take for one letter, in seconds; then ``builtin`` takes over."""

    @property
    def options(self) -> PrintOptions:
        """The same for the printer."""
        return PrintOptions(
            renderer=Renderer(self.renderer), office=self.office, timeout_s=self.timeout_s
        )


class PrefectSettings(_Group):
    """Prefect shows and schedules; the truth is in our database."""

    enabled: bool = True
    """Run a Prefect server beside ours. Dictations are drained without it too."""

    host: str = "127.0.0.1"
    """The address on which its server listens. It asks for no password: keep it inside."""

    port: int = Field(default=4200, ge=1, le=65_535)
    """Its port on loopback; another free one is taken when it is busy."""

    url: str | None = None
    """The Prefect server that several machines share, e.g. ``http://prefect:4200/api``.
    Unset: ``calame serve`` starts one of its own."""

    database_url: SecretStr | None = None
    """Where Prefect's server keeps its history, e.g. ``postgresql+asyncpg://…/prefect``.
    Unset: an SQLite file in the data folder."""

    pool: str | None = None
    """The work pool for what operators start by hand; each worker serves it. Unset: none."""


class MailSettings(_Group):
    """The mail server for the morning reports. They hold counts only."""

    host: str | None = None
    """Its name. Unset: no report is sent."""

    port: int = Field(default=587, ge=1, le=65_535)
    """Its port."""

    security: str = Field(default="starttls", pattern="^(starttls|tls|none)$")
    """``starttls``, ``tls`` or ``none``."""

    login: str | None = None
    """The account that sends. Unset: without signing in."""

    password: SecretStr | None = None
    """Its password."""

    sender: str = "calame@localhost"
    """The address that the reports come from."""


class ClientSettings(_Group):
    """The server that ``calame submit`` sends to."""

    server: str = "http://127.0.0.1:8765"
    """Its address."""

    login: str | None = None
    """The account that sends."""

    password: SecretStr | None = None
    """Its password. Asked for at the terminal when it is not set."""


class Settings(BaseSettings):
    """All settings. Built once by :func:`load`; nothing else reads the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
    )

    data_dir: Path = Path("calame-data")
    """Folder of the database, the objects and Prefect's history. Back this up."""

    log_format: str = Field(default="text", pattern="^(text|json)$")
    """``text`` for people, ``json`` for programs: one object per line."""

    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    """``DEBUG``, ``INFO``, ``WARNING`` or ``ERROR``. No level logs dictated text."""

    database: DatabaseSettings = DatabaseSettings()
    """Where the state of the dictations is kept."""

    objects: ObjectSettings = ObjectSettings()
    """Where audio, transcripts and letters are kept."""

    s3: S3Settings = S3Settings()
    """An S3 server."""

    intake: IntakeSettings = IntakeSettings()
    """How recordings come in."""

    server: ServerSettings = ServerSettings()
    """The address of the pages and of the API."""

    recognition: RecognitionSettings = RecognitionSettings()
    """The recogniser."""

    work: WorkSettings = WorkSettings()
    """How waiting dictations are taken and given back."""

    desk: DeskSettings = DeskSettings()
    """The review desk."""

    printing: PrintingSettings = PrintingSettings()
    """How the pages of letters are made."""

    prefect: PrefectSettings = PrefectSettings()
    """Prefect shows and schedules."""

    mail: MailSettings = MailSettings()
    """The mail server for the morning reports."""

    client: ClientSettings = ClientSettings()
    """The server that ``calame submit`` sends to."""

    @property
    def objects_folder(self) -> Path:
        """The folder of the objects, where they are kept in one."""
        return self.objects.folder or self.data_dir / "objects"

    @property
    def uploads_folder(self) -> Path:
        """The folder of unfinished uploads."""
        return self.intake.uploads or self.data_dir / "uploads"

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address that is used."""
        if self.database.url is not None:
            return self.database.url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'calame.sqlite'}"


def load(**overrides: Any) -> Settings:  # noqa: ANN401 - values of the fields, checked by pydantic
    """The settings of the environment, with the command line's on top.

    Args:
        **overrides: Top-level fields, e.g. ``data_dir``.

    Raises:
        ConfigurationError: A value cannot be used, or a variable names no setting.
    """
    refuse_unknown(os.environ)
    try:
        return Settings(**overrides)
    except ValidationError as err:
        # Values may be secrets: only the names of the fields are repeated.
        names = ", ".join(sorted({_variable(error["loc"]) for error in err.errors()}))
        raise ConfigurationError(
            f"Valeur refusée pour {names} : corrigez ce réglage (docs/configuration.md)."
        ) from None


def refuse_unknown(environment: Mapping[str, str]) -> None:
    """Refuse variables with our prefix that name no setting.

    Raises:
        ConfigurationError: Names them.
    """
    known = {name for name, _ in variables()}
    groups = {name.split("__")[0] for name in known if "__" in name}
    unknown = sorted(
        name
        for name in environment
        if name.upper().startswith(PREFIX) and name.upper() not in known | groups
    )
    if unknown:
        raise ConfigurationError(
            f"Réglage inconnu : {', '.join(unknown)}. "
            "Vérifiez l'orthographe dans docs/configuration.md."
        )


def variables() -> Iterator[tuple[str, str]]:
    """The name and the description of every variable."""
    for name, field in Settings.model_fields.items():
        group = field.annotation
        if isinstance(group, type) and issubclass(group, _Group):
            for inner, its in group.model_fields.items():
                yield f"{PREFIX}{name}__{inner}".upper(), its.description or ""
        else:
            yield f"{PREFIX}{name}".upper(), field.description or ""


def as_environment(settings: Settings) -> dict[str, str]:
    """The variables that give a child process these settings, secrets included."""
    found: dict[str, str] = {}
    for name, _ in variables():
        value: Any = settings
        for part in name.removeprefix(PREFIX).lower().split("__"):
            value = getattr(value, part)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if value is not None:
            found[name] = str(value)
    return found


def _variable(location: tuple[int | str, ...]) -> str:
    return PREFIX + "__".join(str(part) for part in location[:2]).upper()
