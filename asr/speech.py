"""Where somebody speaks in a recording, and where that does not match the text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from calame.asr.audio import SAMPLE_RATE_HZ, Samples
from calame.models.transcript import Gap, GapKind, Word

# Quieter than this there is nothing but the noise of the converter (-66 dBFS).
_SILENCE = 0.0005
_LOUD = 0.3
_MAX_GAIN = 30.0

# Who speaks on without a pause is cut at the shortest of silences, or anywhere.
MAX_STRETCH_S = 28.0

# Speech without a word for longer than this is reported; word times are good to about 0.3 s.
MIN_GAP_S = 1.5
_TOLERANCE_S = 0.4
_MIN_INVENTED_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a recording, in seconds."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


def levelled(samples: Samples) -> Samples:
    """A quiet recording made louder, so that speech in it is detected; silence stays silent."""
    peak = float(np.percentile(np.abs(samples[::7]), 99.5)) if len(samples) else 0.0
    if peak < _SILENCE or peak >= _LOUD:
        return samples
    louder: Samples = np.clip(samples * min(_LOUD / peak, _MAX_GAIN), -1.0, 1.0)
    return louder


def is_silent(samples: Samples) -> bool:
    """Whether there is nothing but the noise of the converter."""
    return not len(samples) or float(np.percentile(np.abs(samples), 99.9)) < _SILENCE


def detect(samples: Samples, *, min_silence_s: float = 0.16) -> tuple[Stretch, ...]:
    """Find speech with Silero, cut at pauses, without margins."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps  # noqa: PLC0415 - heavy

    if is_silent(samples):
        return ()
    options = VadOptions(
        min_silence_duration_ms=round(min_silence_s * 1000),
        min_speech_duration_ms=60,
        max_speech_duration_s=MAX_STRETCH_S,
        speech_pad_ms=0,
    )
    found = get_speech_timestamps(levelled(samples), options)
    return tuple(
        Stretch(start_s=one["start"] / SAMPLE_RATE_HZ, end_s=one["end"] / SAMPLE_RATE_HZ)
        for one in found
    )


def gaps(speech: Sequence[Stretch], words: Iterable[Word]) -> tuple[Gap, ...]:
    """Where sound and text disagree, in order of time."""
    spoken = list(words)
    voiced = _merged(speech, _TOLERANCE_S)
    written = _merged(
        [Stretch(start_s=word.start_s, end_s=word.end_s) for word in spoken], _TOLERANCE_S
    )
    silent_text = _missing(written, voiced, _MIN_INVENTED_S)
    textless = _missing(voiced, written, MIN_GAP_S)
    found = [_gap(GapKind.SPEECH_WITHOUT_TEXT, one) for one in textless]
    found += [_gap(GapKind.TEXT_WITHOUT_SPEECH, one) for one in silent_text]
    return tuple(sorted(found, key=lambda gap: gap.start_s))


def _gap(kind: GapKind, stretch: Stretch) -> Gap:
    return Gap(kind=kind, start_s=round(stretch.start_s, 2), end_s=round(stretch.end_s, 2))


def _merged(stretches: Sequence[Stretch], distance_s: float) -> list[Stretch]:
    """Neighbours become one."""
    merged: list[Stretch] = []
    for one in sorted(stretches, key=lambda one: one.start_s):
        if merged and one.start_s - merged[-1].end_s <= distance_s:
            end_s = max(one.end_s, merged[-1].end_s)
            merged[-1] = Stretch(start_s=merged[-1].start_s, end_s=end_s)
        else:
            merged.append(one)
    return merged


def _missing(wanted: Sequence[Stretch], given: Sequence[Stretch], min_s: float) -> list[Stretch]:
    """The parts of some stretches that others do not cover."""
    missing = []
    for one in wanted:
        start_s = one.start_s
        for other in given:
            if other.end_s <= start_s or other.start_s >= one.end_s:
                continue
            if other.start_s - start_s >= min_s:
                missing.append(Stretch(start_s=start_s, end_s=other.start_s))
            start_s = max(start_s, other.end_s)
        if one.end_s - start_s >= min_s:
            missing.append(Stretch(start_s=start_s, end_s=one.end_s))
    return missing
