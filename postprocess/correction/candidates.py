"""What may have been said in place of a run of words: terms of the lexicon that sound alike."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.folding import fold, stem
from calame.lexicon.lexicon import COMBINED, ORDINARY, Lexicon, Match
from calame.lexicon.pronunciations import read_aloud, read_cut, read_sounded
from calame.postprocess.correction.articles import with_article
from calame.postprocess.correction.hearings import Hearing, wordings
from calame.postprocess.correction.keeping import is_kept, loses_term
from calame.postprocess.correction.patterns import DRUG_BEFORE, PLURAL_BEFORE, SINGULAR_BEFORE
from calame.postprocess.correction.stretches import Stretch, find_stretches
from calame.postprocess.correction.words import Heard, is_hard

# Looking further away only finds words that the sound rejects.
_FARTHEST = 0.42
_FARTHEST_DRUG = 0.55
# The same without the recording, which then cannot reject them, and how many edits are looked at.
_FARTHEST_UNHEARD = 0.34
_HEARD_REACH, _UNHEARD_REACH = 4, 6
# How far a long term may sound from correct words that were not heard for certain.
_NEARLY = 0.12
_MOST_SOUNDS = 8
# Correct words only become a term of so many letters.
_LONG = 8
_BESIDE_SIDE = 4
# What the wrong number weighs, and a phoneme, in letters.
_WRONG_NUMBER = 1.5
_INFLECTED = 0.8
_LETTERS_PER_PHONEME = 1.5
# What a further word must bring closer to the term.
_PER_WORD = 0.03
# How much farther another form of a term may sound, in phonemes, and how many are asked for.
_SAME_SOUND = 0.5
_MOST_FORMS = 2
_ARTICLES = re.compile(r"\b(?:[dl]|qu)'")
_CAPITALS = re.compile(r"\b[A-Z]{2,8}\b")


_Reading = tuple[Stretch, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A term for a stretch.

    Attributes:
        stretch: What it would replace.
        entry: The term.
        written: What would stand there, capitals and article included.
        distance: Of the sounds, over the number of phonemes heard.
        others: Other forms that sound alike ("plaquettes"): the recording chooses among them.
        is_expected: Whether it is a drug where the words around ask for one.
    """

    stretch: Stretch
    entry: Entry
    written: str
    distance: float
    others: tuple[str, ...] = ()
    is_expected: bool = False

    @property
    def is_ordinary(self) -> bool:
        """Whether it is everyday French, no term."""
        return self.entry.source == ORDINARY


def find_candidates(
    words: Sequence[Heard],
    text: str,
    lexicon: Lexicon,
    *,
    hears: bool,
    others: Sequence[Hearing] = (),
) -> list[Candidate]:
    """Every candidate for every stretch worth a look.

    Args:
        words: Of the draft.
        text: The draft's text.
        lexicon: Where the terms are.
        hears: Whether the sound will be asked, so that doubtful ones may come along.
        others: Other wordings of the same text, where something in it is wrong.
    """
    readings = list(_readings(find_stretches(words, text, hears=hears), text, others))
    nears = _near(readings, lexicon, hears=hears)
    drugs = _near_drugs(readings, words, lexicon) if hears else {}
    twins = _twins(readings, words, lexicon) if hears else {}
    found: dict[tuple[int, int, str], Candidate] = {}
    for stretch, said in readings:
        matches = _same(stretch, said, lexicon) if stretch.is_plausible else nears[said]
        matches = [*matches, *drugs.get((stretch, said), ()), *twins.get((stretch, said), ())]
        for candidate in _of(stretch, words, matches, length=len(said), lexicon=lexicon):
            key = (stretch.first, stretch.last, candidate.written)
            if key not in found or candidate.distance < found[key].distance:
                found[key] = candidate
    return _tightest(found.values())


def _readings(
    stretches: Iterable[Stretch], text: str, others: Sequence[Hearing]
) -> Iterator[_Reading]:
    """Every way in which each stretch may have been said."""
    for stretch in stretches:
        found = wordings(stretch, text, () if stretch.is_plausible else others)
        for said in dict.fromkeys(said for wording in found for said in _said(wording)):
            yield stretch, said


def _near(readings: Sequence[_Reading], lexicon: Lexicon, *, hears: bool) -> dict[str, list[Match]]:
    """What sounds like each reading of a run that may be wrong."""
    limit = _FARTHEST if hears else _FARTHEST_UNHEARD
    reach = _HEARD_REACH if hears else _UNHEARD_REACH
    queries = list(dict.fromkeys(said for stretch, said in readings if not stretch.is_plausible))
    found = lexicon.near(queries, limit=limit, most=_MOST_SOUNDS, reach=reach)
    return dict(zip(queries, found, strict=True))


def _twins(
    readings: Sequence[_Reading], words: Sequence[Heard], lexicon: Lexicon
) -> dict[_Reading, list[Match]]:
    """Long terms that sound nearly like correct words: "optimiser de" for "Optimizette"."""
    wanted = [
        (stretch, said)
        for stretch, said in readings
        if stretch.is_plausible and len(said) >= _LONG and stretch.is_doubtful
    ]
    queries = list(dict.fromkeys(said for _, said in wanted))
    found = lexicon.near(queries, limit=_NEARLY, most=_MOST_SOUNDS, reach=_LONG)
    nears = dict(zip(queries, found, strict=True))
    return {
        (stretch, said): [
            one
            for one in nears[said]
            if _is_long_term(one.entry)
            and one.entry.source != COMBINED
            and not loses_term(one.entry, words[stretch.first : stretch.last], lexicon)
        ]
        for stretch, said in wanted
        if not lexicon.find(stretch.text)
    }


def _near_drugs(
    readings: Sequence[_Reading], words: Sequence[Heard], lexicon: Lexicon
) -> dict[_Reading, list[Match]]:
    """Drugs that sound only a little like a run, where the words around ask for a drug."""
    wanted = [
        (stretch, said)
        for stretch, said in readings
        if not stretch.is_plausible and expects_drug(stretch, words)
    ]
    found = lexicon.near_drugs(
        [said for _, said in wanted], limit=_FARTHEST_DRUG, most=_MOST_SOUNDS
    )
    return dict(zip(wanted, found, strict=True))


def expects_drug(stretch: Stretch, words: Sequence[Heard]) -> bool:
    """Whether a dose follows a stretch, or a word like "sous" or "arrêt" stands before it."""
    before = words[max(0, stretch.first - 2) : stretch.first]
    after = words[stretch.last : stretch.last + 1]
    return any(word.text.lower() in DRUG_BEFORE for word in before) or any(
        letter.isdigit() for word in after for letter in word.text
    )


def _same(stretch: Stretch, said: str, lexicon: Lexicon) -> list[Match]:
    """The long terms that sound exactly so: all that correct words may be changed into.

    Before a side shorter ones too: "Saint droit", "s'il vient gauche".
    """
    least = _BESIDE_SIDE if stretch.is_sided else _LONG
    return [Match(entry, 0.0) for entry in lexicon.same(said) if _is_long_term(entry, least)]


def _is_long_term(entry: Entry, least: int = _LONG) -> bool:
    return len(entry.term) >= least and entry.source != ORDINARY


def _tightest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates without those that swallow a word for nothing ("le dispné" for "dyspnée")."""
    by_term: dict[str, list[tuple[float, Candidate]]] = defaultdict(list)
    for candidate in candidates:
        by_term[stem(candidate.entry.term)].append((_looseness(candidate), candidate))
    return [
        candidate
        for same in by_term.values()
        for looseness, candidate in same
        if not any(
            other < looseness and tighter.stretch.meets(candidate.stretch)
            for other, tighter in same
        )
    ]


def _looseness(candidate: Candidate) -> float:
    stretch = candidate.stretch
    return candidate.distance + _PER_WORD * (stretch.last - stretch.first)


def _said(text: str) -> tuple[str, ...]:
    """The ways in which a wording may have been said."""
    # Capitals may have been heard letter by letter: "NTPOBNP".
    spelt = _CAPITALS.sub(lambda match: " ".join(match.group()), text)
    return read_aloud(text), read_sounded(text), read_cut(text), read_aloud(spelt)


def _of(
    stretch: Stretch,
    words: Sequence[Heard],
    nears: Iterable[Match],
    *,
    length: int,
    lexicon: Lexicon,
) -> Iterator[Candidate]:
    """The candidates among the matches: one form for each family of homophones."""
    families: dict[str, list[Match]] = defaultdict(list)
    run = words[stretch.first : stretch.last]
    for match in nears:
        if _may_be_written(match.entry.term) and not is_kept(match.entry, stretch, run, lexicon):
            families[stem(match.entry.term)].append(match)
    for matches in families.values():
        ranked = sorted(matches, key=lambda match: _oddness(match, stretch, words))
        best = ranked[0]
        wider, written = with_article(stretch, best.entry, _written(best.entry, stretch), words)
        if written != wider.text:
            yield Candidate(
                stretch=wider,
                entry=best.entry,
                written=written,
                distance=best.distance / length,
                others=tuple(_other_forms(ranked, stretch, words)),
                is_expected=best.entry.kind.is_drug and expects_drug(stretch, words),
            )


def _other_forms(ranked: Sequence[Match], stretch: Stretch, words: Sequence[Heard]) -> list[str]:
    """The other forms of the best match that sound nearly the same, as they would stand there.

    What is measured stands as the list has it: "natrémie", "plaquettes".
    """
    nearest = min(match.distance for match in ranked)
    forms = [
        with_article(stretch, match.entry, _written(match.entry, stretch), words)
        for match in ranked
        if match.distance <= nearest + _SAME_SOUND
        and not _changes_number(match.entry, stretch, words)
        and (match.entry.kind is not Kind.LAB or match.entry.term == match.entry.lemma)
    ]
    place, best = with_article(stretch, ranked[0].entry, _written(ranked[0].entry, stretch), words)
    alike = dict.fromkeys(form for other, form in forms if other == place)
    return [form for form in alike if form not in {best, place.text}][:_MOST_FORMS]


def _changes_number(entry: Entry, stretch: Stretch, words: Sequence[Heard]) -> bool:
    """Whether a noun that was heard right would change its number, which no recording tells."""
    first = words[stretch.first]
    is_right = first.is_word and not first.is_function
    return is_right and _is_plural(fold(entry.term)) != _is_plural(fold(stretch.text))


@lru_cache(maxsize=20_000)
def _may_be_written(term: str) -> bool:
    """No term brings a figure, a negation or a side into the text; one letter is no gain."""
    # The article « l' » is no litre; « n' » is a negation.
    bare = _ARTICLES.sub("", term.lower().replace("’", "'"))
    parts = bare.replace("'", " ").replace("-", " ").split()
    return not any(map(is_hard, parts)) and len(term) >= 3


def _oddness(match: Match, stretch: Stretch, words: Sequence[Heard]) -> tuple[float, int]:
    """How ill a form of a term fits: its sound, spelling and number; then its rarity."""
    heard, term = fold(stretch.text), fold(match.entry.term)
    spelling = Levenshtein.distance(term, heard)
    number = _wrong_number(match.entry, stretch, words)
    return _LETTERS_PER_PHONEME * match.distance + spelling + number, -match.entry.weight


def _wrong_number(entry: Entry, stretch: Stretch, words: Sequence[Heard]) -> float:
    """How ill the number of a term fits: the word before tells, else what was heard a little."""
    before = words[stretch.first - 1].text.lower() if stretch.first else ""
    is_plural = _is_plural(fold(entry.term))
    if before in PLURAL_BEFORE or before in SINGULAR_BEFORE:
        return _WRONG_NUMBER * (is_plural != (before in PLURAL_BEFORE))
    if words[stretch.first].is_word:
        return _WRONG_NUMBER * (is_plural != _is_plural(fold(stretch.text)))
    # The recogniser ends words that it does not know as it pleases.
    return _INFLECTED * (entry.term != entry.lemma)


def _is_plural(folded: str) -> bool:
    return folded.partition(" ")[0][-1:] in {"s", "x"}


def _written(entry: Entry, stretch: Stretch) -> str:
    """The term, with a capital where the stretch stood at the start of a sentence."""
    if entry.kind in {Kind.BRAND, Kind.EPONYM, Kind.ABBREVIATION, Kind.UNIT, Kind.DEVICE}:
        return entry.term
    starts_upper = stretch.text[:1].isupper() and not stretch.text[1:2].isupper()
    return entry.term[:1].upper() + entry.term[1:] if starts_upper else entry.term
