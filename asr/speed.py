"""How fast recognition is on this machine: a short dictation that comes with Calame."""

import time
from dataclasses import dataclass
from importlib.resources import files

from calame.asr import speech
from calame.asr.audio import Audio, decode
from calame.asr.engine import Engine, Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """What recognising took.

    Attributes:
        audio_s: Length of the dictation.
        taken_s: Time until its transcript was there.
    """

    audio_s: float
    taken_s: float

    @property
    def times_real_time(self) -> float:
        """Seconds of sound for a second of work."""
        return self.audio_s / self.taken_s


def sample() -> Audio:
    """The dictation, half a minute long."""
    return decode(files("calame.asr").joinpath("data", "dictation.ogg").read_bytes())


def measure(engine: Engine) -> Speed:
    """Recognise the dictation once; loading does not count.

    Raises:
        CalameError: It cannot be recognised.
    """
    audio = sample()
    speech.detect(audio.samples)  # loads the detector
    start = time.perf_counter()
    for heard in engine.recognise([Job(key="sample", audio=audio)]):
        if heard.error is not None:
            raise heard.error
    return Speed(audio_s=audio.duration_s, taken_s=time.perf_counter() - start)
