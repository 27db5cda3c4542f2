"""The lexicon's files: compressed tables, sorted, the same bytes for the same content."""

import gc
import gzip
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path

from calame.lexicon.entry import Entry, Kind

DATA = Path(str(resources.files("calame.lexicon"))) / "data"
TERMS = "terms.tsv.gz"
FORMS = "forms.tsv.gz"
USUAL = "usual.tsv.gz"


@contextmanager
def without_collection() -> Iterator[None]:
    """Half a million objects that all stay: looking for garbage among them takes a third longer."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows; the compressed file holds no date, so it only changes with its content."""
    text = "".join("\t".join(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def read_lines(path: Path) -> list[str]:
    """The lines of a table."""
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def write_entries(path: Path, entries: Iterable[Entry]) -> None:
    """Write entries in order of the term."""
    ordered = sorted(entries, key=lambda entry: (entry.term.casefold(), entry.term, entry.kind))
    write_table(path, map(_row, ordered))


def _row(entry: Entry) -> tuple[str, ...]:
    return (
        entry.term,
        entry.kind.value,
        "|".join(entry.specialties),
        "|".join(entry.pronunciations),
        str(entry.weight),
        "" if entry.lemma == entry.term else entry.lemma,
        entry.source,
    )


def read_entries(path: Path) -> list[Entry]:
    """The entries that :func:`write_entries` wrote."""
    kinds = {kind.value: kind for kind in Kind}
    # A plural sounds like its singular, thousands share a source: one object each saves 20 MB.
    parts, shared = cache(_parts), cache(str)
    entries = []
    for line in read_lines(path):
        term, kind, specialties, pronunciations, weight, lemma, source = line.split("\t")
        entries.append(
            Entry(
                term,
                kinds[kind],
                parts(specialties),
                parts(pronunciations),
                int(weight),
                shared(lemma or term),
                shared(source),
            )
        )
    return entries


def _parts(field: str) -> tuple[str, ...]:
    return tuple(field.split("|")) if field else ()
