"""Side-cars: what a file beside a recording says about it.

``memo.ogg.json`` or ``memo.json`` holds one object, ``memo.csv`` a line of names and a line of
values (separated by ``;`` or ``,``). Names may be French or English.
"""

import csv
import io
import json

from calame.models.errors import InputError

SUFFIXES = (".json", ".csv")
_NAMES = {
    "auteur": "auteur",
    "author": "auteur",
    "patient": "patient",
    "priorite": "priorite",
    "priorité": "priorite",
    "priority": "priorite",
    "type": "type",
    "kind": "type",
}
_MAX_BYTES = 100_000


class CardInvalid(InputError):
    """A side-car cannot be understood."""

    code = "fiche_invalide"
    default = (
        "La fiche jointe (JSON ou CSV) ne se lit pas : corrigez-la, puis relâchez l'enregistrement."
    )


def card_paths(path: str) -> tuple[str, ...]:
    """Where the side-car of a file may lie, the most exact name first."""
    above, slash, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return tuple(
        f"{above}{slash}{card}" for card in (f"{name}.json", f"{stem}.json", f"{stem}.csv")
    )


def read_card(name: str, content: bytes) -> dict[str, str]:
    """What a side-car says; names that we do not know are left alone.

    Raises:
        CardInvalid: It cannot be understood.
    """
    if len(content) > _MAX_BYTES:
        raise CardInvalid
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text) if name.casefold().endswith(".json") else _line(text)
    except (ValueError, csv.Error, RecursionError):
        raise CardInvalid from None
    if not isinstance(found, dict):
        raise CardInvalid
    known = {_NAMES.get(str(key).strip().casefold()): value for key, value in found.items()}
    return {key: str(value).strip() for key, value in known.items() if key and value}


def _line(text: str) -> dict[str, str]:
    head = text.partition("\n")[0]
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ","))
    if len(rows) != 1:
        raise CardInvalid
    return rows[0]
