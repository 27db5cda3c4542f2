"""The packaged weights in the formats of the peers, so that all recognise with the same numbers.

CTranslate2's file is read and written anew with the names of openai/whisper, as ggml for
whisper.cpp, and as a state dictionary that openai-whisper loads. Nothing is computed but types.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

Tensor = npt.NDArray[Any]
Tensors = dict[str, Tensor]

_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_GGML_MAGIC = 0x67676D6C
_HEADS = {384: 6, 512: 8, 768: 12, 1024: 16, 1280: 20}
# whisper.cpp adds these to float32 and wants them so.
_FULL = {
    "encoder.conv1.bias",
    "encoder.conv2.bias",
    "encoder.positional_embedding",
    "decoder.positional_embedding",
}


def read_ctranslate2(path: Path) -> Tensors:
    """The tensors of a ``model.bin`` of version 6, float types only."""
    with path.open("rb") as file:
        version = _number(file, "I")
        if version != 6:
            raise ValueError(f"version {version}")
        _text(file)
        _number(file, "I")
        return dict(_tensor(file) for _ in range(_number(file, "I")))


def _tensor(file: BinaryIO) -> tuple[str, Tensor]:
    name = _text(file)
    shape = [_number(file, "I") for _ in range(_number(file, "B"))]
    kind = _TYPES[_number(file, "B")]
    data = file.read(_number(file, "I"))
    return name, np.frombuffer(data, kind).reshape(shape)


def _number(file: BinaryIO, form: str) -> int:
    (value,) = struct.unpack(f"<{form}", file.read(struct.calcsize(f"<{form}")))
    return int(value)


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "H")).rstrip(b"\0").decode()


def openai_state(tensors: Mapping[str, Tensor]) -> Tensors:
    """The same tensors by the names of openai/whisper, the joined projections taken apart."""
    state: Tensors = {}
    for side, final in (("encoder", "ln_post"), ("decoder", "ln")):
        state[f"{side}.positional_embedding"] = tensors[f"{side}/position_encodings/encodings"]
        state |= _norm(tensors, f"{side}/layer_norm", f"{side}.{final}")
        for number in range(_layers(tensors, side)):
            state |= _block(tensors, f"{side}/layer_{number}", f"{side}.blocks.{number}")
    for name in ("conv1", "conv2"):
        state |= _linear(tensors, f"encoder/{name}", f"encoder.{name}")
    state["decoder.token_embedding.weight"] = tensors["decoder/embeddings/weight"]
    return state


def _layers(tensors: Mapping[str, Tensor], side: str) -> int:
    return sum(f"{side}/layer_{number}/ffn/linear_0/weight" in tensors for number in range(64))


def _block(tensors: Mapping[str, Tensor], old: str, new: str) -> Tensors:
    own = f"{old}/self_attention"
    state = _norm(tensors, f"{own}/layer_norm", f"{new}.attn_ln")
    state |= _split(tensors, f"{own}/linear_0", f"{new}.attn", ("query", "key", "value"))
    state |= _linear(tensors, f"{own}/linear_1", f"{new}.attn.out")
    state |= _norm(tensors, f"{old}/ffn/layer_norm", f"{new}.mlp_ln")
    state |= _linear(tensors, f"{old}/ffn/linear_0", f"{new}.mlp.0")
    state |= _linear(tensors, f"{old}/ffn/linear_1", f"{new}.mlp.2")
    cross = f"{old}/attention"
    if f"{cross}/linear_0/weight" in tensors:
        state |= _norm(tensors, f"{cross}/layer_norm", f"{new}.cross_attn_ln")
        state |= _linear(tensors, f"{cross}/linear_0", f"{new}.cross_attn.query")
        state |= _split(tensors, f"{cross}/linear_1", f"{new}.cross_attn", ("key", "value"))
        state |= _linear(tensors, f"{cross}/linear_2", f"{new}.cross_attn.out")
    return state


def _norm(tensors: Mapping[str, Tensor], old: str, new: str) -> Tensors:
    return {f"{new}.weight": tensors[f"{old}/gamma"], f"{new}.bias": tensors[f"{old}/beta"]}


def _linear(tensors: Mapping[str, Tensor], old: str, new: str) -> Tensors:
    return {f"{new}.{part}": tensors[f"{old}/{part}"] for part in ("weight", "bias")}


def _split(tensors: Mapping[str, Tensor], old: str, new: str, names: tuple[str, ...]) -> Tensors:
    """Projections that stand one above the other; keys have no bias in openai/whisper."""
    weights = np.split(tensors[f"{old}/weight"], len(names))
    biases = np.split(tensors[f"{old}/bias"], len(names))
    state = {f"{new}.{name}.weight": one for name, one in zip(names, weights, strict=True)}
    for name, one in zip(names, biases, strict=True):
        if name != "key":
            state[f"{new}.{name}.bias"] = one
    return state


def dimensions(state: Mapping[str, Tensor]) -> dict[str, int]:
    """The sizes of the model, by the names and in the order of openai/whisper."""
    vocabulary, text_width = state["decoder.token_embedding.weight"].shape
    width, mels, _ = state["encoder.conv1.weight"].shape
    return {
        "n_vocab": vocabulary,
        "n_audio_ctx": len(state["encoder.positional_embedding"]),
        "n_audio_state": width,
        "n_audio_head": _HEADS[width],
        "n_audio_layer": sum(name.endswith("attn.key.weight") for name in _of(state, "encoder")),
        "n_text_ctx": len(state["decoder.positional_embedding"]),
        "n_text_state": text_width,
        "n_text_head": _HEADS[text_width],
        "n_text_layer": sum(name.endswith(".attn.key.weight") for name in _of(state, "decoder")),
        "n_mels": mels,
    }


def _of(state: Mapping[str, Tensor], side: str) -> Iterator[str]:
    return (name for name in state if name.startswith(side))


def write_ggml(state: Mapping[str, Tensor], folder: Path, filters: Tensor, target: Path) -> None:
    """A file for whisper.cpp, float16.

    Args:
        state: By the names of openai/whisper.
        folder: Of the weights, for the words of ``tokenizer.json``.
        filters: The mel filters, of shape (mels, frequencies).
        target: The file to write.
    """
    with target.open("wb") as file:
        sizes = list(dimensions(state).values())
        file.write(struct.pack(f"<{len(sizes) + 2}i", _GGML_MAGIC, *sizes, 1))
        file.write(struct.pack("<2i", *filters.shape) + filters.astype("<f4").tobytes())
        words = _vocabulary(folder)
        file.write(struct.pack("<i", len(words)))
        for word in words:
            file.write(struct.pack("<i", len(word)) + word)
        for name, tensor in state.items():
            file.write(_ggml_tensor(name, tensor))


def _ggml_tensor(name: str, tensor: Tensor) -> bytes:
    is_full = tensor.ndim < 2 or name in _FULL
    if name in {"encoder.conv1.bias", "encoder.conv2.bias"}:
        tensor = tensor[:, None]
    head = struct.pack("<3i", tensor.ndim, len(name), int(not is_full))
    shape = struct.pack(f"<{tensor.ndim}i", *reversed(tensor.shape))
    return head + shape + name.encode() + tensor.astype("<f4" if is_full else "<f2").tobytes()


def _vocabulary(folder: Path) -> list[bytes]:
    """The words without the special tokens, in the order of their numbers."""
    tokenizer = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    special = {token["content"] for token in tokenizer["added_tokens"]}
    letters = _letters()
    ordered = sorted(vocabulary.keys() - special, key=vocabulary.__getitem__)
    return [bytes(letters[char] for char in word) for word in ordered]


def _letters() -> dict[str, int]:
    """GPT-2's letter for each byte: those that print are themselves, the others follow 255."""
    own = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in own]
    return {chr(byte): byte for byte in own} | {
        chr(256 + place): byte for place, byte in enumerate(others)
    }
