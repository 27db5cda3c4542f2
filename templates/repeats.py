"""Lines of a dictation that the template prints in a place of their own.

« Docteur Lescaux, cardiologue » is dictated at the head of a letter. Once a person has confirmed
it, the address stands in the window of the envelope: the line in the text would say it again. A
line goes only when each of its words is printed elsewhere on the page.
"""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_EDGE_LINES = 6
# Words that frame a name and name nobody.
_FRAMING = frozenset({
    "a", "adresse", "adressee", "attention", "au", "aux", "cher", "chere", "concerne", "confrere",
    "consoeur", "copie", "copies", "d", "de", "des", "docteur", "dr", "du", "et", "jointe",
    "jointes", "joint", "l", "la", "le", "les", "lettre", "m", "madame", "mademoiselle", "mme",
    "monsieur", "ne", "nee", "nes", "objet", "patient", "patiente", "piece", "pieces", "pj", "pr",
    "professeur",
})  # fmt: skip
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
# « 4 septembre 1948 » and « 04/09/1948 » are the same day.
_FIGURES = {name: f"{number:02d}" for number, name in enumerate(_MONTHS, start=1)} | {"1er": "01"}


def without_repeats(body: str, printed: Iterable[str]) -> str:
    r"""The body without the lines at its head and foot that ``printed`` says already.

    >>> without_repeats("Docteur Lescaux\n\nCher confrère,\n\nRAS.", ["Dr Lescaux", "Paris"])
    'Cher confrère,\n\nRAS.'
    """
    known = {word for text in printed for word in _words(text)} - _FRAMING
    lines = body.split("\n")
    written = [place for place, line in enumerate(lines) if line.strip()]
    edges = {*written[:_EDGE_LINES], *written[-_EDGE_LINES:]}
    kept = [
        line for place, line in enumerate(lines) if place not in edges or not _repeats(line, known)
    ]
    if len(kept) == len(lines) or not any(line.strip() for line in kept):
        return body
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _repeats(line: str, known: set[str]) -> bool:
    words = set(_words(line)) - _FRAMING
    return words <= known and any(not word.isdigit() for word in words)


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return [
        _FIGURES.get(word, word.zfill(2) if word.isdigit() else word)
        for word in _WORD.findall(plain)
    ]
