"""Which endings sound the same, and the form that a noun asks of its adjective."""

import re
from collections.abc import Iterable

from calame.lexicon.grammar import Agreement, Family, Gender, Noun, Number

_PLURAL = re.compile(r"s$|(?<=[eo]u)x$|(?<=eau)x$")
# A feminine that sounds like its masculine: its ending, and the masculine's.
_FEMININE = (
    (re.compile(r"(?<=[éiuûï])e$"), ""),
    (re.compile(r"(?<=g)(?:uë|üe)$"), "u"),
    (re.compile(r"(?<=[aiou]l)e$"), ""),
    (re.compile(r"(?<=[aeiouû]r)e$"), ""),
    (re.compile(r"(?<=[eu])lle$"), "l"),
    (re.compile(r"(?<=[iur])que$"), "c"),
    (re.compile(r"cque$"), "c"),
    # « suspect » has a silent end, « direct » has not.
    (re.compile(r"(direct|correct|strict|exact|intact|compact|infect)e$"), r"\1"),
)
_SAME = {"nette": "net", "chère": "cher", "amère": "amer", "fière": "fier"}


def is_silent(one: str, other: str) -> bool:
    """Whether two forms of one word differ only in what nobody hears."""
    return _heard(one) == _heard(other)


def _heard(form: str) -> str:
    bare = _PLURAL.sub("", form)
    if bare in _SAME:
        return _SAME[bare]
    for ending, instead in _FEMININE:
        if ending.search(bare):
            return ending.sub(instead, bare)
    return bare


def agreeing(form: str, families: Iterable[Family], wanted: Agreement) -> str | None:
    """The form that agrees and sounds like the one that was heard; None where there is none.

    Several families may have the form: all must agree on the result.
    """
    targets = {family.of(wanted) for family in families}
    if form in targets:
        return form
    if len(targets) != 1:
        return None
    (target,) = targets
    return target if is_silent(form, target) else None


def has_silent_gender(families: Iterable[Family]) -> bool:
    """Whether the masculine of an adjective sounds like its feminine, but is written otherwise."""
    return any(one.his != one.hers and is_silent(one.his, one.hers) for one in families)


def gender_of(nouns: Iterable[Noun]) -> Gender | None:
    """The one gender of a noun; None where it has two."""
    genders = {noun.gender for noun in nouns}
    return genders.pop() if len(genders) == 1 and Gender.BOTH not in genders else None


def other_number(noun: Noun, number: Number) -> str | None:
    """The noun's form of a number, where it sounds the same."""
    form = noun.of(number)
    both = noun.singular and noun.plural and is_silent(noun.singular, noun.plural)
    return form if both else None
