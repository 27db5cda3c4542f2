"""Words that no list holds but whose parts are known: "lévétiracétamémie", "adrénalinée"."""

import re

from calame.lexicon.entry import Kind
from calame.lexicon.lexicon import Lexicon

# A productive ending, and what the stem may end with instead.
_ENDINGS = (
    (re.compile(r"(?:ém|ur)(?:ie|ique)s?$"), ("", "e", "ine")),
    (re.compile(r"ée?s?$"), ("e",)),
    (re.compile(r"(?<=in)e$"), ("",)),
)
# What is measured in blood and urine, what a preparation holds, what a tracer is.
_STEMS = {Kind.DRUG, Kind.LAB}
_LEAST_LETTERS = 5
# "anticoagulé" from "anticoagulant", "cathétérisé" from "cathétérisme": participles that no
# dictionary has.
_PARTICIPLE = re.compile(r"ée?s?$")
_OF_THE_VERB = ("ant", "ation", "er", "me")
# What stands before a known word and makes another one, which no list needs to have.
_PREFIXES = (
    *("anti", "auto", "bi", "dé", "dés", "dys", "endo", "exo", "extra", "hémi", "hyper", "hypo"),
    *("infra", "inter", "intra", "macro", "micro", "mono", "multi", "néo", "para", "per", "péri"),
    *("pluri", "poly", "post", "pré", "ré", "rétro", "semi", "sous", "sub", "supra", "sur", "sus"),
    *("télé", "trans", "tri", "ultra"),
)
_PREFIXED = re.compile(rf"(?:{'|'.join(_PREFIXES)})-?(?P<rest>\w{{5,}}(?:-\w+)*)")
# A small word without its apostrophe: "sagit" is "s'agit", no term.
_ELIDED = re.compile(r"(?:qu|[djlmnst])(?P<rest>[aeiouyhàâéèêëîïôùûœ]\w{2,})")
# A feminine or a plural that no list has: "spiculée", "spiculées", "sus-tentorielles".
_INFLECTED = (
    (re.compile(r"(?<=\w{4}é)es?$"), ""),
    (re.compile(r"(?<=\w{4}[^sx\W])s$"), ""),
    (re.compile(r"(?<=\w{3}el)les?$"), ""),
    (re.compile(r"(?<=\w{3}ien)nes?$"), ""),
    (re.compile(r"(?<=\w{3}al)es?$"), ""),
    (re.compile(r"(?<=\w{3})ives?$"), "if"),
    (re.compile(r"(?<=\w{3})euses?$"), "eux"),
    (re.compile(r"(?<=\w{3})aux$"), "al"),
)
_COMBINING = re.compile(r"[^\W\d_]{2,}o")


def is_derived(lower: str, lexicon: Lexicon) -> bool:
    """Whether a lower-case word is a known one with another, productive ending."""
    participle = _PARTICIPLE.search(lower)
    if participle and participle.start() >= _LEAST_LETTERS:
        verb = lower[: participle.start()]
        if any(lexicon.is_word(verb + end) for end in _OF_THE_VERB):
            return True
    for ending, instead in _ENDINGS:
        match = ending.search(lower)
        if match and match.start() >= _LEAST_LETTERS:
            stem = lower[: match.start()]
            if any(_is_substance(stem + end, lexicon) for end in instead):
                return True
    return False


def is_inflected(lower: str, lexicon: Lexicon) -> bool:
    """Whether a word is the feminine or the plural of a term that is no drug: "spiculée"."""
    bases = (ending.sub(instead, lower) for ending, instead in _INFLECTED if ending.search(lower))
    return any(_is_inflectable(base, lexicon) for base in bases)


def _is_inflectable(base: str, lexicon: Lexicon) -> bool:
    found = lexicon.find(base)
    if "-" in base:
        return any(one.term.lower() == base for one in found)
    return lexicon.is_word(base) and not any(one.kind.is_drug for one in found)


def _is_substance(stem: str, lexicon: Lexicon) -> bool:
    # Written exactly so: a misspelt stem is a misheard word.
    return any(entry.kind in _STEMS and entry.term.lower() == stem for entry in lexicon.find(stem))


def is_prefixed(lower: str, lexicon: Lexicon) -> bool:
    """Whether a word is a known one behind a prefix: "préanesthésie", "sus-hépatique"."""
    match = _PREFIXED.fullmatch(lower)
    return match is not None and lexicon.is_word(match["rest"])


def is_elided(lower: str, lexicon: Lexicon) -> bool:
    """Whether a word is an everyday one to which a small word was glued: "sagit", "lobjet"."""
    match = _ELIDED.fullmatch(lower)
    return match is not None and lexicon.is_common(match["rest"])


def is_compound(lower: str, lexicon: Lexicon) -> bool:
    """Whether a word is written apart in the lexicon: "échodoppler"."""
    return any(
        entry.term.lower() == apart
        for place, letter in enumerate(lower[:-3], start=1)
        if letter == "o" and place > 2
        for apart in (f"{lower[:place]} {lower[place:]}", f"{lower[:place]}-{lower[place:]}")
        for entry in lexicon.find(apart)
    )


def starts_compound(lower: str, following: str, lexicon: Lexicon) -> bool:
    """Whether a combining form and the correct word after it are one word: "ano périnéale"."""
    return (
        is_combining(lower)
        and lexicon.is_word(following)
        and any(lexicon.is_word(f"{lower}{link}{following}") for link in ("", "-"))
    )


def is_combining(lower: str) -> bool:
    """Whether a word looks like the first part of a compound: "ano", "gastro"."""
    return _COMBINING.fullmatch(lower) is not None
