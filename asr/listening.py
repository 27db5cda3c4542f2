"""Turn pieces of sound into words with times, a batch at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from calame.asr import guards, speech
from calame.asr.alternatives import alternatives
from calame.asr.chunks import Chunk
from calame.asr.model import MAX_TOKENS, MAX_WINDOW_S, Model
from calame.models.transcript import Alternative, Gap, GapKind, SegmentWarning, Word

if TYPE_CHECKING:
    import ctranslate2
    from ctranslate2.models import WhisperAlignmentResult, WhisperGenerationResult

_TOKENS_PER_S = 50
_CLOSING = " .,;:!?…»)"
# French dictation holds 4 to 6 tokens per second, spoken figures written out more.
_MAX_TOKENS_PER_S = 14
_PATIENCE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How to decode.

    Attributes:
        beam_size: Hypotheses kept.
        repetition_penalty: Above 1 makes repeated tokens less likely.
    """

    beam_size: int
    repetition_penalty: float = 1.0

    @property
    def patience(self) -> float:
        """The search ends with so many of its hypotheses, as a share.

        Waiting for the last ones of five costs a fifth of the decoding and changes next to no text
        (docs/recognition.md).
        """
        return max(_PATIENCE, 1 / self.beam_size)

    @property
    def hypotheses(self) -> int:
        """How many are handed out."""
        return max(1, int(self.beam_size * self.patience))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What was made of one piece.

    Attributes:
        words: In order, times in seconds of the recording.
        avg_logprob: Mean log-probability of the tokens in nats.
        no_speech_prob: Probability that nobody speaks.
        warnings: What the guards say.
        lost_s: Seconds of speech without a word.
        alternatives: Other wordings that the search kept, by index into ``words``.
    """

    words: tuple[Word, ...]
    avg_logprob: float
    no_speech_prob: float
    warnings: tuple[SegmentWarning, ...]
    lost_s: float
    alternatives: tuple[Alternative, ...] = ()

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def is_bad(self) -> bool:
        """Whether it is worth another attempt."""
        return bool(self.warnings) or self.lost_s > 0

    @property
    def rank(self) -> tuple[bool, float, float]:
        """The better attempt has the higher rank: no warning, little lost, likely words."""
        serious = {SegmentWarning.LOOP, SegmentWarning.LANGUAGE, SegmentWarning.CREDITS}
        return (not serious & set(self.warnings), -self.lost_s, self.avg_logprob)


class Listener:
    """Decodes pieces of the same window together."""

    def __init__(self, model: Model) -> None:
        self._model = model
        tokenizer = model.tokenizer
        self._prompt = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        self._suppressed = _suppressed(model)

    def hear(self, chunks: Sequence[Chunk], setting: Setting) -> list[Attempt]:
        """One attempt for each piece; all have the same window.

        Raises:
            RuntimeError: CTranslate2 failed, e.g. the device is out of memory.
        """
        window_s = chunks[0].window_s
        return self._hear(chunks, setting, window_s)

    def hear_fully(self, chunk: Chunk, setting: Setting) -> Attempt:
        """One piece in the whole window that Whisper was trained on."""
        return self._hear([chunk], setting, MAX_WINDOW_S)[0]

    def _hear(self, chunks: Sequence[Chunk], setting: Setting, window_s: float) -> list[Attempt]:
        encoded = self._model.encode([chunk.samples for chunk in chunks], window_s=window_s)
        generated = self._generate(encoded, len(chunks), setting, window_s=window_s)
        tokens = [self._text_tokens(found.sequences_ids[0]) for found in generated]
        aligned = self._model.align_each(
            encoded, tokens, durations_s=[chunk.duration_s for chunk in chunks]
        )
        return [
            self._attempt(chunk, found, self._words(chunk, ids, alignment))
            for chunk, found, ids, alignment in zip(chunks, generated, tokens, aligned, strict=True)
        ]

    def _generate(
        self,
        encoded: "ctranslate2.StorageView",
        size: int,
        setting: Setting,
        *,
        window_s: float,
    ) -> "list[WhisperGenerationResult]":
        most = min(MAX_TOKENS, round(window_s * _MAX_TOKENS_PER_S))
        found: list[WhisperGenerationResult] = self._model.whisper.generate(
            encoded,
            [self._prompt] * size,
            beam_size=setting.beam_size,
            patience=setting.patience,
            num_hypotheses=setting.hypotheses,
            repetition_penalty=setting.repetition_penalty,
            max_length=2 * most,  # CTranslate2 takes half of it for the text
            suppress_tokens=self._suppressed,
            return_scores=True,
            return_no_speech_prob=True,
        )
        return found

    def _text_tokens(self, tokens: Sequence[int]) -> list[int]:
        return [token for token in tokens if token < self._model.tokenizer.eot]

    def _attempt(
        self,
        chunk: Chunk,
        generated: "WhisperGenerationResult",
        words: tuple[Word, ...],
    ) -> Attempt:
        length = len(generated.sequences_ids[0])
        avg_logprob = generated.scores[0] * length / (length + 1)
        lost = speech.gaps(chunk.speech, words)
        return Attempt(
            words=words,
            avg_logprob=avg_logprob,
            no_speech_prob=generated.no_speech_prob,
            warnings=guards.warnings_of([word.text for word in words], avg_logprob=avg_logprob),
            lost_s=sum(map(_lost_s, lost)),
            alternatives=alternatives([word.text for word in words], self._hypotheses(generated)),
        )

    def _hypotheses(
        self, generated: "WhisperGenerationResult"
    ) -> Iterator[tuple[list[str], float]]:
        """The words of the others, and how much less likely they are, in nats."""
        totals = [
            score * len(ids)
            for score, ids in zip(generated.scores, generated.sequences_ids, strict=True)
        ]
        for ids, total in zip(generated.sequences_ids[1:], totals[1:], strict=True):
            words = [text for text, _, _ in self._spans(self._text_tokens(ids))]
            yield words, total - totals[0]

    def _words(
        self, chunk: Chunk, tokens: list[int], alignment: "WhisperAlignmentResult"
    ) -> tuple[Word, ...]:
        """Whole words, as spaces part them, with times held to the speech that was detected."""
        starts = _token_starts(alignment, chunk.duration_s)
        words = []
        for text, first, last in self._spans(tokens):
            start_s, end_s = chunk.start_s + starts[first], chunk.start_s + starts[last]
            start_s, end_s = _held(start_s, end_s, text, chunk.speech)
            words.append(
                Word(
                    text=text,
                    start_s=round(min(start_s, chunk.end_s), 3),
                    end_s=round(min(end_s, chunk.end_s), 3),
                    probability=_mean(alignment.text_token_probs[first:last]),
                )
            )
        return tuple(words)

    def _spans(self, tokens: list[int]) -> list[tuple[str, int, int]]:
        """Text, first token and one past the last token of each word."""
        if not tokens:
            return []
        tokenizer = self._model.tokenizer
        parts, groups = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
        ends = np.cumsum([len(group) for group in groups[:-1]]).tolist()
        spans: list[tuple[str, int, int]] = []
        for part, first, last in zip(parts, [0, *ends], ends, strict=False):
            is_closing = not part.strip(_CLOSING)  # « point ? » is one word too
            if spans and (is_closing or not part.startswith(" ")):
                text, start, _ = spans.pop()
                spans.append((text + (part.strip() if is_closing else part), start, last))
            else:
                spans.append((part, first, last))
        return [(text.strip(), first, last) for text, first, last in spans if text.strip()]


def merged(parts: Sequence[Attempt]) -> Attempt:
    """Attempts at the two halves of a piece as one."""
    total = sum(len(part.words) for part in parts) or 1
    firsts = accumulate((len(part.words) for part in parts), initial=0)
    return replace(
        parts[0],
        words=tuple(word for part in parts for word in part.words),
        avg_logprob=sum(part.avg_logprob * len(part.words) for part in parts) / total,
        no_speech_prob=min(part.no_speech_prob for part in parts),
        warnings=tuple(dict.fromkeys(one for part in parts for one in part.warnings)),
        lost_s=sum(part.lost_s for part in parts),
        alternatives=tuple(
            replace(one, first=first + one.first, last=first + one.last)
            for part, first in zip(parts, firsts, strict=False)
            for one in part.alternatives
        ),
    )


def _lost_s(gap: Gap) -> float:
    return gap.end_s - gap.start_s if gap.kind == GapKind.SPEECH_WITHOUT_TEXT else 0.0


def _token_starts(alignment: "WhisperAlignmentResult", duration_s: float) -> list[float]:
    """When each token begins, and at the end when the last one ends, in seconds."""
    pairs = alignment.alignments
    firsts = (
        [pairs[0], *(after for before, after in pairwise(pairs) if after[0] != before[0])]
        if pairs
        else []
    )
    starts = [frame / _TOKENS_PER_S for _, frame in firsts]
    missing = len(alignment.text_token_probs) + 1 - len(starts)
    return [*starts, *([duration_s] * max(missing, 0))]


def _held(
    start_s: float, end_s: float, text: str, stretches: Sequence[speech.Stretch]
) -> tuple[float, float]:
    """A word ends where the speech around it ends: alignment lets it run through the pause.

    It is no longer than somebody can take to say it either, so that speech without text shows.
    """
    end_s = max(start_s, end_s)
    overlaps = [
        (min(end_s, one.end_s) - max(start_s, one.start_s), one)
        for one in stretches
        if one.start_s < end_s and one.end_s > start_s
    ]
    if overlaps:
        _, best = max(overlaps, key=lambda found: found[0])
        start_s, end_s = max(start_s, best.start_s - 0.1), min(end_s, best.end_s + 0.1)
    digits = sum(char.isdigit() for char in text)
    longest_s = 1.0 + 0.12 * (len(text) - digits) + 0.6 * digits
    return start_s, max(start_s, min(end_s, start_s + longest_s))


def _mean(probabilities: Sequence[float]) -> float:
    return min(max(sum(probabilities) / (len(probabilities) or 1), 0.0), 1.0)


def _suppressed(model: Model) -> list[int]:
    """Tokens that are never speech: brackets, notes of music, special tokens."""
    tokenizer = model.tokenizer
    special = (
        tokenizer.transcribe,
        tokenizer.translate,
        tokenizer.sot,
        tokenizer.sot_prev,
        tokenizer.sot_lm,
        tokenizer.no_speech,
    )
    return sorted({*tokenizer.non_speech_tokens, *special})
