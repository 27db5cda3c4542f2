"""The packaged weights in other formats: the same numbers under other names."""

import struct
from pathlib import Path

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from benchmarks._weights import (
    Tensors,
    dimensions,
    openai_state,
    read_ctranslate2,
    write_ggml,
)
from calame.asr import weights


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return weights.locate("base", cache=tmp_path_factory.mktemp("weights")).folder


@pytest.fixture(scope="module")
def state(folder: Path) -> Tensors:
    return openai_state(read_ctranslate2(folder / "model.bin"))


def test_every_number_has_its_place(folder: Path, state: Tensors) -> None:
    """Only the biases of keys, which are zero, and CTranslate2's own switches are left out."""
    tensors = read_ctranslate2(folder / "model.bin")
    keys = [
        np.split(tensors[f"{side}/layer_{number}/self_attention/linear_0/bias"], 3)[1]
        for side in ("encoder", "decoder")
        for number in range(6)
    ]
    keys += [
        np.split(tensors[f"decoder/layer_{number}/attention/linear_1/bias"], 2)[0]
        for number in range(6)
    ]
    numbers = sum(one.size for name, one in tensors.items() if one.dtype == np.float16)

    assert not any(bias.any() for bias in keys)
    assert numbers == sum(one.size for one in state.values()) + sum(one.size for one in keys)


def test_the_sizes_are_those_of_whisper_base(state: Tensors) -> None:
    """As openai/whisper has them in its checkpoint."""
    assert list(dimensions(state).values()) == [51865, 1500, 512, 8, 6, 448, 512, 8, 6, 80]


def test_whisper_cpp_finds_header_words_and_tensors(
    folder: Path, state: Tensors, tmp_path: Path
) -> None:
    """The file reads back as whisper.cpp reads it, to its last byte."""
    target = tmp_path / "base.bin"
    write_ggml(state, folder, np.asarray(FeatureExtractor().mel_filters), target)

    content = memoryview(target.read_bytes())
    assert struct.unpack_from("<12i", content) == (0x67676D6C, *dimensions(state).values(), 1)
    mels, bins = struct.unpack_from("<2i", content, 48)
    place = 56 + 4 * mels * bins
    (count,) = struct.unpack_from("<i", content, place)
    place += 4
    for _ in range(count):
        place += 4 + struct.unpack_from("<i", content, place)[0]
    assert (mels, bins, count) == (80, 201, 50257)

    found = {}
    while place < len(content):
        ranks, length, is_half = struct.unpack_from("<3i", content, place)
        shape = struct.unpack_from(f"<{ranks}i", content, place + 12)[::-1]
        place += 12 + 4 * ranks
        name = bytes(content[place : place + length]).decode()
        kind = np.dtype("<f2" if is_half else "<f4")
        size = int(np.prod(shape))
        found[name] = np.frombuffer(content, kind, size, place + length).reshape(shape)
        place += length + size * kind.itemsize
    assert found.keys() == state.keys()
    assert all((found[name].squeeze() == state[name].squeeze()).all() for name in state)
