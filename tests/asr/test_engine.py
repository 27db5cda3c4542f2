"""Recognition for real, with the packaged weights."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from calame.asr.audio import SAMPLE_RATE_HZ, Audio
from calame.asr.engine import Engine, EngineOptions, Heard, Job, open_engine
from calame.asr.workers import Dictation, Workers
from calame.models.errors import ConfigurationError
from calame.models.transcript import Transcript

SIZE = 12 * SAMPLE_RATE_HZ


@pytest.fixture(scope="module")
def transcript(engine: Engine, spoken: Audio) -> Transcript:
    """The shipped dictation, recognised."""
    (heard,) = engine.recognise([Job(key="1", audio=spoken)])
    assert heard.transcript is not None
    return heard.transcript


def test_a_dictation_is_recognised(transcript: Transcript) -> None:
    """Most of what base weights can know is there; what they mishear is left to correction."""
    text = transcript.text.lower()

    for words in (
        "je propose",
        "le matin virgule",
        "40",
        "5mg",
        "par jour virgule",
        "matin et soir",
    ):
        assert words in text
    assert "bien confraternellement point" in text
    assert 45 <= len(list(transcript.words)) <= 75


def test_words_have_times_and_probabilities(transcript: Transcript, spoken: Audio) -> None:
    """In order, inside the recording, each as long as it takes to say it."""
    words = list(transcript.words)

    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
    assert all(0 <= word.start_s <= word.end_s <= spoken.duration_s for word in words)
    assert all(0 < word.probability <= 1 for word in words)
    assert words[-1].end_s > spoken.duration_s - 1.5
    propose = next(word for word in words if word.text.startswith("propose"))
    assert propose.start_s == pytest.approx(1.15, abs=0.3)


def test_a_word_is_what_spaces_part(transcript: Transcript) -> None:
    """An elision or a decimal comma does not part a word; punctuation does not stand alone."""
    texts = [word.text for word in transcript.words]

    assert any("2,5" in text for text in texts)
    assert not [text for text in texts if not text.strip(".,;:!?")]
    assert not [text for text in texts if text[0] in "',’"]


def test_no_gap_is_reported_where_all_was_heard(transcript: Transcript) -> None:
    """Sound and text agree."""
    assert transcript.gaps == ()


def test_the_engine_is_noted(transcript: Transcript) -> None:
    """Enough to know later what made the transcript."""
    assert transcript.engine is not None
    assert transcript.engine.weights == "base"
    assert transcript.engine.device == "cpu"
    assert transcript.engine.parameters["beam_size"] == 5


def test_a_bad_dictation_does_not_stop_the_others(engine: Engine, spoken: Audio) -> None:
    """Each job has one result, with its own key."""
    silence = Audio(samples=np.zeros(SIZE, np.float32))
    jobs = [Job(key="a", audio=silence), Job(key="b", audio=spoken), Job(key="c", audio=silence)]

    heard = {result.key: result for result in engine.recognise(jobs)}

    assert {key: result.error is None for key, result in heard.items()} == {
        "a": False,
        "b": True,
        "c": False,
    }


def test_a_dictation_does_not_depend_on_its_neighbours(
    engine: Engine, spoken: Audio, transcript: Transcript
) -> None:
    """The same text alone and in company."""
    jobs = [
        Job(key="first", audio=spoken),
        Job(key="part", audio=Audio(samples=spoken.samples[: 8 * SAMPLE_RATE_HZ])),
    ]

    heard = {result.key: result.transcript for result in engine.recognise(jobs)}

    together = heard["first"]
    assert together is not None
    assert transcript.text == together.text


def test_jobs_are_taken_only_as_there_is_room(engine: Engine) -> None:
    """A thousand recordings are not held in memory at once."""
    silence = Audio(samples=np.zeros(60 * SAMPLE_RATE_HZ, np.float32))
    taken = 0

    def jobs() -> Iterator[Job]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield Job(key=str(number), audio=silence)

    results = engine.recognise(jobs())
    first = next(results)

    assert isinstance(first, Heard)
    assert taken <= 30


def test_the_caller_may_stop_before_the_end(engine: Engine, spoken: Audio) -> None:
    """What is left of the round is given up, and the engine can be used again."""
    short = Audio(samples=spoken.samples[: 3 * SAMPLE_RATE_HZ])
    results = engine.recognise([Job(key=str(number), audio=short) for number in range(24)])

    next(results)
    results.close()  # type: ignore[attr-defined]  # it is a generator

    assert len(list(engine.recognise([Job(key="again", audio=short)]))) == 1


def test_progress_reaches_the_end(engine: Engine, spoken: Audio) -> None:
    """The caller can draw a bar."""
    seen: list[tuple[str, float]] = []

    list(
        engine.recognise(
            [Job(key="1", audio=spoken)],
            progress=lambda key, done_s: seen.append((key, done_s)),
        )
    )

    assert seen[-1][0] == "1"
    assert seen[-1][1] == pytest.approx(spoken.duration_s, abs=1.0)


def test_a_quiet_recording_is_heard(engine: Engine, spoken: Audio, transcript: Transcript) -> None:
    """A microphone far away, 34 dB down: nearly the same words."""
    quiet = Audio(samples=spoken.samples * np.float32(0.02))

    (heard,) = engine.recognise([Job(key="1", audio=quiet)])

    assert heard.transcript is not None
    same = set(heard.transcript.text.lower().split()) & set(transcript.text.lower().split())
    assert len(same) > 0.8 * len(set(transcript.text.lower().split()))


def test_a_graphics_card_that_is_not_there_is_a_warning(weights_cache: Path) -> None:
    """Work goes on with the processor, and the operator is told what to install."""
    import ctranslate2  # noqa: PLC0415

    if ctranslate2.get_cuda_device_count():
        return
    engine = open_engine(EngineOptions(device="cuda"), cache=weights_cache)

    assert engine.info.device == "cpu"
    assert "pilote NVIDIA" in engine.warnings[0]


def test_a_graphics_card_hears_what_the_processor_hears(
    weights_cache: Path, spoken: Audio, transcript: Transcript
) -> None:
    """Where one is at hand: nearly the same words, in the numeric type that is best there."""
    import ctranslate2  # noqa: PLC0415

    if not ctranslate2.get_cuda_device_count():
        return
    engine = open_engine(EngineOptions(device="cuda:0"), cache=weights_cache)

    (heard,) = engine.recognise([Job(key="1", audio=spoken)])

    assert (engine.info.device, engine.info.compute_type) == ("cuda:0", "float16")
    assert heard.transcript is not None
    expected = set(transcript.text.lower().split())
    assert len(expected & set(heard.transcript.text.lower().split())) > 0.8 * len(expected)


@pytest.mark.parametrize(
    "options", [EngineOptions(device="tpu"), EngineOptions(compute_type="int3")]
)
def test_an_unknown_device_or_type_is_refused(weights_cache: Path, options: EngineOptions) -> None:
    """The message lists what may be chosen."""
    with pytest.raises(ConfigurationError, match="choisissez auto"):
        open_engine(options, cache=weights_cache)


def test_a_result_is_a_transcript_or_an_error() -> None:
    """Never both, never neither."""
    with pytest.raises(ValueError, match="either"):
        Heard(key="1")


def test_a_dictation_that_two_batches_finish_is_handed_out_once(
    engine: Engine, spoken: Audio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The news of the second batch may come after the result has gone."""
    once = Workers.changed

    def twice(workers: Workers, *, wait: bool) -> Iterator[Dictation]:
        for dictation in once(workers, wait=wait):
            yield from (dictation, dictation)

    monkeypatch.setattr(Workers, "changed", twice)
    told: list[float] = []
    jobs = [Job(key="1", audio=spoken)]
    heard = list(engine.recognise(jobs, progress=lambda _key, seconds: told.append(seconds)))

    assert [one.key for one in heard] == ["1"]
    assert told
