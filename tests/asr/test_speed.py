"""How fast this machine is, for real."""

import pytest

from calame.asr.engine import Engine
from calame.asr.speed import Speed, measure, sample


def test_the_dictation_that_comes_with_calame_is_recognised(engine: Engine) -> None:
    """It takes time, and no more than the test may."""
    found = measure(engine)

    assert sample().duration_s == found.audio_s == pytest.approx(19, abs=0.5)
    assert 0 < found.taken_s < 300


def test_speed_is_told_in_times_real_time() -> None:
    """A dictation of a minute in ten seconds is six times as fast."""
    assert Speed(audio_s=60.0, taken_s=10.0).times_real_time == 6.0
