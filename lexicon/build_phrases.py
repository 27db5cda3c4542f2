"""Phrases of a noun and an adjective that letters join freely: ``sources/combinations.toml``."""

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.inflection import plural
from calame.lexicon.lexicon import COMBINED

# Possible, not necessarily usual: less than what somebody listed.
_WEIGHT = 20
_FEMININES = (
    (re.compile(r"e$"), "e"),
    (re.compile(r"(?<=[eiu])l$"), "lle"),
    (re.compile(r"(?<=[eé])n$"), "nne"),
    (re.compile(r"(?<=i)en$"), "enne"),
    (re.compile(r"if$"), "ive"),
    (re.compile(r"er$"), "ère"),
    (re.compile(r"eux$"), "euse"),
    (re.compile(r"teur$"), "trice"),
    (re.compile(r"gu$"), "guë"),
    (re.compile(r"^(béni|mali)n$"), r"\1gne"),
)


def feminine(adjective: str) -> str:
    """The feminine of an adjective."""
    for ending, instead in _FEMININES:
        if ending.search(adjective):
            return ending.sub(instead, adjective)
    return f"{adjective}e"


def read_phrases(folder: Path) -> Iterator[Entry]:
    """Every pair in both numbers, where the folder has such a list; the singular is the lemma."""
    path = folder / f"{COMBINED}.toml"
    if not path.exists():
        return
    lists: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))
    for gender in ("masculine", "feminine"):
        for noun, adjective in product(lists[gender], lists["adjectives"]):
            agreeing = feminine(adjective) if gender == "feminine" else adjective
            lemma = f"{noun} {agreeing}"
            for term in (lemma, f"{plural(noun)} {plural(agreeing)}"):
                yield Entry(
                    term=term, kind=Kind.OTHER, weight=_WEIGHT, lemma=lemma, source=COMBINED
                )
