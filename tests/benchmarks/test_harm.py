"""Speech without any medical word is heard and corrected: the correction leaves it alone."""

import pytest

from benchmarks.harm import PROMPTS, Harm, measure, prompts
from calame.asr.engine import open_engine
from calame.lexicon.lexicon import load
from calame.pipeline.settings import RecognitionSettings

# For 1,000 words, in the 2,900 of 200 prompts; fifteen prompts have some 250.
MOST = 0.2


def _harm(count: int) -> Harm:
    engine = open_engine(cache=RecognitionSettings().cache)
    return measure(prompts(PROMPTS, count), engine, load())


@pytest.mark.needs("asterisk")
def test_a_few_prompts_are_left_alone() -> None:
    """Fifteen of them, spread over the long ones: no word of French becomes another one."""
    found = _harm(15)

    assert found.words > 100
    assert not found.spoiled


@pytest.mark.soak
@pytest.mark.needs("asterisk")
def test_two_hundred_prompts_are_left_alone() -> None:
    """What was no word of French before may become one."""
    found = _harm(200)

    assert found.words > 2_000
    assert found.per_thousand(found.spoiled) <= MOST
