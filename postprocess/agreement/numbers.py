"""The number of what is absent or counted: « pas de trouble », « 2 bouffées »."""

import re
from collections.abc import Iterator
from functools import partial
from re import Match

from calame.lexicon.lexicon import Lexicon
from calame.postprocess.agreement.rule import CLAUSE, WORD, agreement_rule
from calame.postprocess.figures.units import ACTS, DURATIONS, FORMS
from calame.postprocess.rules import Rule
from calame.postprocess.vocabulary import listed

# Things that are absent are named in the singular: « pas de lésion dentaire ».
_ABSENT = re.compile(
    rf"\b(?P<cue>(?:pas|absence|ni|sans)(?: de | d'| )|aucune? )(?P<noun>{WORD}s)"
    rf"(?P<adjectives>(?: (?!(?:des|les|ses|ces|mais|sous|vers|dans|plus|très)\b){WORD}s){{0,2}})"
    r"(?![\w'-])",
    re.IGNORECASE,
)
# Nouns that are plural by themselves, or whose singular ends in s and looks like a plural.
_PLURAL = listed(
    "selles urines règles glaires lunettes soins frais obsèques moeurs mœurs vacances ciseaux "
    "rhinopharynx nausées vomissements temps repas dans plus moins jamais toujours "
    "très pas mais sous vers corps bras dos os cas fois mois poids pouls sens abcès accès succès "
    "décès excès tiers relais cours parcours secours recours concours fonds revers idées"
)
_MASCULINE = re.compile(r"(?:ment|dent|isme|age|ome|trouble|signe|ganglion)$")
_SEVERAL = re.compile(
    rf"\b(?P<count>[2-9]|[1-9]\d|quelques) "
    rf"(?P<noun>{'|'.join((*FORMS, *ACTS, *DURATIONS))}|(?<=quelques ){WORD})"
    r"(?![\w'-])",
    re.IGNORECASE,
)
_ARTICLE = re.compile(rf"{CLAUSE}(?P<cue>pas )(?P<noun>[aeiouyéèêàâîôœ]{WORD})", re.IGNORECASE)

_OF_PLURAL = re.compile(rf"{CLAUSE}(pas )des (?=[aeiouyéèêàâîôœh])", re.IGNORECASE)
_ABSENCES = re.compile(r"\b(absence)s(?= d(?:e |'))", re.IGNORECASE)


def number_rules(lexicon: Lexicon, *, keeps_number: bool) -> Iterator[Rule]:
    """The rules in their order.

    Args:
        lexicon: Which spellings are words.
        keeps_number: Leave « pas de troubles » where it was heard so.
    """
    yield agreement_rule(_OF_PLURAL, r"\1d'", "pas des")
    yield agreement_rule(_ABSENCES, r"\1", "absences d")
    yield agreement_rule(_ARTICLE, partial(_with_article, lexicon), "pas ")
    if not keeps_number:
        absent = partial(_absent, lexicon)
        yield agreement_rule(_ABSENT, absent, "pas ", "sans", "ni ", "absence", "aucun")
    yield agreement_rule(_SEVERAL, partial(_plural, lexicon))


def _singular(lexicon: Lexicon, word: str) -> str | None:
    """The singular, where it sounds the same and is a word."""
    one = word[:-1]
    if not word.endswith("s") or len(one) < 4 or word.lower() in _PLURAL:
        return None
    return one if lexicon.is_word(one) else None


def _absent(lexicon: Lexicon, match: Match[str]) -> str | None:
    noun = _singular(lexicon, match["noun"])
    if noun is None or noun.endswith("s"):
        return None
    adjectives = [_of_noun(lexicon, noun, word) for word in match["adjectives"].split()]
    return match["cue"] + " ".join([noun, *adjectives])


def _of_noun(lexicon: Lexicon, noun: str, adjective: str) -> str:
    """The adjective in the singular; « -ales » after a masculine is heard « -al »."""
    one = _singular(lexicon, adjective) or adjective
    if not _MASCULINE.search(noun):
        return one
    bare = re.sub(r"(?<=al)e$|(?<=el)le$", "", one)
    return bare if lexicon.is_word(bare) else one


def _plural(lexicon: Lexicon, match: Match[str]) -> str | None:
    noun = match["noun"]
    if noun.endswith(("s", "x", "z")) or not lexicon.is_word(f"{noun}s"):
        return None
    return f"{match['count']} {noun}s"


def _with_article(lexicon: Lexicon, match: Match[str]) -> str | None:
    """« pas épanchement »: French has no noun right after « pas »."""
    return f"{match['cue']}d'{match['noun']}" if lexicon.find(match["noun"]) else None
