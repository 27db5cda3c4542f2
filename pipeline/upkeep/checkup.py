"""What ``calame doctor`` looks at: the machine, the configuration, the optional tools."""

import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from calame.asr import devices, speed
from calame.asr.catalogue import entry
from calame.asr.weights import is_ready, locate
from calame.models.errors import CalameError
from calame.pipeline.letters.files import prepare_folder
from calame.pipeline.settings import Settings
from calame.templates.letters import check_template, find_template, template_names

_ENOUGH_BYTES, _LITTLE_BYTES = 5_000_000_000, 1_000_000_000
_LIBRARIES = ("faster-whisper", "ctranslate2", "av", "spacy", "python-docx", "prefect", "fastapi")
_TOOLS = {
    "soffice": "LibreOffice : PDF identiques à Word (paquet libreoffice-writer-nogui)",
    "ffmpeg": "ffmpeg : pour convertir vous-même des enregistrements ; Calame n'en a pas besoin",
}


class Verdict(StrEnum):
    """How one point stands."""

    GOOD = "bon"
    OPTIONAL = "facultatif"
    WARNING = "attention"
    BAD = "bloquant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One point of the check-up.

    Attributes:
        name: What was looked at.
        verdict: How it stands.
        message: What was found, and what to do where it is not good.
    """

    name: str
    verdict: Verdict
    message: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Every point, one after the other. Nothing is changed, but packaged weights are joined."""
    yield Finding(name="Calame", verdict=Verdict.GOOD, message=_versions())
    recognition = [_device(settings), _weights(settings)]
    yield from recognition
    if recognition[0].verdict is not Verdict.BAD and recognition[1].verdict is Verdict.GOOD:
        yield _speed(settings)
    for name, folder in (
        ("dossier des données", settings.data_dir),
        ("cache des poids", settings.recognition.cache),
    ):
        yield _folder(name, folder)
    yield _disk(settings.data_dir)
    yield _templates()
    yield _dss()
    for command, purpose in _TOOLS.items():
        yield _tool(command, purpose)


def _versions() -> str:
    found = [f"Python {sys.version.split()[0]}", platform.system()]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} absent")
    return f"{version('calame')} ({', '.join(found)})"


def _checked(name: str, check: Callable[[], str]) -> Finding:
    """A point whose failure would stop the work; the error says what to do."""
    try:
        return Finding(name=name, verdict=Verdict.GOOD, message=check())
    except CalameError as error:
        return Finding(name=name, verdict=Verdict.BAD, message=error.message)


def _device(settings: Settings) -> Finding:
    chosen = settings.recognition
    try:
        device = devices.choose(chosen.device, chosen.compute_type)
    except CalameError as error:
        return Finding(name="appareil", verdict=Verdict.BAD, message=error.message)
    verdict = Verdict.WARNING if device.warning else Verdict.GOOD
    message = device.warning or f"{device.name}, {device.compute_type}"
    return Finding(name="appareil", verdict=verdict, message=message)


def _weights(settings: Settings) -> Finding:
    chosen = settings.recognition
    known = entry(chosen.weights)
    if known and not known.is_packaged and not is_ready(known.name, cache=chosen.cache):
        message = f"« {known.name} » à télécharger : « calame weights fetch {known.name} »."
        return Finding(name="poids", verdict=Verdict.WARNING, message=message)

    def ready() -> str:
        return f"« {locate(chosen.weights, cache=chosen.cache, offline=True).name} » prêts"

    return _checked("poids", ready)


def _speed(settings: Settings) -> Finding:
    """One short dictation, recognised for real."""
    from calame.pipeline.bootstrap import engine_of  # noqa: PLC0415 - brings the database

    try:
        engine = engine_of(settings.recognition)
        found = speed.measure(engine)
    except CalameError as error:
        return Finding(name="vitesse", verdict=Verdict.BAD, message=error.message)
    times = f"{found.times_real_time:.1f}".replace(".", ",")
    message = f"une dictée de {found.audio_s:.0f} s en {found.taken_s:.1f} s".replace(".", ",")
    message += f" avec « {engine.info.weights} », {times} fois le temps réel"
    if found.times_real_time >= 1:
        return Finding(
            name="vitesse", verdict=Verdict.GOOD, message=f"{message} ; plus vite par lots"
        )
    message += " : choisissez des poids plus petits ou une carte graphique"
    return Finding(name="vitesse", verdict=Verdict.WARNING, message=message)


def _folder(name: str, folder: Path) -> Finding:
    def writable() -> str:
        prepare_folder(_nearest(folder))
        return f"{folder} " + ("se lit et s'écrit" if folder.exists() else "sera créé")

    return _checked(name, writable)


def _nearest(folder: Path) -> Path:
    """The folder, or the first one above it that exists."""
    return next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(_nearest(folder)).free
    verdict = Verdict.GOOD if free >= _ENOUGH_BYTES else Verdict.WARNING
    verdict = Verdict.BAD if free < _LITTLE_BYTES else verdict
    advice = "" if verdict is Verdict.GOOD else " : libérez de la place"
    message = f"{free / 1e9:.1f} Go libres".replace(".", ",") + advice
    return Finding(name="disque", verdict=verdict, message=message)


def _templates() -> Finding:
    bad = [name for name in template_names() if check_template(find_template(name))]
    if bad:
        return Finding(
            name="modèles", verdict=Verdict.BAD, message=f"abîmés : {', '.join(bad)}. Réinstallez."
        )
    return Finding(name="modèles", verdict=Verdict.GOOD, message=", ".join(template_names()))


def _dss() -> Finding:
    if find_spec("pydsscodec") is not None:
        return Finding(name="DSS et DS2", verdict=Verdict.GOOD, message="lisibles")
    message = "illisibles : « pip install 'calame[dss]' » s'il faut lire ces dictaphones"
    return Finding(name="DSS et DS2", verdict=Verdict.OPTIONAL, message=message)


def _tool(command: str, purpose: str) -> Finding:
    path = shutil.which(command)
    verdict = Verdict.GOOD if path else Verdict.OPTIONAL
    return Finding(name=command, verdict=verdict, message=path or f"absent. {purpose}")
