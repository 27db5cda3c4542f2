"""Whisper weights in memory: encode sound, decode text, align the two. Wraps CTranslate2."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from calame.asr import allocator, devices
from calame.asr.audio import SAMPLE_RATE_HZ, Samples

if TYPE_CHECKING:
    import ctranslate2
    from ctranslate2.models import Whisper, WhisperAlignmentResult
    from faster_whisper import WhisperModel

LANGUAGE = "fr"
MAX_WINDOW_S = 30.0
# Text tokens that one window may hold: half the decoder's context of 448, as in openai/whisper.
MAX_TOKENS = 224

_FRAMES_PER_S = 100


class Model:
    """Whisper weights, loaded.

    Encoder windows may be shorter than the 30 s that Whisper was trained on, and then cost in
    proportion; callers add a silent tail, without which decoding runs on past the end.

    On a processor windows are encoded and aligned one at a time: together they leave its caches and
    cost a quarter more each. Decoding alone gains from batches.
    """

    def __init__(self, loaded: "WhisperModel") -> None:
        from faster_whisper.tokenizer import Tokenizer  # noqa: PLC0415 - heavy

        self.whisper: Whisper = loaded.model
        self.tokenizer: Tokenizer = Tokenizer(
            loaded.hf_tokenizer,
            loaded.model.is_multilingual,
            task="transcribe",
            language=LANGUAGE,
        )
        self._extractor = loaded.feature_extractor
        self._is_on_cpu: bool = loaded.model.device == "cpu"

    def encode(self, windows: Sequence[Samples], *, window_s: float) -> "ctranslate2.StorageView":
        """Encode stretches of sound, each padded with silence to the same window.

        Returns:
            An array of shape (windows, frames / 2, model width), on the device.
        """
        features = np.stack([self._features(samples, window_s) for samples in windows])
        if not self._is_on_cpu:
            return self.whisper.encode(_storage(features))
        return _joined([self.whisper.encode(_storage(one)) for one in _singles(features)])

    def repeat(self, encoded: "ctranslate2.StorageView", times: int) -> "ctranslate2.StorageView":
        """The same encoded window several times, for several texts."""
        if times == 1:
            return encoded
        import ctranslate2  # noqa: PLC0415 - heavy

        on_cpu = encoded.to_device(ctranslate2.Device.cpu)
        return _storage(np.repeat(np.array(on_cpu), times, axis=0))

    def align(
        self,
        encoded: "ctranslate2.StorageView",
        tokens: list[list[int]],
        *,
        durations_s: Sequence[float],
    ) -> "list[WhisperAlignmentResult]":
        """When each token was said, and how likely it was given those before and the sound."""
        frames = [max(2, round(duration_s * _FRAMES_PER_S)) for duration_s in durations_s]
        found: list[WhisperAlignmentResult] = self.whisper.align(
            encoded, self.tokenizer.sot_sequence, tokens, frames
        )
        return found

    def align_each(
        self,
        encoded: "ctranslate2.StorageView",
        tokens: list[list[int]],
        *,
        durations_s: Sequence[float],
    ) -> "list[WhisperAlignmentResult]":
        """The same for windows and texts of many lengths."""
        if not self._is_on_cpu:
            return self.align(encoded, tokens, durations_s=durations_s)
        return [
            self.align(_storage(one), [ids], durations_s=[duration_s])[0]
            for one, ids, duration_s in zip(
                _singles(np.asarray(encoded)), tokens, durations_s, strict=True
            )
        ]

    def _features(self, samples: Samples, window_s: float) -> Samples:
        size = round(window_s * SAMPLE_RATE_HZ)
        padded = np.pad(samples[:size], (0, max(0, size - len(samples))))
        features: Samples = self._extractor(padded, padding=0)
        return features[:, : round(window_s * _FRAMES_PER_S)]


def load(folder: Path, device: devices.Device) -> Model:
    """Load weights on a device.

    Raises:
        RuntimeError: The device is not usable (CTranslate2 knows no finer error).
    """
    from faster_whisper import WhisperModel  # noqa: PLC0415 - heavy

    allocator.keep_one_pool()
    model = Model(
        WhisperModel(
            str(folder),
            device=device.kind,
            device_index=device.index,
            compute_type=device.compute_type,
            cpu_threads=device.threads_per_worker,
            num_workers=device.workers,
            local_files_only=True,
        )
    )
    if device.kind == "cuda":  # its libraries are loaded at the first computation only
        model.encode([np.zeros(SAMPLE_RATE_HZ, np.float32)], window_s=2.0)
    return model


def _singles(array: Samples) -> Iterator[Samples]:
    """Each window as a batch of one."""
    return (array[index : index + 1] for index in range(len(array)))


def _joined(parts: "Sequence[ctranslate2.StorageView]") -> "ctranslate2.StorageView":
    return _storage(np.concatenate([np.asarray(part) for part in parts]))


def _storage(array: Samples) -> "ctranslate2.StorageView":
    import ctranslate2  # noqa: PLC0415 - heavy

    return ctranslate2.StorageView.from_array(np.ascontiguousarray(array))
