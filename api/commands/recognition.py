"""What the commands that recognise have in common: the engine, the lexicon, the decoding."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from calame.asr.audio import decode
from calame.asr.engine import Engine, EngineOptions, Job, open_engine
from calame.lexicon.lexicon import Lexicon
from calame.lexicon.lexicon import load as load_lexicon
from calame.models.errors import CalameError
from calame.pipeline.processing import Failure
from calame.pipeline.settings import RecognitionSettings, load


def recognition_settings(weights: str | None, device: str | None) -> RecognitionSettings:
    """The settings of the environment, with the command line's on top."""
    given = {"weights": weights, "device": device}
    settings = load().recognition
    return settings.model_copy(update={key: value for key, value in given.items() if value})


def engine_of(settings: RecognitionSettings) -> Engine:
    """Load the engine; a second or two."""
    options = EngineOptions(
        weights=settings.weights,
        device=settings.device,
        compute_type=settings.compute_type,
        threads=settings.threads,
        beam_size=settings.beam_size,
        is_offline=settings.offline,
    )
    return open_engine(options, cache=settings.cache)


def lexicon_of(settings: RecognitionSettings, *, corrects: bool) -> Lexicon | None:
    """The lexicon, None where words shall not be corrected."""
    return load_lexicon() if corrects and settings.corrects else None


def jobs(files: Iterable[tuple[str, Path]]) -> Iterator[Job | Failure]:
    """Decode each recording when its turn comes; one that will not decode is a failure."""
    for key, path in files:
        try:
            yield Job(key=key, audio=decode(path))
        except CalameError as error:
            yield Failure(key=key, error=error)
