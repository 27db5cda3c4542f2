"""What may have been said in place of a run of words: terms of the lexicon that sound alike."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.folding import fold, stem
from calame.lexicon.lexicon import ORDINARY, Lexicon, Match
from calame.lexicon.pronunciations import read_aloud, read_cut, read_sounded
from calame.postprocess.correction.articles import with_article
from calame.postprocess.correction.keeping import is_kept
from calame.postprocess.correction.patterns import PLURAL_BEFORE
from calame.postprocess.correction.stretches import Stretch, find_stretches
from calame.postprocess.correction.words import Heard, is_hard

# Looking further away only finds words that the sound rejects.
_FARTHEST = 0.42
_MOST_SOUNDS = 8
# Correct words only become a term of so many letters.
_LONG = 8
# What the wrong number weighs, and a phoneme, in letters.
_WRONG_NUMBER = 1.5
_LETTERS_PER_PHONEME = 1.5
# What a further word must bring closer to the term.
_PER_WORD = 0.03
# How much farther another form of a term may sound, in phonemes, and how many are asked for.
_SAME_SOUND = 0.5
_MOST_FORMS = 2
_CAPITALS = re.compile(r"\b[A-Z]{2,8}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A term for a stretch.

    Attributes:
        stretch: What it would replace.
        entry: The term.
        written: What would stand there, capitals and article included.
        distance: Of the sounds, over the number of phonemes heard.
        others: Other forms that sound alike ("plaquettes"): the recording chooses among them.
    """

    stretch: Stretch
    entry: Entry
    written: str
    distance: float
    others: tuple[str, ...] = ()

    @property
    def is_ordinary(self) -> bool:
        """Whether it is everyday French, no term."""
        return self.entry.source == ORDINARY


def find_candidates(
    words: Sequence[Heard], text: str, lexicon: Lexicon, *, hears: bool
) -> list[Candidate]:
    """Every candidate for every stretch worth a look.

    Args:
        words: Of the draft.
        text: The draft's text.
        lexicon: Where the terms are.
        hears: Whether the sound will be asked, so that doubtful ones may come along.
    """
    stretches = list(find_stretches(words, text, hears=hears))
    readings = [(stretch, said) for stretch in stretches for said in _said(stretch.text)]
    queries = list(dict.fromkeys(said for stretch, said in readings if not stretch.is_plausible))
    nears = dict(
        zip(queries, lexicon.near(queries, limit=_FARTHEST, most=_MOST_SOUNDS), strict=True)
    )
    found: dict[tuple[int, int, str], Candidate] = {}
    for stretch, said in readings:
        matches = _same(said, lexicon) if stretch.is_plausible else nears[said]
        for candidate in _of(stretch, words, matches, length=len(said), lexicon=lexicon):
            key = (stretch.first, stretch.last, candidate.written)
            if key not in found or candidate.distance < found[key].distance:
                found[key] = candidate
    return _tightest(found.values())


def _same(said: str, lexicon: Lexicon) -> list[Match]:
    """The long terms that sound exactly so: all that correct words may be changed into."""
    return [
        Match(entry, 0.0)
        for entry in lexicon.same(said)
        if len(entry.term) >= _LONG and entry.source != ORDINARY
    ]


def _tightest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates without those that swallow a word for nothing ("le dispné" for "dyspnée")."""
    by_term: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_term[stem(candidate.entry.term)].append(candidate)
    return [
        candidate
        for same in by_term.values()
        for candidate in same
        if not any(_is_tighter(other, candidate) for other in same)
    ]


def _is_tighter(one: Candidate, other: Candidate) -> bool:
    return one.stretch.meets(other.stretch) and _looseness(one) < _looseness(other)


def _looseness(candidate: Candidate) -> float:
    stretch = candidate.stretch
    return candidate.distance + _PER_WORD * (stretch.last - stretch.first)


def _said(text: str) -> set[str]:
    # Capitals may have been heard letter by letter: "NTPOBNP".
    spelt = _CAPITALS.sub(lambda match: " ".join(match.group()), text)
    return {read_aloud(text), read_sounded(text), read_cut(text), read_aloud(spelt)}


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
        if _may_be_written(match.entry) and not is_kept(match.entry, stretch, run, lexicon):
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
                others=tuple(_other_forms(ranked, written, stretch, wider, words)),
            )


def _other_forms(
    ranked: Sequence[Match],
    written: str,
    stretch: Stretch,
    wider: Stretch,
    words: Sequence[Heard],
) -> Iterator[str]:
    """The other forms of the best match that sound nearly the same, as they would stand there."""
    taken = {written, wider.text}
    nearest = min(match.distance for match in ranked)
    for match in ranked[1:]:
        place, other = with_article(stretch, match.entry, _written(match.entry, stretch), words)
        is_near = match.distance <= nearest + _SAME_SOUND
        if is_near and place == wider and other not in taken and len(taken) < _MOST_FORMS + 2:
            taken.add(other)
            yield other


def _may_be_written(entry: Entry) -> bool:
    """No term brings a figure, a negation or a side into the text; one letter is no gain."""
    parts = entry.term.lower().replace("’", "'").replace("'", " ").replace("-", " ").split()
    return not any(map(is_hard, parts)) and len(entry.term) >= 3


def _oddness(match: Match, stretch: Stretch, words: Sequence[Heard]) -> tuple[float, int]:
    """How ill a form of a term fits: its sound, spelling and number; then its rarity."""
    before = words[stretch.first - 1].text.lower() if stretch.first else ""
    heard, term = fold(stretch.text), fold(match.entry.term)
    is_plural, wants_plural = _is_plural(term), before in PLURAL_BEFORE or _is_plural(heard)
    number = _WRONG_NUMBER * (is_plural != wants_plural)
    spelling = Levenshtein.distance(term, heard)
    return _LETTERS_PER_PHONEME * match.distance + spelling + number, -match.entry.weight


def _is_plural(folded: str) -> bool:
    return folded.partition(" ")[0][-1:] in {"s", "x"}


def _written(entry: Entry, stretch: Stretch) -> str:
    """The term, with a capital where the stretch stood at the start of a sentence."""
    if entry.kind in {Kind.BRAND, Kind.EPONYM, Kind.ABBREVIATION, Kind.UNIT, Kind.DEVICE}:
        return entry.term
    starts_upper = stretch.text[:1].isupper() and not stretch.text[1:2].isupper()
    return entry.term[:1].upper() + entry.term[1:] if starts_upper else entry.term
