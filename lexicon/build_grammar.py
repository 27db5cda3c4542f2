"""Genders, numbers and families of endings, out of a dictionary that says what each form is.

Debian's edition of the dictionary (package ``hunspell-fr-comprehensive``) tags every form:
``po:nom is:fem``. Taken are the nouns with their gender, the adjectives and past participles with
their four forms, and which of these forms may also be a verb.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from calame.lexicon.build_endings import families_by_ending, nouns_by_ending
from calame.lexicon.build_forms import Form, entries
from calame.lexicon.entry import Entry
from calame.lexicon.grammar import Family, Gender, Noun, Number, Words, write_words

_NOUN, _ADJECTIVE = "po:nom", "po:adj"
_GENDERS = {"is:mas": Gender.MASCULINE, "is:fem": Gender.FEMININE, "is:epi": Gender.BOTH}
# What can follow a subject, and what a verb is without one.
# What is one of these too is neither noun nor adjective where it counts: « sur », « fort ».
_CLOSED = re.compile(r"po:(?:prep|det|pro|cj|adv|nb$|nbro)")
_VERBAL = {"po:3sg", "po:3pl", "po:3pl!", "po:infi", "po:ppre"}
# The gender of the medical sense: « un membre » is a leg, « une pupille » an eye's.
_IN_MEDICINE = {
    **dict.fromkeys(
        ("membre", "réflexe", "geste", "cadre", "malaise", "carpe", "parasite", "espace"),
        Gender.MASCULINE,
    ),
    **dict.fromkeys(
        ("raideur", "ordonnance", "chorée", "ascite", "pupille", "aine", "radio", "période"),
        Gender.FEMININE,
    ),
}


def build_grammar(
    dictionary: Path, *, usual: Iterable[str], terms: Iterable[Entry], path: Path
) -> int:
    """Write the table; gives the number of its rows.

    Args:
        dictionary: Folder of the tagged dictionary.
        usual: Lower-case words; a noun that is neither among them nor in a term is left out.
        terms: The lexicon.
        path: Where to write.
    """
    read = [forms for forms in entries(dictionary) if forms[0].text.islower()]
    listed = list(terms)
    known = frozenset(usual).union(*(entry.term.lower().split() for entry in listed))
    kept = [forms for forms in read if any(form.text in known for form in forms)]
    others = _others(listed, {form.text for forms in read for form in forms})
    nouns = {noun for forms in kept for noun in _nouns(forms)} | set(nouns_by_ending(others))
    families = {family for forms in read for family in _families(forms)}
    families |= set(families_by_ending(others))
    written = {form for noun in nouns for form in noun.forms}
    written |= {form for family in families for form in family.forms}
    every = [form for forms in read for form in forms if form.text in written]
    verbs = {form.text for form in every if _is_verb(form)}
    closed = {form.text for form in every if any(map(_CLOSED.match, form.tags))}
    return write_words(path, Words(sorted(nouns), sorted(families), sorted(verbs), sorted(closed)))


def _others(terms: Iterable[Entry], forms: set[str]) -> frozenset[str]:
    """Words that are terms, but neither drugs nor in the dictionary, in the singular."""
    words = {
        entry.term
        for entry in terms
        if entry.term.isalpha() and entry.term.islower() and not entry.kind.is_drug
    }
    return frozenset(word for word in words - forms if word.removesuffix("s") not in words - {word})


def _is_verb(form: Form) -> bool:
    return not _VERBAL.isdisjoint(form.tags)


def _nouns(forms: Iterable[Form]) -> Iterator[Noun]:
    """A noun for each gender that the entry has, but for those that medicine does not mean."""
    named = [form for form in forms if _NOUN in form.tags]
    for gender in Gender:
        own = [form for form in named if _gender(form) is gender]
        meant = _IN_MEDICINE.get(own[0].text, gender) if own else gender
        if own and (meant is gender or gender is Gender.BOTH):
            is_adjective = any(_ADJECTIVE in form.tags for form in own)
            yield Noun(_first(own, Number.ONE), _first(own, Number.SEVERAL), meant, is_adjective)


def _families(forms: Iterable[Form]) -> Iterator[Family]:
    """The four forms of an adjective or past participle, where it has a feminine."""
    own = [form for form in forms if _ADJECTIVE in form.tags]
    his = [form for form in own if _gender(form) in {Gender.MASCULINE, Gender.BOTH}]
    hers = [form for form in own if _gender(form) in {Gender.FEMININE, Gender.BOTH}]
    cells = [_first(of, number) for of in (his, hers) for number in Number]
    if all(cells):
        yield Family(*cells)


def _gender(form: Form) -> Gender | None:
    """The last tag says it: the ending's gender stands behind the entry's."""
    return next((_GENDERS[tag] for tag in reversed(form.tags) if tag in _GENDERS), None)


def _first(forms: Iterable[Form], number: Number) -> str:
    """The first form of a number; the classical spelling stands before the reformed one."""
    tags = {"is:sg" if number is Number.ONE else "is:pl", "is:inv"}
    return next((form.text for form in forms if not tags.isdisjoint(form.tags)), "")
