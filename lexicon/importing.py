"""Newer official files: the drugs of the shipped lexicon are replaced, the rest stays."""

from pathlib import Path

from calame.lexicon.build_bdpm import SOURCE, read_drugs
from calame.lexicon.entry import Entry
from calame.lexicon.folding import fold
from calame.lexicon.pronunciations import pronounce
from calame.lexicon.store import TERMS, read_entries, write_entries


def import_bdpm(folder: Path, *, data: Path) -> tuple[list[Entry], list[Entry]]:
    """Take the drugs of newer BDPM files into the data folder.

    Hand-kept drugs stay, with their accents and pronunciations.

    Args:
        folder: With ``CIS_bdpm.txt`` and ``CIS_COMPO_bdpm.txt``.
        data: With the lexicon's files, which are rewritten.

    Returns:
        The drugs that are new, and those that are gone.
    """
    before = read_entries(data / TERMS)
    kept = [entry for entry in before if entry.source != SOURCE]
    taken = {fold(entry.term) for entry in kept}
    fresh = [_said(entry) for entry in read_drugs(folder) if fold(entry.term) not in taken]
    write_entries(data / TERMS, [*kept, *fresh])
    old = {entry.term: entry for entry in before if entry.source == SOURCE}
    new = {entry.term: entry for entry in fresh}
    added = [entry for term, entry in new.items() if term not in old]
    return added, [entry for term, entry in old.items() if term not in new]


def _said(entry: Entry) -> Entry:
    return entry._replace(pronunciations=pronounce(entry.term, entry.kind))
