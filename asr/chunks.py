"""Cut a recording at its pauses into pieces that fit the recogniser's window."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calame.asr.audio import SAMPLE_RATE_HZ, Audio, Samples
from calame.asr.model import MAX_WINDOW_S
from calame.asr.speech import MAX_STRETCH_S, Stretch

# Long pieces give the recogniser context: 28 s are 5 points of word error rate better than 15 s
# on the development dictations (docs/recognition.md).
MAX_CHUNK_S = MAX_STRETCH_S
# A longer silence is not decoded: it costs time and invites invention.
_MAX_PAUSE_S = 3.0
_MARGIN_S = 0.2
# Silence kept after a piece within the encoder window: without it decoding runs on.
_TAIL_S = 1.0
_WINDOW_STEP_S = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of one recording.

    Attributes:
        key: The dictation's.
        index: Position among its pieces.
        start_s: Where it begins in the recording, a margin included.
        end_s: Where it ends.
        speech: The stretches of speech in it, in seconds of the recording.
        samples: The sound.
    """

    key: str
    index: int
    start_s: float
    end_s: float
    speech: tuple[Stretch, ...]
    samples: Samples

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s

    @property
    def window_s(self) -> float:
        """Its encoder window: a few sizes only, and not that of its neighbours in a batch.

        So the text of a dictation does not depend on what else is recognised at the same time.
        """
        steps = math.ceil((self.duration_s + _TAIL_S - 2.0) / _WINDOW_STEP_S)
        return min(max(steps, 1) * _WINDOW_STEP_S + 2.0, MAX_WINDOW_S)


def cut(key: str, audio: Audio, speech: Sequence[Stretch]) -> list[Chunk]:
    """Pieces of at most 28 s, cut at the longest pauses."""
    return pieces(key, audio, _groups(speech))


def halve(chunk: Chunk, audio: Audio) -> list[Chunk]:
    """The same piece in two, cut at its longest pause; itself where it has none."""
    if len(chunk.speech) < 2:
        return [chunk]
    at = _longest_pause(chunk.speech, 0.0)
    return pieces(chunk.key, audio, [chunk.speech[:at], chunk.speech[at:]])


def pieces(key: str, audio: Audio, groups: Sequence[Sequence[Stretch]]) -> list[Chunk]:
    """Groups of stretches with a margin of at most half the pause around them."""
    found = []
    for index, group in enumerate(groups):
        before_s = groups[index - 1][-1].end_s if index else -group[0].start_s
        after_s = (
            groups[index + 1][0].start_s
            if index + 1 < len(groups)
            else 2 * audio.duration_s - group[-1].end_s
        )
        start_s = max(group[0].start_s - _MARGIN_S, (group[0].start_s + before_s) / 2)
        end_s = min(group[-1].end_s + _MARGIN_S, (group[-1].end_s + after_s) / 2)
        first, last = round(start_s * SAMPLE_RATE_HZ), round(end_s * SAMPLE_RATE_HZ)
        found.append(
            Chunk(
                key=key,
                index=index,
                start_s=start_s,
                end_s=end_s,
                speech=tuple(group),
                samples=audio.samples[first:last],
            )
        )
    return found


def _groups(speech: Sequence[Stretch]) -> list[list[Stretch]]:
    groups: list[list[Stretch]] = []
    current: list[Stretch] = []
    for stretch in speech:
        if current and stretch.start_s - current[-1].end_s > _MAX_PAUSE_S:
            groups.append(current)
            current = []
        while current and stretch.end_s - current[0].start_s > MAX_CHUNK_S:
            at = _longest_pause([*current, stretch], MAX_CHUNK_S / 2)
            groups.append(current[:at])
            current = current[at:]
        current.append(stretch)
    return [*groups, current] if current else groups


def _longest_pause(speech: Sequence[Stretch], not_before_s: float) -> int:
    """The index of the stretch after the longest pause; the last pause where all come early."""
    start_s = speech[0].start_s
    late = [
        index for index in range(1, len(speech)) if speech[index].start_s - start_s >= not_before_s
    ] or [len(speech) - 1]
    return max(late, key=lambda index: speech[index].start_s - speech[index - 1].end_s)
