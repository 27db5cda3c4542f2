"""How texts are compared: one look for signs, whole words, whole numbers, small counts."""

import re
import unicodedata

COUNTS = {"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7"}
COUNTS |= {"huit": "8", "neuf": "9"}
_COUNT = re.compile(rf"\b(?:{'|'.join(COUNTS)})\b", re.IGNORECASE)
_ALIKE = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "′": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "μ": "µ",
})  # fmt: skip
# Words: "2,5", "13/8" and "mg/L" are one.
TOKEN = re.compile(r"%|[\w°²³/×+<>=]*\w[\w°²³/×+<>=]*(?:[.,](?=\d)[\w°/×]+)*")


def alike(text: str) -> str:
    """The text with one shape of each sign; spaces stay."""
    return unicodedata.normalize("NFC", text).translate(_ALIKE)


def normalise(text: str) -> str:
    """The text with plain spaces, straight apostrophes, plain hyphens and one micro sign.

    >>> normalise("L’ECG : fin – suite")
    "L'ECG : fin - suite"
    """
    return " ".join(alike(text).split())


def holds(text: str, item: str) -> int:
    """How often an item stands in a normalised text as written.

    Whole words and whole numbers only: "5 mg" does not stand in "2,5 mg" nor in "15 mg". Only the
    case of its first letter is free, since a term may begin a sentence.
    """
    if _COUNT.search(item):
        # "deux points de suture": small counts may be in digits (corpus/README.md).
        text, item = _counts_as_digits(text), _counts_as_digits(item)
    first, rest = re.escape(item[:1]), re.escape(item[1:])
    if item[:1].isalpha():
        first = f"(?i:{first})"
    before = r"(?<!\w)(?<!\d[.,/])" + (r"(?<!\d )" if re.match(r"\d{3}\b", item) else "")
    after = r"(?!\w)(?![.,/]\d)" if item[-1:].isalnum() else ""
    return len(re.findall(before + first + rest + after, text))


def _counts_as_digits(text: str) -> str:
    return _COUNT.sub(lambda match: COUNTS[match[0].lower()], text)
