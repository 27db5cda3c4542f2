"""Compound adjectives with two spellings: ``sources/compounds.toml``."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from calame.lexicon.build_phrases import feminine
from calame.lexicon.entry import Entry, Kind
from calame.lexicon.inflection import plural
from calame.lexicon.pronunciations import pronounce

_FILE = "compounds"
# The more usual spelling weighs as much as what somebody listed, the other one hardly anything.
_USUAL, _OTHER = 50, 10


def read_compounds(folder: Path) -> Iterator[Entry]:
    """Each compound in both spellings, both genders and both numbers."""
    path = folder / f"{_FILE}.toml"
    if not path.exists():
        return
    lists: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))
    for kept, names in lists.items():
        for hyphenated in names:
            is_joined = kept == "joined"
            yield from _forms(hyphenated, weight=_OTHER if is_joined else _USUAL)
            if kept != "separate":
                joined = hyphenated.replace("-", "")
                yield from _forms(joined, weight=_USUAL if is_joined else _OTHER)


def _forms(adjective: str, *, weight: int) -> Iterator[Entry]:
    one = feminine(adjective)
    for term in dict.fromkeys([adjective, one, plural(adjective), plural(one)]):
        yield Entry(
            term=term,
            kind=Kind.OTHER,
            pronunciations=pronounce(term, Kind.OTHER),
            weight=weight,
            lemma=adjective,
            source=_FILE,
        )
