"""Drug names from the official files of the French public drug database (BDPM).

The files are Windows-1252 and tab-separated. Brands come in capitals without accents: hand-kept
lists give the accents of the usual ones. Homeopathy is left out, else Latin plant names would
attract ordinary words.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.folding import fold

SOURCE = "bdpm"
_ENCODING = "cp1252"
_HOMEOPATHY = re.compile(
    r"BOIRON|LEHNING|WELEDA|ROCAL|FERRIER|HOM[ÉE]OPATH|SEVENE|RECKEWEG|HEEL", re.IGNORECASE
)
# Salts, hydrates and solvents around the name that people say.
_SALT_OF = re.compile(
    r"^(?:[\w-]+?(?:ATE|URE|IDE|XYDE)S?(?: ACIDE| DISODIQUE| SODIQUE)?|EMBONATE|SEL) D(?:E |')",
    re.IGNORECASE,
)
_SALT_AFTER = re.compile(
    r" (?:(?:SESQUI|HEMI|MONO|DI|TRI|TÉTRA|PENTA|HEXA|HEPTA)?HYDRAT[ÉE]E?|ANHYDRE|BASE"
    r"|MICRONIS[ÉE]E?|(?:DI|MONO)?(?:SODIQUE|POTASSIQUE|CALCIQUE|MAGN[ÉE]SIQUE|ARGININE|LYSINE)|TERT-BUTYLAMINE"
    r"|CIL[ÉE]XETIL|CIL[ÉE]XÉTIL|M[ÉE]DOXOMIL|[ÉE]TEXILATE|DISOPROXIL|AX[ÉE]TIL|PIVOXIL"
    r"|TROM[ÉE]TAMOL|M[ÉE]GLUMINE|SODIUM|POTASSIUM|CALCIUM|ZINC|HUMAIN[E]?)\b.*$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"[\d\[\]{}/%+*:]|^(?:EXTRAIT|HUILE|ESSENCE|EAU|ALLERG[EÈ]NE|VIRUS|ANTIG[EÈ]NE|POLLEN|TEINTURE"
    r"|POUDRE|FEUILLE|FRACTION|SOLUTION|SUSPENSION|SÉRUM|VACCIN|PRÉPARATION|CELLULES?)\b",
    re.IGNORECASE,
)
_BRAND_END = re.compile(
    r"[,\d(/%]|\bL\.? ?P\b|\b(?:POUR CENT|SANS|POUR|ENFANTS?|ADULTES?|NOURRISSONS?)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_MOST_WORDS = 3
# Words of a label that say the form, not the brand.
_FORMS = {
    *("LP", "SR", "XR", "XL", "ORO", "FORTE", "GE", "COMP", "SOLUTION", "COLLYRE", "SIROP"),
    *("GELULE", "CREME", "GEL", "ADULTES", "ENFANTS", "NOURRISSONS", "MENTHE", "CITRON"),
    *("ORANGE", "FRAISE", "FRAMBOISE", "EFFERVESCENT", "INJECTABLE", "ACIDE"),
}


def read_drugs(folder: Path) -> list[Entry]:
    """Substances and brands of ``CIS_bdpm.txt`` and ``CIS_COMPO_bdpm.txt``."""
    products = list(_rows(folder / "CIS_bdpm.txt"))
    left_out = {row[0] for row in products if _is_homeopathic(row)}
    substances = _substances(folder / "CIS_COMPO_bdpm.txt", left_out)
    known = {word for name in substances for word in _names(fold(name))}
    brands = _brands((row for row in products if row[0] not in left_out), known)
    return [
        *(_entry(name, Kind.DRUG, count) for name, count in sorted(substances.items())),
        *(_entry(name, Kind.BRAND, count) for name, count in sorted(brands.items())),
    ]


def _entry(name: str, kind: Kind, count: int) -> Entry:
    weight = min(60, 10 + round(6 * math.log2(1 + count)))
    return Entry(term=name, kind=kind, weight=weight, lemma=name, source=SOURCE)


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(_ENCODING).splitlines():
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) > 3:
            yield fields


def _is_homeopathic(row: list[str]) -> bool:
    return any(_HOMEOPATHY.search(row[place]) for place in (1, 5, 10) if place < len(row))


def _substances(path: Path, left_out: set[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in _rows(path):
        if row[0] in left_out or _HOMEOPATHY.search(row[3]):
            continue
        name = substance_name(row[3])
        if name:
            found[name] += 1
    return found


def substance_name(label: str) -> str | None:
    """The name that people say of a substance's label: no salt, no hydrate, lower case.

    ``CHLORHYDRATE DE TRAMADOL`` gives ``tramadol``; a plant extract or an allergen gives None.
    """
    name = re.sub(r"\s*\(.*?\)", "", label).strip()
    name = _SALT_AFTER.sub("", _SALT_OF.sub("", name)).strip(" ,.-").lower()
    if _NOT_A_NAME.search(name) or len(name) < 4 or len(name.split()) > _MOST_WORDS:
        return None
    return name.replace("oe", "œ") if "oestr" in name else name


def _brands(products: Iterable[list[str]], substances: set[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in products:
        name = brand_name(row[1], maker=row[10] if len(row) > 10 else "", substances=substances)
        if name:
            found[name] += 1
    return found


def brand_name(label: str, *, maker: str, substances: set[str]) -> str | None:
    """The brand of a product's label; None for a generic named after its substance.

    Args:
        label: E.g. ``KARDEGIC 75 mg, poudre pour solution buvable en sachet-dose``.
        maker: The laboratory, whose name follows that of a generic.
        substances: Words of substance names, folded.
    """
    head = _BRAND_END.split(label, maxsplit=1)[0]
    makers = set(_names(fold(maker)))
    words = [word for word in _WORD.findall(head) if word.upper() not in _FORMS]
    if not words or _is_generic(words, makers, substances):
        return None
    words = [word for word in words if fold(word) not in makers][:_MOST_WORDS]
    name = " ".join(word.capitalize() for word in words)
    return name if len(name) >= 4 else None


def _is_generic(words: list[str], makers: set[str], substances: set[str]) -> bool:
    """Whether the label only names a substance; ``PARACETAMOL CODEINE EG`` does."""
    first = fold(words[0])
    return first in substances or first in makers


def _names(text: str) -> list[str]:
    return _WORD.findall(text)
