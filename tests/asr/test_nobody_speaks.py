"""Silence, noises, tones and music hold no words: forty of them, made here."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from calame.asr.audio import SAMPLE_RATE_HZ, Audio
from calame.asr.engine import Engine, Job
from calame.models.errors import NothingAudible

Wave = npt.NDArray[np.float64]
Maker = Callable[["Studio"], Wave]

SECONDS = 12
SIZE = SECONDS * SAMPLE_RATE_HZ
TIMES = np.arange(SIZE) / SAMPLE_RATE_HZ
MINOR = (220.0, 261.6, 329.6, 440.0)
MAJOR = (261.6, 329.6, 392.0, 523.3)


@dataclass(frozen=True)
class Studio:
    """Makes sounds; the same seed makes the same sound."""

    random: np.random.Generator

    def noise(self, level: float, *, slope: float = 0.0) -> Wave:
        """Noise whose power falls with the frequency: 0 white, 1 pink, 2 brown."""
        spectrum = np.fft.rfft(self.random.standard_normal(SIZE))
        weights = np.maximum(np.fft.rfftfreq(SIZE, 1 / SAMPLE_RATE_HZ), 20.0) ** (-slope / 2)
        return _level(np.fft.irfft(spectrum * weights, SIZE), level)

    def band(self, low_hz: float, high_hz: float, level: float) -> Wave:
        """Noise of a band of frequencies."""
        spectrum = np.fft.rfft(self.random.standard_normal(SIZE))
        hz = np.fft.rfftfreq(SIZE, 1 / SAMPLE_RATE_HZ)
        return _level(np.fft.irfft(spectrum * ((hz > low_hz) & (hz < high_hz)), SIZE), level)

    def taps(self, per_s: float, *, decay_s: float, peak: float) -> Wave:
        """Short bursts of noise at irregular times: keys, knocks, drops."""
        struck = np.zeros(SIZE)
        count = round(per_s * SECONDS)
        struck[self.random.integers(0, SIZE, count)] = self.random.uniform(0.4, 1.0, count)
        length = round(5 * decay_s * SAMPLE_RATE_HZ)
        body = self.random.standard_normal(length)
        body *= np.exp(-np.arange(length) / (decay_s * SAMPLE_RATE_HZ))
        return peak * _unit(np.convolve(struck, body)[:SIZE])

    def breath(self, period_s: float, level: float) -> Wave:
        """Somebody who breathes and says nothing."""
        swell = np.maximum(np.sin(2 * np.pi * TIMES / period_s), 0) ** 2
        breathed: Wave = self.band(300, 3000, level) * swell
        return breathed

    def tune(self, scale: tuple[float, ...], beat_s: float, harmonics: int, peak: float) -> Wave:
        """A melody that nobody sings, each note struck and dying away."""
        beats = (TIMES / beat_s).astype(int)
        hz = np.asarray(scale)[self.random.integers(0, len(scale), beats[-1] + 1)][beats]
        phase = 2 * np.pi * np.cumsum(hz) / SAMPLE_RATE_HZ
        tone = sum(np.sin(number * phase) / number for number in range(1, harmonics + 1))
        return peak * _unit(tone * np.exp(-3 * (TIMES % beat_s) / beat_s))


def _level(wave: Wave, level: float) -> Wave:
    scaled: Wave = level * wave / (np.std(wave) or 1.0)
    return np.clip(scaled, -1, 1)


def _unit(wave: Wave) -> Wave:
    scaled: Wave = wave / (np.abs(wave).max() or 1.0)
    return scaled


def tones(*hz: float, peak: float = 0.3) -> Wave:
    """Frequencies held together."""
    held: Wave = np.sin(2 * np.pi * np.outer(hz, TIMES)).sum(axis=0)
    return peak * _unit(held)


def pulsed(wave: Wave, period_s: float, share: float = 0.5) -> Wave:
    """Sound and silence in turn."""
    return wave * (period_s * share > TIMES % period_s)


def sweep(from_hz: float, to_hz: float) -> Wave:
    """A whistle that rises or falls."""
    slope = (to_hz - from_hz) / SECONDS / 2
    return 0.3 * np.sin(2 * np.pi * (from_hz + slope * TIMES) * TIMES)


def tremolo(wave: Wave, hz: float) -> Wave:
    """A sound that swells and fades."""
    return wave * (0.6 + 0.4 * np.sin(2 * np.pi * hz * TIMES))


def drums(studio: Studio) -> Wave:
    """A bass drum on the beat, a cymbal between."""
    since = TIMES % 0.5
    kick = np.sin(2 * np.pi * 60 * since) * np.exp(-12 * since)
    cymbal = studio.band(4000, 7900, 0.1) * np.exp(-20 * ((TIMES + 0.25) % 0.5))
    return 0.5 * kick + cymbal


SOUNDS: dict[str, Maker] = {
    "empty": lambda _: np.zeros(0),
    "silence": lambda _: np.zeros(SIZE),
    "offset": lambda _: np.full(SIZE, 0.2),
    "converter": lambda s: s.noise(0.0002),
    "white faint": lambda s: s.noise(0.003),
    "white": lambda s: s.noise(0.1),
    "white loud": lambda s: s.noise(0.6),
    "pink faint": lambda s: s.noise(0.003, slope=1),
    "pink": lambda s: s.noise(0.1, slope=1),
    "brown": lambda s: s.noise(0.1, slope=2),
    "wind": lambda s: tremolo(s.band(20, 500, 0.1), 0.2),
    "rain": lambda s: s.band(1000, 7900, 0.05) + s.taps(40, decay_s=0.004, peak=0.3),
    "telephone line": lambda s: s.band(300, 3400, 0.02),
    "fan": lambda s: s.noise(0.03, slope=1) + tones(120, 240, 360, peak=0.05),
    "hum": lambda s: tones(50, 100, 150, peak=0.1) + s.noise(0.01),
    "hum loud": lambda _: tones(50, 150, 250, peak=0.6),
    "hum faint": lambda s: tones(50, peak=0.004) + s.noise(0.0005),
    "engine": lambda s: tremolo(tones(35, 70, 105, 140, peak=0.4), 11) + s.noise(0.02, slope=2),
    "keyboard": lambda s: s.taps(5, decay_s=0.006, peak=0.4),
    "keyboard fast": lambda s: s.taps(12, decay_s=0.004, peak=0.6) + s.noise(0.002),
    "clicks": lambda s: s.taps(5, decay_s=0.0005, peak=0.8),
    "knocks": lambda s: s.taps(1.5, decay_s=0.03, peak=0.7),
    "paper": lambda s: s.band(2000, 7900, 0.05) * (s.noise(1.0, slope=2) > 0),
    "breath": lambda s: s.breath(4.0, 0.03),
    "breath near": lambda s: s.breath(3.0, 0.15),
    "breath quick": lambda s: s.breath(1.6, 0.05),
    "tone": lambda _: tones(440),
    "dial tone": lambda _: tones(350, 440, peak=0.2),
    "engaged tone": lambda _: pulsed(tones(440), 1.0),
    "ringing": lambda _: pulsed(tones(440, 480), 5.0, 0.3),
    "alarm": lambda _: pulsed(tones(960), 0.4),
    "keypad": lambda _: pulsed(tones(770, 1336), 0.6, 0.3),
    "whistle": lambda _: sweep(500, 2500),
    "falling whistle": lambda _: sweep(3000, 300),
    "organ": lambda _: tremolo(tones(110, 220, 330, 440, 554, peak=0.4), 5),
    "chords": lambda _: pulsed(tones(*MAJOR), 2.0, 0.9),
    "piano": lambda s: s.tune(MAJOR, 0.4, 6, 0.4),
    "guitar": lambda s: s.tune(MINOR, 0.25, 10, 0.3),
    "bass and drums": lambda s: drums(s) + s.tune((55.0, 65.4, 82.4), 0.5, 3, 0.3),
    "waiting music": lambda s: s.tune(MAJOR, 0.3, 4, 0.25) + tones(*MINOR, peak=0.1) + drums(s) / 4,
}
FEW = ("empty", "converter", "white", "hum", "keyboard", "breath near", "organ", "waiting music")


def heard(engine: Engine, name: str) -> Exception | None:
    """What recognition says about one of the sounds."""
    studio = Studio(np.random.default_rng(list(SOUNDS).index(name)))
    audio = Audio(samples=SOUNDS[name](studio).astype(np.float32))
    (result,) = engine.recognise([Job(key="1", audio=audio)])
    return result.error


@pytest.mark.parametrize("name", FEW)
def test_no_speech_gives_no_text(engine: Engine, name: str) -> None:
    """It ends as « rien d'audible », never as invented text."""
    error = heard(engine, name)

    assert isinstance(error, NothingAudible)
    assert "Rien d'audible" in error.message


@pytest.mark.soak
@pytest.mark.parametrize("name", SOUNDS)
def test_none_of_forty_sounds_gives_text(engine: Engine, name: str) -> None:
    """The same for all of them."""
    assert len(SOUNDS) == 40
    assert isinstance(heard(engine, name), NothingAudible)
