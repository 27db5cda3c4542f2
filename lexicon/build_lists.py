"""The hand-kept lists: ``lexicon/sources/*.csv``, one file per kind or specialty."""

import csv
from collections.abc import Iterator
from pathlib import Path

from calame.lexicon.build_compounds import read_compounds
from calame.lexicon.entry import Entry, Kind
from calame.lexicon.pronunciations import pronounce

COLUMNS = ["term", "kind", "specialty", "spoken", "forms", "note"]
# Somebody thought of these words: they are usual.
_WEIGHT = 50


def read_lists(folder: Path) -> list[Entry]:
    """The entries of every list, forms and pronunciations included."""
    listed = (entry for path in sorted(folder.glob("*.csv")) for entry in read_list(path))
    # First, because they say which of two spellings is the more usual one.
    return [*read_compounds(folder), *listed]


def read_list(path: Path) -> Iterator[Entry]:
    """The entries of one list."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise ValueError(f"{path.name}: columns {reader.fieldnames}")
        for row in reader:
            yield from _entries(row, source=path.stem)


def _entries(row: dict[str, str], *, source: str) -> Iterator[Entry]:
    term, kind = row["term"].strip(), Kind(row["kind"])
    spoken = _split(row["spoken"])
    for place, form in enumerate((term, *_split(row["forms"]))):
        yield Entry(
            term=form,
            kind=kind,
            specialties=_split(row["specialty"]),
            pronunciations=pronounce(form, kind, spoken=spoken if place == 0 else ()),
            weight=_WEIGHT,
            lemma=term,
            source=source,
        )


def _split(field: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (field or "").split("|") if part.strip())
