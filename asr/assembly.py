"""From attempts at pieces to the segments and gaps of a transcript."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from calame.asr import guards, speech
from calame.asr.alternatives import within
from calame.asr.listening import Attempt
from calame.models.transcript import Gap, Segment, Word

# A new segment begins after a pause, or a shorter one at the end of a sentence.
_PAUSE_S = 0.6
_SENTENCE_PAUSE_S = 0.2


def assemble(
    attempts: Sequence[Attempt], spoken: Sequence[speech.Stretch]
) -> tuple[tuple[Segment, ...], tuple[Gap, ...]]:
    """The segments in order of time, and where sound and text disagree."""
    segments = tuple(
        segment
        for attempt in in_order(attempts)
        if not is_silence(attempt)
        for segment in _segments(attempt)
        if not guards.is_credits(segment.text)
    )
    words = [word for segment in segments for word in segment.words]
    return segments, speech.gaps(spoken, words)


def is_silence(attempt: Attempt) -> bool:
    """Whether the recogniser itself believes that nobody speaks, and its text is unlikely."""
    return (
        attempt.no_speech_prob > guards.MAX_NO_SPEECH_PROB
        and attempt.avg_logprob < guards.MIN_AVG_LOGPROB
    )


def in_order(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Words never start before the one that stands before them."""
    ordered = []
    last_s = 0.0
    for attempt in attempts:
        words = []
        for word in attempt.words:
            start_s = max(word.start_s, last_s)
            words.append(replace(word, start_s=start_s, end_s=max(word.end_s, start_s)))
            last_s = start_s
        ordered.append(replace(attempt, words=tuple(words)))
    return ordered


def _segments(attempt: Attempt) -> list[Segment]:
    groups = _at_pauses(attempt.words)
    firsts = accumulate((len(words) for words in groups), initial=0)
    return [
        Segment(
            words=tuple(words),
            avg_logprob=attempt.avg_logprob,
            no_speech_prob=attempt.no_speech_prob,
            compression_ratio=guards.compression_ratio(" ".join(word.text for word in words)),
            warnings=attempt.warnings,
            alternatives=within(attempt.alternatives, first, first + len(words)),
        )
        for words, first in zip(groups, firsts, strict=False)
    ]


def _at_pauses(words: Sequence[Word]) -> list[list[Word]]:
    groups: list[list[Word]] = []
    for word in words:
        if groups and not _is_break(groups[-1][-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _is_break(before: Word, after: Word) -> bool:
    pause_s = after.start_s - before.end_s
    is_sentence_end = before.text[-1] in ".!?"
    return pause_s >= (_SENTENCE_PAUSE_S if is_sentence_end else _PAUSE_S)
