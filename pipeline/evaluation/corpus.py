"""Reads a corpus of test dictations: the format is described in docs/evaluation.md."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from calame.models.documents import DocumentKind
from calame.models.errors import CorpusInvalid

AUDIO_FOLDER = "audio"


class Style(StrEnum):
    """How punctuation and layout are dictated."""

    SPOKEN_PUNCTUATION = "ponctue"
    FREE = "libre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """A drug as it must stand in the letter."""

    name: str
    dose: str | None = None
    posology: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictation:
    """One test dictation. Field names are those of the files.

    Attributes:
        id: Also the stem of its recordings.
        style: Whether punctuation and layout are spoken.
        spoken: The words as dictated.
        written: The gold letter body.
        document: The kind of document.
        terms: Strings that must stand in the letter; so for the next four.
        drugs: With their doses.
        figures: Doses, dates, scores, measures.
        negations: With what they negate.
        laterality: Sides with what they are the sides of.
        traps: Ordinary words that look like commands; they must stand in the letter.
        secretary_notes: Must not stand in the letter, and must reach the secretary.
    """

    id: str
    style: Style
    spoken: str
    written: str
    document: DocumentKind
    terms: tuple[str, ...] = ()
    drugs: tuple[Drug, ...] = ()
    figures: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    laterality: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    secretary_notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The dictations of a folder and their recordings.

    Attributes:
        dictations: Sorted by id.
        recordings: Voice → id → file. Empty where there is no sound.
    """

    dictations: tuple[Dictation, ...]
    recordings: dict[str, dict[str, Path]] = field(default_factory=dict)


def load_corpus(folder: Path) -> Corpus:
    """The corpus of a folder: ``*.json`` directly in it, or in its sub-folders.

    Recordings are looked for in ``audio/<voice>/<id>.*`` inside the folder, then beside it.

    Raises:
        CorpusInvalid: There is no dictation, or one that does not follow the format.
    """
    files = sorted(folder.glob("*.json")) or sorted(
        path for path in folder.glob("*/*.json") if path.parent.name != AUDIO_FOLDER
    )
    if not files:
        raise CorpusInvalid
    dictations = tuple(_read(path, number) for number, path in enumerate(files, start=1))
    if len({dictation.id for dictation in dictations}) < len(dictations):
        raise CorpusInvalid("Deux dictées du corpus ont le même identifiant : donnez un seul jeu.")
    homes = [home / AUDIO_FOLDER for home in (folder, folder.resolve().parent)]
    recordings = next((found for home in homes if (found := dict(_voices(home)))), {})
    return Corpus(dictations=dictations, recordings=recordings)


def _read(path: Path, number: int) -> Dictation:
    try:
        return TypeAdapter(Dictation).validate_json(path.read_bytes())
    except ValidationError as error:
        # Names the field, never its content: a corpus may be made of real letters.
        names = ", ".join(sorted({str(part) for e in error.errors() for part in e["loc"][:1]}))
        raise CorpusInvalid(
            f"La dictée n° {number} du corpus (par ordre de nom) ne suit pas le format "
            f"(champ : {names or 'fichier JSON'}) : voyez docs/evaluation.md."
        ) from None
    except OSError:
        raise CorpusInvalid from None


def _voices(home: Path) -> Iterator[tuple[str, dict[str, Path]]]:
    if not home.is_dir():
        return
    for voice in sorted(path for path in home.iterdir() if path.is_dir()):
        yield voice.name, {path.stem: path for path in sorted(voice.iterdir()) if path.is_file()}
