"""What the lexicon knows about one form: the display form, its kind, how it is said."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a term names. The CSV files of ``lexicon/sources`` use the same codes."""

    DRUG = "drug"
    BRAND = "brand"
    DISEASE = "disease"
    SIGN = "sign"
    ANATOMY = "anatomy"
    ACT = "act"
    IMAGING = "imaging"
    LAB = "lab"
    DEVICE = "device"
    EPONYM = "eponym"
    ABBREVIATION = "abbreviation"
    UNIT = "unit"
    FORMULA = "formula"
    OTHER = "other"

    @property
    def is_drug(self) -> bool:
        """Whether a wrong one could harm: a substance or a brand."""
        return self in {Kind.DRUG, Kind.BRAND}

    @property
    def label(self) -> str:
        """The French name that people read."""
        return _LABELS[self]


_LABELS: dict[Kind, str] = {
    Kind.DRUG: "médicament (substance)",
    Kind.BRAND: "médicament (marque)",
    Kind.DISEASE: "maladie",
    Kind.SIGN: "signe",
    Kind.ANATOMY: "anatomie",
    Kind.ACT: "acte",
    Kind.IMAGING: "imagerie",
    Kind.LAB: "biologie",
    Kind.DEVICE: "dispositif",
    Kind.EPONYM: "éponyme",
    Kind.ABBREVIATION: "abréviation",
    Kind.UNIT: "unité",
    Kind.FORMULA: "formule",
    Kind.OTHER: "autre terme",
}


class Entry(NamedTuple):
    """One form of one term.

    Attributes:
        term: As it is written, accents and capitals right.
        kind: What it names.
        specialties: Where it is used; empty for everywhere.
        pronunciations: Phoneme strings, the usual one first (``lexicon/phonemes.py``).
        weight: How usual it is, 0 (never met) to 99.
        lemma: The form that the word list holds; the term itself where no rule made it.
        source: Key in ``lexicon/data/sources.toml``.
    """

    term: str
    kind: Kind
    specialties: tuple[str, ...] = ()
    pronunciations: tuple[str, ...] = ()
    weight: int = 0
    lemma: str = ""
    source: str = ""
