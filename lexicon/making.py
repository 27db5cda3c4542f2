"""The build with what it needs at build time only: the frequencies of ``wordfreq``."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from calame.lexicon.build import Frequency, Sources, build
from calame.lexicon.store import DATA
from calame.models.errors import ConfigurationError

LISTS = DATA.parent / "sources"


def make(
    public: Path, dictionary: Path, *, folder: Path, tagged: Path | None = None
) -> dict[str, int]:
    """Build the data into the folder from the public files and the hand-kept lists.

    Args:
        public: See ``Sources``, like ``dictionary`` and ``tagged``.
        dictionary: The forms.
        folder: Where to write.
        tagged: The dictionary that says what each form is.

    Raises:
        ConfigurationError: ``wordfreq`` is not installed.
    """
    sources = Sources(
        public=public,
        dictionary=dictionary,
        lists=LISTS,
        frequency=_frequency(),
        tagged=tagged,
    )
    return build(sources, folder=folder)


def _frequency() -> Frequency:
    if find_spec("wordfreq") is None:
        raise ConfigurationError(
            "Le paquet « wordfreq » manque : l'installer (pip install wordfreq), puis relancer."
        )
    zipf = import_module("wordfreq").zipf_frequency
    return lambda word: float(zipf(word, "fr"))
