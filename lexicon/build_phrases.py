"""Phrases of a noun and adjectives that letters join freely: ``sources/combinations.toml``."""

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.inflection import plural, plurals
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
    """Every phrase in both numbers, where the folder has such a list; the singular is the lemma."""
    path = folder / f"{COMBINED}.toml"
    if not path.exists():
        return
    for group in tomllib.loads(path.read_text("utf-8"))["groups"]:
        for lemma, inflected in _phrases(group):
            for term in (lemma, inflected):
                yield Entry(
                    term=term, kind=Kind.OTHER, weight=_WEIGHT, lemma=lemma, source=COMBINED
                )


def _phrases(group: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The singular and the plural of each noun of a group with each of its adjectives.

    Where the group has a list of third words, each of them stands after each pair.
    """
    after: list[list[str]] = [[word] for word in group.get("then", ())] or [[]]
    for gender in ("masculine", "feminine"):
        for noun, first, others in product(group.get(gender, ()), group["adjectives"], after):
            words = [first, *others]
            agreeing = list(map(feminine, words)) if gender == "feminine" else words
            yield (
                " ".join([noun, *agreeing]),
                " ".join([_plural_noun(noun), *map(plural, agreeing)]),
            )


def _plural_noun(noun: str) -> str:
    """The plural of a noun, which may have a complement: "bruits du cœur"."""
    return next(iter(plurals(noun, Kind.OTHER)), noun)
