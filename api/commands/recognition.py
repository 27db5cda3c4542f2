"""What the commands that recognise have in common: the settings, the decoding."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from calame.asr.audio import decode
from calame.asr.engine import Job
from calame.models.errors import CalameError
from calame.pipeline.drafting.processing import Failure
from calame.pipeline.settings import RecognitionSettings, load


def recognition_settings(weights: str | None, device: str | None) -> RecognitionSettings:
    """The settings of the environment, with the command line's on top."""
    given = {"weights": weights, "device": device}
    settings = load().recognition
    return settings.model_copy(update={key: value for key, value in given.items() if value})


def jobs(files: Iterable[tuple[str, Path]]) -> Iterator[Job | Failure]:
    """Decode each recording when its turn comes; one that will not decode is a failure."""
    for key, path in files:
        try:
            yield Job(key=key, audio=decode(path))
        except CalameError as error:
            yield Failure(key=key, error=error)
