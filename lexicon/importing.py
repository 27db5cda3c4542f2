"""Newer official files: the drugs of the shipped lexicon are replaced, the rest stays."""

from pathlib import Path

from calame.lexicon.build_bdpm import SOURCE, read_drugs
from calame.lexicon.entry import Entry
from calame.lexicon.folding import fold
from calame.lexicon.pronunciations import pronounce
from calame.lexicon.store import DATA, TERMS, read_entries, write_entries
from calame.models.errors import InputError

_OFFICIAL = ("CIS_bdpm.txt", "CIS_COMPO_bdpm.txt")


def import_bdpm(folder: Path, *, data: Path) -> tuple[list[Entry], list[Entry]]:
    """Take the drugs of newer BDPM files into the data folder.

    Hand-kept drugs stay, with their accents and pronunciations.

    Args:
        folder: With ``CIS_bdpm.txt`` and ``CIS_COMPO_bdpm.txt``.
        data: Where the lexicon is written; it starts from the shipped one where there is none.

    Returns:
        The drugs that are new, and those that are gone.

    Raises:
        InputError: An official file is missing or holds no drug; nothing is changed.
    """
    if not all((folder / name).is_file() for name in _OFFICIAL):
        raise InputError(
            f"Il manque {_OFFICIAL[0]} ou {_OFFICIAL[1]} dans ce dossier : "
            "téléchargez les deux fichiers de la base publique des médicaments."
        )
    drugs = read_drugs(folder)
    if not drugs:
        raise InputError(
            "Ces fichiers ne contiennent aucun médicament : téléchargez-les de nouveau."
        )
    before = read_entries((data if (data / TERMS).is_file() else DATA) / TERMS)
    kept = [entry for entry in before if entry.source != SOURCE]
    taken = {fold(entry.term) for entry in kept}
    fresh = [_said(entry) for entry in drugs if fold(entry.term) not in taken]
    write_entries(data / TERMS, [*kept, *fresh])
    old = {entry.term: entry for entry in before if entry.source == SOURCE}
    new = {entry.term: entry for entry in fresh}
    added = [entry for term, entry in new.items() if term not in old]
    return added, [entry for term, entry in old.items() if term not in new]


def _said(entry: Entry) -> Entry:
    return entry._replace(pronunciations=pronounce(entry.term, entry.kind))
