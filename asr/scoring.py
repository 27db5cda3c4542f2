"""How well wordings fit a stretch of sound: teacher forcing through the recogniser itself."""

import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from calame.asr.audio import SAMPLE_RATE_HZ, Audio
from calame.asr.model import MAX_TOKENS, MAX_WINDOW_S, Model

if TYPE_CHECKING:
    import ctranslate2

# Word times are good to a few tenths of a second.
_MARGIN_S = 0.2
# Silence after the stretch, within the encoder window.
_TAIL_S = 0.8
_WINDOW_STEP_S = 0.5
MAX_STRETCH_S = MAX_WINDOW_S - 2 * _MARGIN_S - _TAIL_S

# Four texts at a time cost least for each of them: larger batches leave the cache.
_BATCH = 4
_KEPT = 8
_LEAST = 1e-30
_ENDING = ","


class WhisperScorer:
    """Scores wordings of stretches of one recording.

    A score is the natural logarithm of the probability of the wording's tokens, in nats, each
    token given those before it and the sound. Only differences between wordings of the same
    stretch mean something. CTranslate2 gives no probability for the end of the text, so every
    wording is closed by a comma in place of its last punctuation: a wording that stops before the
    speaker does loses about 6 nats that way (measured, docs/recognition.md).
    """

    def __init__(self, model: Model, audio: Audio) -> None:
        self._model = model
        self._audio = audio
        self._encoded: OrderedDict[tuple[int, int], _Window] = OrderedDict()

    def score(self, start_s: float, end_s: float, alternatives: Sequence[str]) -> list[float]:
        """Log-probability of each wording of a stretch, in the order given.

        Args:
            start_s: First instant of the stretch in seconds.
            end_s: Last instant, at most 28.8 s later. 2 to 12 s with some words around those in
                question is best: the cost grows with the stretch and the length of the texts.
            alternatives: Whole wordings of the stretch, not only of the words in question.

        Raises:
            ValueError: The stretch is empty or too long, or a wording is empty or too long.
        """
        if not 0 < end_s - start_s <= MAX_STRETCH_S:
            raise ValueError(f"a stretch of {end_s - start_s:.2f} s")
        tokens = [self._tokens(text) for text in alternatives]
        return list(self._scores(self._window(start_s, end_s), tokens))

    def score_on_silence(self, alternatives: Sequence[str]) -> list[float]:
        """The same without sound: what the decoder believes before it listens."""
        silence = Audio(samples=np.zeros(2 * SAMPLE_RATE_HZ, np.float32))
        return WhisperScorer(self._model, silence).score(0.0, 1.0, alternatives)

    def _tokens(self, text: str) -> list[int]:
        words = text.strip().rstrip(".,;:!? ")
        if not words:
            raise ValueError("an empty wording")
        tokens: list[int] = self._model.tokenizer.encode(f" {words}{_ENDING}")
        if len(tokens) > MAX_TOKENS:
            raise ValueError(f"a wording of {len(tokens)} tokens")
        return tokens

    def _window(self, start_s: float, end_s: float) -> "_Window":
        """The encoded stretch; the last few are kept, since texts of one are often scored twice."""
        first = max(0, round((start_s - _MARGIN_S) * SAMPLE_RATE_HZ))
        last = round((end_s + _MARGIN_S) * SAMPLE_RATE_HZ)
        if (first, last) not in self._encoded:
            samples = self._audio.samples[first:last]
            duration_s = len(samples) / SAMPLE_RATE_HZ
            steps = math.ceil((duration_s + _TAIL_S) / _WINDOW_STEP_S)
            encoded = self._model.encode([samples], window_s=steps * _WINDOW_STEP_S)
            self._encoded[first, last] = (encoded, steps * _WINDOW_STEP_S)
            if len(self._encoded) > _KEPT:
                self._encoded.popitem(last=False)
        self._encoded.move_to_end((first, last))
        return self._encoded[first, last]

    def _scores(self, window: "_Window", tokens: list[list[int]]) -> Iterator[float]:
        encoded, window_s = window
        for start in range(0, len(tokens), _BATCH):
            batch = tokens[start : start + _BATCH]
            repeated = self._model.repeat(encoded, len(batch))
            for found in self._model.align(repeated, batch, durations_s=[window_s] * len(batch)):
                probabilities = np.maximum(found.text_token_probs, _LEAST)
                yield float(np.log(probabilities).sum())


if TYPE_CHECKING:
    _Window = tuple[ctranslate2.StorageView, float]
