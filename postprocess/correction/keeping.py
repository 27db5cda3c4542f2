"""What a term may not replace: words that are right, or that it would merely cut or respace."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import dropwhile, takewhile

from rapidfuzz.distance import Prefix

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.folding import fold, stem
from calame.lexicon.lexicon import Lexicon
from calame.lexicon.pronunciations import read_aloud
from calame.postprocess.correction.derivation import is_combining
from calame.postprocess.correction.patterns import FUNCTION_WORDS
from calame.postprocess.correction.stretches import Stretch
from calame.postprocess.correction.words import Heard

# Starts that make another word, often the contrary: "capnie" is not "eucapnie".
_PREFIX = re.compile(
    r"(?:a|an|anti|auto|bi|contre|de|des|dys|endo|eu|ex|extra|hemi|hyper|hypo|im|in|inter|intra"
    r"|macro|micro|mono|multi|neo|non|normo|para|peri|poly|post|pre|pro|re|sub|super|sur|sus|trans)-?"
)
_CONTRARIES = (
    *(("hyper", "hypo"), ("tachy", "brady"), ("intra", "extra"), ("supra", "infra")),
    *(("pre", "post"), ("sus-", "sous-"), ("macro", "micro"), ("poly", "oligo")),
)
# Starts that may be taken away from no word either; those that are words of their own
# ("des", "en", "sur") may have been glued to it.
_BOUND = re.compile(
    r"(?:anti|auto|bi|dys|endo|eu|ex|extra|hemi|hyper|hypo|im|in|inter|intra|macro|micro|mono"
    r"|multi|neo|non|normo|para|peri|poly|post|pre|pro|re|sub|super|sus|trans)-?"
)
_FUNCTION_STEMS = frozenset(map(stem, FUNCTION_WORDS))
_PREPOSITIONS = frozenset(
    ("par", "pour", "sous", "sur", "avec", "chez", "vers", "contre", "apres", "avant", "depuis")
)
# From this probability on the recogniser is sure of what it heard.
_WELL_HEARD = 0.9
# Shorter words resemble the endings of others.
_LEAST_KEPT = 4
# Letters spelled one by one; longer words in capitals are words.
_LONGEST_CODE = 4
# Several everyday words only become a term of so many letters.
_LONG = 8
# A side glued to the word before it, as it may have been misheard.
_SIDE = re.compile(r"dro(?:i|t|at|ua)|drwa|gau?ch|goch|gosh")


def is_kept(entry: Entry, stretch: Stretch, run: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether the heard words stay whatever the term sounds like."""
    return (
        (_only_inflects(entry, run, lexicon) and not _agrees_better(entry, stretch, lexicon))
        or _is_another_term(entry, stretch, run, lexicon)
        or _only_swallows(entry, run)
        or _only_prefixes(entry, run)
        or _brings_prefix(entry, run)
        or _takes_prefix(entry, run)
        or _swaps_link(entry, run)
        or _drops_link(entry, run)
        or _drops_ending(entry, run)
        or _spells_two(entry, run)
        or _only_rejoins(entry, run, lexicon)
        or _only_links(entry, run)
        or _swallows_code(entry, run)
        or (_is_slight(entry, run) and not stretch.is_sided)
        or _turns_round(entry, stretch)
        or _loses_side(entry, stretch)
    )


def loses_term(entry: Entry, run: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether a term among correct words would be lost, or only its number or link word change."""
    named = set(_content(entry.term))
    known = [word.text for word in run if len(word.text) > 3 and lexicon.find(word.text)]
    is_lost = not all(named.issuperset(_content(word)) for word in known)
    content = [part for word in run if not word.is_function for part in _content(word.text)]
    return is_lost or named == set(content) | (named & FUNCTION_WORDS)


def _is_another_term(
    entry: Entry, stretch: Stretch, run: Sequence[Heard], lexicon: Lexicon
) -> bool:
    """Whether a term that was heard would become another one: "cancer du sein" is not "du rein".

    Nothing but the sound tells them apart, and the recogniser has heard that already.
    """
    if any(word.is_unknown for word in run):
        return False
    content = [word for word in run if not word.is_function]
    heard = content[0].text if len(content) == 1 and " " not in entry.term else stretch.text
    return any(known.lemma != entry.lemma for known in lexicon.find(heard))


def _only_swallows(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether the term is what some of the correct words say already: the rest would be lost."""
    heard, written = (f" {fold(text)} " for text in (_joined(run), entry.term))
    if len(heard) > len(written) and written in heard:
        return True
    # "de dilatation des cavités", "cliché de face ce": these are not the term's to take.
    inner = _without_outer_links(run)
    if len(inner) < len(run) and _as_one(_joined(inner)) == _as_one(entry.term):
        return True
    said = [word for word in run if not word.is_function]
    parts = {part for word in said for part in _content(word.text)}
    term = {part for part in _content(entry.term) if part not in _FUNCTION_STEMS}
    return len(term) < len(said) and term <= parts


def _without_outer_links(run: Sequence[Heard]) -> list[Heard]:
    """The words without the articles and prepositions around them."""
    inner = list(dropwhile(lambda word: word.is_function, run))
    return list(dropwhile(lambda word: word.is_function, inner[::-1]))[::-1]


def _as_one(text: str) -> str:
    """One spelling for both numbers, with and without hyphens and spaces."""
    return stem(text).replace(" ", "")


def _joined(run: Sequence[Heard]) -> str:
    return " ".join(word.text for word in run).replace("' ", "'")


def _only_prefixes(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether the term is the one heard word with another prefix: that changes what it means."""
    heard, term = stem(run[0].text), stem(entry.term)
    if len(run) > 1 or min(len(heard), len(term)) < 5:
        return False
    added = term.removesuffix(heard) if term.endswith(heard) else ""
    lost = heard.removesuffix(term) if heard.endswith(term) else ""
    return bool(_PREFIX.fullmatch(added) or _BOUND.fullmatch(lost))


def _brings_prefix(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether a correct word would get a prefix that nobody said, in a phrase too.

    "a été favorable" is no "défavorable"; "hyper tension" is "hypertension".
    """
    rest = {fold("".join(word.text for word in run[:place])) for place in range(len(run))}
    return len(run) > 1 and any(
        _PREFIX.fullmatch(added) is not None and added.rstrip("-") not in rest
        for part in fold(entry.term).split()
        for word in run
        if word.is_word and len(word.text) > _LEAST_KEPT
        if (added := part.removesuffix(fold(word.text))) != part
    )


def _takes_prefix(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether a correct word would lose its prefix: "préanesthésie" is no "anesthésie"."""
    return any(
        _BOUND.fullmatch(fold(word.text).removesuffix(part)) is not None
        for part in fold(entry.term).replace("'", " ").split()
        if len(part) > _LEAST_KEPT
        for word in run
        if word.is_word and fold(word.text) != part and fold(word.text).endswith(part)
    )


def _swaps_link(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether a preposition that was heard would become another one: "adressé par", "pour"."""
    heard = _PREPOSITIONS.intersection(fold(word.text) for word in run)
    named = _PREPOSITIONS.intersection(fold(entry.term).split())
    return bool(heard and named and heard != named)


def _drops_link(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether a link word before the term would be lost: "pas de troubles" is not "pas trouble"."""
    if len(run) < 2 or not run[0].is_function or any(word.is_unknown for word in run):
        return False
    return stem(_joined(run[1:])) == stem(entry.term)


def _drops_ending(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether a well heard word would lose its plural or feminine to the term around it.

    The plural of the term, if there is one, is another candidate.
    """
    named = [part for word in entry.term.split() for part in word.lower().split("-")]
    return any(
        word.is_word
        and word.probability >= _WELL_HEARD
        and word.text.lower() in (f"{part}e", f"{part}s", f"{part}es")
        for word in run
        for part in named
        if len(part) >= _LEAST_KEPT
    )


def _spells_two(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether "de" would become the D of a code: it may be a "2", the letter is heard "dé"."""
    return entry.kind is Kind.ABBREVIATION and len(run) > 1 and run[-1].text.lower() == "de"


def _only_rejoins(entry: Entry, run: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether only the hyphen of a word would go, whose parts are words: "écho-Doppler"."""
    parts = run[0].text.split("-")
    if len(run) > 1 or len(parts) == 1 or "-" in entry.term:
        return False
    if fold("".join(parts)) != fold(entry.term).replace(" ", ""):
        return False
    return all(lexicon.is_word(part) or is_combining(part.lower()) for part in parts)


def _only_links(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether words that were well heard would only get other link words: "en regard de"."""
    if any(word.is_unknown or word.probability < _WELL_HEARD for word in run):
        return False
    heard = fold(" ".join(word.text for word in run)).replace("'", " ").split()
    named = fold(entry.term).replace("'", " ").split()
    return named != heard and _content_words(named) == _content_words(heard)


def _content_words(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in FUNCTION_WORDS]


def _swallows_code(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether letters that were spelled would be lost: "un QT corrigé", "démo IAX"."""
    spelled = [word for word in run if len(word.text) > 1 and word.text.isupper()]
    return len(run) > 1 and any(_loses_code(entry, word) for word in spelled)


def _loses_code(entry: Entry, word: Heard) -> bool:
    is_known = word.is_word and word.probability >= _WELL_HEARD
    if is_known and fold(word.text) not in fold(entry.term):
        return True
    is_short = len(word.text) <= _LONGEST_CODE
    return is_short and not entry.kind.is_drug and entry.term[1:].islower()


def _is_slight(entry: Entry, run: Sequence[Heard]) -> bool:
    """Whether several everyday words would become a short term: "voie tel" is no "Vater"."""
    is_short = len(entry.term) < _LONG and not entry.kind.is_drug
    return is_short and len(run) > 1 and all(word.is_common for word in run)


def _turns_round(entry: Entry, stretch: Stretch) -> bool:
    """Whether the contrary was heard: "hyper tension" is no "hypotension"."""
    heard, term = fold(stretch.text), fold(entry.term)
    return any(
        one in heard and other in term and one not in term
        for pair in _CONTRARIES
        for one, other in (pair, pair[::-1])
    )


def _loses_side(entry: Entry, stretch: Stretch) -> bool:
    """Whether a side may be hidden in what was heard: no term brings one."""
    return bool(_SIDE.search(fold(stretch.text)) and not _SIDE.search(fold(entry.term)))


def _agrees_better(entry: Entry, stretch: Stretch, lexicon: Lexicon) -> bool:
    """Whether a phrase that no list has differs from the term in endings that are not heard.

    "insuffisance rénal" becomes "insuffisance rénale", "sueur nocturne" never "sueur nocturnes".
    """
    heard, term = stretch.text.lower().split(), entry.term.lower().split()
    if (
        len(heard) != len(term)
        or len(term) < 2
        or read_aloud(stretch.text) not in entry.pronunciations
    ):
        return False
    if any(known.term.lower() == stretch.text.lower() for known in lexicon.find(stretch.text)):
        return False
    if fold(stretch.text).replace("-", "") == fold(entry.term).replace("-", ""):
        return False
    # "dilatation des cavités" is one of several; "douloureux" has one form for both numbers.
    own = takewhile(lambda word: word not in FUNCTION_WORDS, heard)
    numbers = {word[-1] in "sx" for word in own if len(word) > 3 and not word.endswith("eux")}
    keeps_number = (heard[0][-1] in "sx") == (term[0][-1] in "sx")
    return keeps_number or len(numbers) > 1


@lru_cache(maxsize=20_000)
def _content(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s']+", stem(text)) if len(part) > 1)


def _only_inflects(entry: Entry, run: Sequence[Heard], lexicon: Lexicon) -> bool:
    """Whether correct words would only change an ending: recognisers hear that better."""
    if any(word.is_unknown for word in run):
        return False
    content = [word.text for word in run if not word.is_function]
    heard, named = _content(" ".join(word.text for word in run)), _content(entry.term)
    texts = [*(word.text for word in run), entry.term]
    parts = [part for text in texts for part in text.replace("-", " ").split()]
    is_combined = not entry.kind.is_drug and any(is_combining(part.lower()) for part in parts)
    # Only an ending, or only a space: "ano périnéale". The name of a drug may be cut.
    linked = tuple(part for part in named if part not in _FUNCTION_STEMS)
    if heard == linked and any(word.is_function for word in run):
        return True  # "signe d'Hoffmann" is "signe de Hoffmann"
    if heard == named or (is_combined and "".join(heard) == "".join(named)):
        return True
    term = stem(entry.term)
    if any(_is_ending(stem(" ".join(one)), term) for one in (content, [w.text for w in run])):
        return True
    return any(known.lemma == entry.lemma for word in content for known in lexicon.find(word))


def _is_ending(one: str, other: str) -> bool:
    """Whether two stems differ by no more than the ends of their words."""
    mine, theirs = one.split(), other.split()
    return len(mine) == len(theirs) and all(map(_is_word_ending, mine, theirs))


def _is_word_ending(one: str, other: str) -> bool:
    shared = Prefix.similarity(one, other)
    least = min(3, len(one), len(other))
    return shared >= max(least, min(len(one), len(other)) - 1) and abs(len(one) - len(other)) <= 2
