"""The three files of a letter in a folder: Word file, text, and everything about it as JSON."""

import contextlib
import errno
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from calame.models.errors import StorageFailed, StorageFull
from calame.models.report import Report
from calame.models.transcript import Transcript
from calame.pipeline.drafting.processing import Processed
from calame.pipeline.state.codec import load, plain

SUFFIXES = (".docx", ".txt", ".json")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_WRITABLE = (
    "Ce dossier ne peut pas être créé ou écrit : vérifiez ses droits ou choisissez-en un autre."
)
_DISK_FULL = (
    "Le disque est plein, cette lettre n'a pas pu être écrite : libérez de la place et relancez."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedLetter:
    """A letter that was written into a folder.

    Attributes:
        text: The body.
        report: None where the JSON file is missing.
    """

    text: str
    report: Report | None


def unique_stems(paths: Iterable[Path]) -> list[str]:
    """A name for the letter of each recording: its stem, numbered where it is taken.

    Case does not tell two names apart, since it does not on every disk.

    >>> unique_stems([Path("a/note.ogg"), Path("b/Note.mp3"), Path("note-2.wav")])
    ['note', 'Note-3', 'note-2']
    """
    stems = [path.stem or "dictee" for path in paths]
    taken = {stem.casefold() for stem in stems}
    seen: set[str] = set()
    names: list[str] = []
    for stem in stems:
        name, number = stem, 2
        while name.casefold() in seen or (number > 2 and name.casefold() in taken):
            name, number = f"{stem}-{number}", number + 1
        seen.add(name.casefold())
        names.append(name)
    return names


def prepare_folder(folder: Path) -> None:
    """Make the folder and check that it can be written, before any work is done.

    Raises:
        StorageFailed: It cannot.
        StorageFull: There is no space left.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"calame")
    except OSError as error:
        raise _refused(error) from error


def write_letter_files(folder: Path, stem: str, result: Processed) -> Path:
    """Write the letter's files, each whole or not at all.

    Returns:
        The Word file.

    Raises:
        StorageFailed: The folder cannot be written.
        StorageFull: There is no space left.
    """
    contents = (result.docx, result.report.text.encode() + b"\n", _as_json(result))
    targets = [folder / f"{stem}{suffix}" for suffix in SUFFIXES]
    others = {
        folder / f"{stem}-lettre-{number}.docx": content
        for number, content in enumerate(result.further, start=2)
    }
    try:
        _write_together(dict(zip(targets, contents, strict=True)) | others)
    except OSError as error:
        raise _refused(error) from error
    return targets[0]


def read_letter_files(folder: Path, stem: str) -> SavedLetter | None:
    """The letter of that name; None where there is none.

    Raises:
        StorageFailed: A file cannot be read back.
    """
    text, details = folder / f"{stem}.txt", folder / f"{stem}.json"
    try:
        if not text.is_file():
            return None
        body = text.read_bytes().decode()
        report = load(Report, _report_json(details.read_bytes())) if details.is_file() else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageFailed from error
    return SavedLetter(text=body, report=report)


def read_transcript(path: Path) -> Transcript | None:
    """What was heard of a letter, from its JSON file; None where the file is no letter's.

    Raises:
        StorageFailed: The file cannot be read.
    """
    try:
        found = json.loads(path.read_bytes())
        if not isinstance(found, dict) or "transcript" not in found:
            return None
        heard = {**found["transcript"], "engine": found.get("engine")}
        return load(Transcript, json.dumps(heard).encode())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageFailed from error


def _as_json(result: Processed) -> bytes:
    """What ``docs/command-line.md`` promises to machines."""
    report = plain(result.report)
    transcript = plain(result.transcript)
    content = {
        "format": 1,
        "calame": version("calame"),
        "letter": report.pop("text"),
        "kind": report["kind"],
        "header": report["header"],
        "notes": report["notes"],
        "edits": report["edits"],
        "doubts": report["doubts"],
        "word_times": report["timings"],
        "engine": transcript.pop("engine"),
        "timings": {stage: round(seconds, 3) for stage, seconds in result.timings.items()},
        "transcript": transcript,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _report_json(content: bytes) -> bytes:
    """The report as the codec knows it."""
    found = json.loads(content)
    return json.dumps({**found, "text": found["letter"], "timings": found["word_times"]}).encode()


def _write_together(files: Mapping[Path, bytes]) -> None:
    """Write all files beside their places, then rename: no reader or crash meets half a letter."""
    with contextlib.ExitStack() as rest:
        written = [(_beside(target, content, rest), target) for target, content in files.items()]
        for temporary, target in written:
            temporary.replace(target)


def _beside(target: Path, content: bytes, rest: contextlib.ExitStack) -> Path:
    """A temporary file in the target's folder; what is left of it goes with ``rest``."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".calame-")  # only its owner's
    rest.callback(Path(name).unlink, missing_ok=True)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _refused(error: OSError) -> StorageFull | StorageFailed:
    return StorageFull(_DISK_FULL) if error.errno in _FULL else StorageFailed(_NOT_WRITABLE)
