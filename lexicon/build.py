"""Makes the lexicon's data from public sources and hand-kept lists: ``calame lexicon build``.

Order is precedence: a hand-kept entry hides a generated one that differs only in accents or
capitals. Every entry keeps the key of its source; ``data/sources.toml`` has name, date and licence.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from calame.lexicon.build_bdpm import read_drugs
from calame.lexicon.build_forms import families
from calame.lexicon.build_grammar import build_grammar
from calame.lexicon.build_lists import read_lists
from calame.lexicon.build_phrases import read_phrases
from calame.lexicon.build_words import read_ccam, read_orphanet
from calame.lexicon.entry import Entry, Kind
from calame.lexicon.folding import fold
from calame.lexicon.grammar import GRAMMAR
from calame.lexicon.inflection import plurals
from calame.lexicon.pronunciations import pronounce
from calame.lexicon.store import FORMS, TERMS, USUAL, write_entries, write_table

Frequency = Callable[[str], float]

# Zipf scale: 10 ** (frequency - 9) of all words. 2.6 is "amoxicilline", 4.3 "examen".
_USUAL_ZIPF = 2.0
_TOO_COMMON_ZIPF = 4.6
_ORDINARY_ZIPF = 3.0
_MORPHEMES = (
    *("ectomie", "ostomie", "otomie", "plastie", "scopie", "scopique", "graphie", "graphique"),
    *("algie", "algique", "pathie", "pathique", "émie", "émique", "urie", "urique", "plégie"),
    *("phagie", "phasie", "pnée", "rragie", "rragique", "rrhée", "sclérose", "nécrose", "lyse"),
    *("lytique", "mégalie", "cytose", "cytaire", "génique", "gène", "ologie", "ologique"),
    *("ologue", "iatrie", "iatre", "iatrique", "métrie", "métrique", "thérapie", "opsie", "oïde"),
    *("blaste", "cyte", "trophie", "trophique", "tonie", "tonique", "kinésie", "esthésie"),
    *("desis", "dèse", "centèse", "rraphie", "pexie", "tripsie", "arthrose", "arthrite", "ite"),
    *("ome", "omateux", "omateuse", "ose", "otique", "sténose", "gramme", "cardie", "cardique"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the build finds its input.

    Attributes:
        public: ``CIS_bdpm.txt``, ``CIS_COMPO_bdpm.txt``, ``ccam_actes.json.gz``, ``orpha.json.gz``.
        dictionary: ``index.aff`` and ``index.dic`` of the French Hunspell dictionary.
        tagged: Folder of the edition that says what each form is; None leaves the grammar as it is.
        lists: The hand-kept CSV files.
        frequency: The Zipf frequency of a word.
    """

    public: Path
    dictionary: Path
    lists: Path
    frequency: Frequency
    tagged: Path | None = None


def build(sources: Sources, *, folder: Path) -> dict[str, int]:
    """Write the data files into the folder; gives the number of rows of each."""
    dictionary = list(families(sources.dictionary))
    usual = _usual(dictionary, sources.frequency)
    entries = _merged(
        read_lists(sources.lists),
        read_drugs(sources.public),
        read_ccam(sources.public / "ccam_actes.json.gz"),
        read_orphanet(sources.public / "orpha.json.gz"),
        _medical_words(dictionary),
        read_phrases(sources.lists),
        usual=usual,
    )
    terms = _complete(entries, _family_of(dictionary), usual)
    forms = sorted({form for family in dictionary for form in family})
    folder.mkdir(parents=True, exist_ok=True)
    write_entries(folder / TERMS, terms)
    write_table(folder / FORMS, ((form,) for form in forms))
    write_table(folder / USUAL, _usual_rows(usual, {entry.term for entry in terms}))
    counts = {TERMS: len(terms), FORMS: len(forms), USUAL: len(usual)}
    if sources.tagged is not None:
        counts[GRAMMAR] = build_grammar(
            sources.tagged, usual=usual, terms=terms, path=folder / GRAMMAR
        )
    return counts


def _usual(dictionary: Iterable[list[str]], frequency: Frequency) -> dict[str, float]:
    """The usual words among the correct forms, with their frequency.

    Only forms of the dictionary: texts of the web also hold many misspellings.
    """
    forms = sorted({form.lower() for family in dictionary for form in family})
    return {form: zipf for form in forms if (zipf := frequency(form)) >= _USUAL_ZIPF}


def _usual_rows(usual: dict[str, float], terms: set[str]) -> Iterator[tuple[str, str, str]]:
    """Usual words; those that a misspelt word may stand for have their pronunciations."""
    for form, zipf in usual.items():
        said: tuple[str, ...] = ()
        if zipf >= _ORDINARY_ZIPF and len(form) >= 4 and form not in terms:
            said = pronounce(form, Kind.OTHER)
        yield form, str(round(10 * zipf)), "|".join(said)


def _medical_words(dictionary: Iterable[list[str]]) -> Iterator[Entry]:
    """Words of the dictionary that end in a Greek or Latin morpheme of medicine."""
    for family in dictionary:
        word = family[0]
        if word.islower() and len(word) > 6 and word.endswith(_MORPHEMES):
            yield Entry(term=word, kind=Kind.OTHER, weight=5, lemma=word, source="dictionary")


def _merged(*groups: Iterable[Entry], usual: dict[str, float]) -> list[Entry]:
    """One entry for each way of writing; the first group that has it wins."""
    kept: dict[str, Entry] = {}
    for rank, group in enumerate(groups):
        taken = set(kept)
        for entry in group:
            key = fold(entry.term)
            if key in taken or (rank and _is_ordinary(entry, usual)):
                continue
            # Two homographs of one list (a brand and a disease) share the first one's entry.
            kept.setdefault(entry.term, entry)
            kept.setdefault(key, entry)
    return list(dict.fromkeys(kept.values()))


def _is_ordinary(entry: Entry, usual: dict[str, float]) -> bool:
    """Whether a generated entry is an everyday word, which needs no correcting."""
    if " " in entry.term:
        return False
    limit = 3.0 if entry.kind is Kind.BRAND else _TOO_COMMON_ZIPF
    return usual.get(entry.term.lower(), 0.0) >= limit


def _family_of(dictionary: Iterable[list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for family in dictionary:
        # A verb's forms would flood the list: nouns and adjectives have few.
        if len(family) <= 6:
            for form in family:
                found.setdefault(form, family)
    return found


def _complete(
    entries: Iterable[Entry], family_of: dict[str, list[str]], usual: dict[str, float]
) -> list[Entry]:
    """The entries with inflected forms, pronunciations and frequencies."""
    found: dict[str, Entry] = {}
    given = list(entries)
    for entry in given:
        found.setdefault(entry.term, _finished(entry, usual))
    for entry in given:
        for form in _forms(entry, family_of):
            inflected = entry._replace(term=form, pronunciations=())
            found.setdefault(form, _finished(inflected, usual))
    return [entry for entry in found.values() if entry.pronunciations or len(entry.term) > 1]


def _forms(entry: Entry, family_of: dict[str, list[str]]) -> Iterable[str]:
    if entry.kind.is_drug:
        return ()
    return (*family_of.get(entry.term, ()), *plurals(entry.term, entry.kind))


def _finished(entry: Entry, usual: dict[str, float]) -> Entry:
    said = entry.pronunciations or pronounce(entry.term, entry.kind)
    weight = max(entry.weight, round(10 * usual.get(entry.term.lower(), 0.0)))
    return entry._replace(pronunciations=said, weight=min(99, weight))
