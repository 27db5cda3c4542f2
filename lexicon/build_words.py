"""Medical words out of official labels: CCAM acts and Orphanet diseases.

Words are taken, not labels, but for two short patterns around a proper name ("maladie de Crohn")
and for the short names of diseases, which Orphanet publishes under CC BY 4.0.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from calame.lexicon.entry import Entry, Kind

CCAM = "ccam"
ORPHANET = "orphanet"
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{4,}(?:-[^\W\d_]{2,})*(?![\w-])")
_EPONYM = re.compile(
    r"^(?:Syndrome|Maladie|Anomalie|Ataxie|Dystrophie|Tumeur|Anémie|Purpura|Lymphome)"
    r" (?:de |d'|du )(?:[A-ZÉ][\w'’]+)(?:[- ][A-ZÉ][\w'’]+){0,2}$"
)
_NAME = re.compile(r"\b[A-ZÉÖÅ][^\W\d_]{2,}")
_MOST_WORDS = 4
# The official labels have no œ.
_LIGATURE = re.compile(
    r"(?<=f)oe(?=t)|(?<=c)oe(?=l[io])|(?<=[bcns])oe(?=u)|oe(?=d[èé]m|soph|str)|\boe(?=[idsu])"
)


def read_ccam(path: Path) -> list[Entry]:
    """The words of the labels of acts."""
    labels = (_with_ligatures(str(act["libelle_long"])) for act in _load(path))
    return _words(labels, kind=Kind.ACT, source=CCAM)


def read_orphanet(path: Path) -> list[Entry]:
    """Words, eponyms and short names of rare diseases."""
    labels = list(map(_with_ligatures, _disease_names(_load(path))))
    return [
        *_words(labels, kind=Kind.DISEASE, source=ORPHANET),
        *_eponyms(labels),
        *_short_names(labels),
    ]


def _with_ligatures(label: str) -> str:
    return _LIGATURE.sub("œ", label)


def _load(path: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(gzip.decompress(path.read_bytes()))
    return rows


def _disease_names(rows: Iterable[dict[str, str]]) -> Iterator[str]:
    for row in rows:
        yield row["name"]
        yield from (part.strip() for part in (row.get("synonymes") or "").split(";"))


def _words(labels: Iterable[str], *, kind: Kind, source: str) -> list[Entry]:
    found: Counter[str] = Counter()
    for label in labels:
        # The first letter of a label is a capital by its place, not by its nature.
        text = label[:1].lower() + label[1:]
        found.update(word for word in _WORD.findall(text) if word.islower())
    return [
        Entry(term=word, kind=kind, weight=min(20, 5 + count), lemma=word, source=source)
        for word, count in sorted(found.items())
    ]


def _eponyms(labels: Iterable[str]) -> list[Entry]:
    phrases = {label[0].lower() + label[1:] for label in labels if _EPONYM.match(label)}
    names = {name for phrase in phrases for name in _NAME.findall(phrase)}
    return [
        Entry(term=term, kind=Kind.EPONYM, weight=10, lemma=term, source=ORPHANET)
        for term in sorted(phrases | names)
    ]


def _short_names(labels: Iterable[str]) -> list[Entry]:
    short = {
        label[0].lower() + label[1:]
        for label in labels
        if 1 < len(label.split()) <= _MOST_WORDS
        and all(_WORD.fullmatch(word) for word in re.split(r"[ '’]", label) if len(word) > 3)
        and not any(letter.isdigit() or letter in "(),/" for letter in label)
        and label[1:].islower()
    }
    return [
        Entry(term=term, kind=Kind.DISEASE, weight=5, lemma=term, source=ORPHANET)
        for term in sorted(short)
    ]
