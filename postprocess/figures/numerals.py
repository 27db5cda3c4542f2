"""French number words become digits: ``quatre-vingt-dix-sept`` is 97, ``un virgule deux`` is 1,2.

Only numbers that cannot be read as anything else are written here: ten and more, and decimals.
What becomes of ``un`` to ``neuf`` depends on what stands beside them (quantities.py, scores.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from calame.postprocess.draft import Draft, Replacement

UNITS = {
    "zéro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6,
    "sept": 7, "huit": 8, "neuf": 9,
}  # fmt: skip
TEENS = {
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
TENS = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
# Millions stay a word: « 3 millions d'unités ».
SCALES = {"mille": 1_000}
HUNDREDS = frozenset({"cent", "cents"})
WORDS = frozenset({*UNITS, *TEENS, *TENS, *SCALES, *HUNDREDS, "et", "virgule"})

_ALTERNATIVES = "|".join(sorted(WORDS - {"et", "virgule"}, key=len, reverse=True))
NUMBER_WORD = rf"(?:{_ALTERNATIVES})"
# A run may hold several numbers ("treize huit") and decimals; digits may join ("un virgule 68").
_RUN = re.compile(
    rf"(?<![\w'-])(?<!\d[,.])(?:{NUMBER_WORD}|\d+(?= virgules? ))"
    rf"(?:(?:[ -]|[ -]et[ -]| virgules? )(?:{NUMBER_WORD}|(?<=virgule )\d+|(?<=virgules )\d+))*"
    r"(?![\w])(?!-[^\W\d])",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[ -]+|[^\W\d]+|\d+")
# Names: "Monsieur Dix", "Docteur Cent".
_AFTER_TITLE = re.compile(
    r"(?:monsieur|madame|mademoiselle|docteur|professeur|\bm\.|mme|mlle|\bdr|\bpr)\.? "
    r"(?:[A-ZÀ-Ý][\w-]+ )?$",
    re.IGNORECASE,
)
_SMALL = frozenset({*UNITS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number said in words: where it stands and how it is written in digits."""

    start: int
    end: int
    digits: str


@dataclass(slots=True)
class _Reader:
    """Reads the words of one run, number by number."""

    words: list[str]
    joined: list[bool]
    at: int = 0

    def word(self, ahead: int = 0) -> str:
        """The word at the reading position, empty behind the end."""
        index = self.at + ahead
        return self.words[index] if index < len(self.words) else ""

    def number(self) -> int | None:
        """One whole number, None where none begins; the position moves behind it."""
        total, seen = 0, False
        limit = 10_000_000_000
        while True:
            mark = self.at
            part = self._below_thousand()
            scale = SCALES.get(self.word())
            if scale and scale < limit:
                total += (1 if part is None else part) * scale
                self.at, limit, seen = self.at + 1, scale, True
                continue
            if part is not None and (limit > 1_000 or part < limit) and (not seen or limit > 1):
                return total + part
            self.at = mark
            return total if seen else None

    def _below_thousand(self) -> int | None:
        mark = self.at
        head = self._below_hundred()
        if self.word() in HUNDREDS and (head is None or 2 <= head <= 19):
            self.at += 1
            tail_mark = self.at
            tail = self._below_hundred()
            if tail is None or tail == 0:
                self.at = tail_mark
                tail = 0
            return (1 if head is None else head) * 100 + tail
        if head is None:
            self.at = mark
        return head

    def _below_hundred(self) -> int | None:
        tens = self._tens()
        if tens is None:
            return self._ten_or_less()
        mark = self.at
        if self.word() == "et" and self.word(1) in {"un", "une", "onze"}:
            self.at += 1
        unit = self._follower(tens)
        if unit is None:
            self.at = mark
            return tens
        return tens + unit

    def _follower(self, tens: int) -> int | None:
        """What may follow a multiple of ten: a unit, or ten to nineteen after 60 and 80."""
        if self._is_fourscore():
            return None
        word = self.word()
        if word in UNITS and UNITS[word] > 0:
            self.at += 1
            return UNITS[word]
        if tens in {60, 80} and word in TEENS:
            return self._ten_or_less()
        return None

    def _tens(self) -> int | None:
        if self._is_fourscore():
            self.at += 2
            return 80
        value = TENS.get(self.word())
        if value is not None:
            self.at += 1
        return value

    def _is_fourscore(self) -> bool:
        """Whether « quatre » and « vingt » make 80 here, and not « vingt-quatre vingt-six »."""
        if self.word() != "quatre" or self.word(1) not in {"vingt", "vingts"}:
            return False
        is_bound = self.joined[self.at + 1]
        return is_bound or not (self.at and self.joined[self.at])

    def _ten_or_less(self) -> int | None:
        word = self.word()
        value = TEENS.get(word, UNITS.get(word))
        if value is None:
            return None
        self.at += 1
        if value == 10 and self.word() in {"sept", "huit", "neuf"} and self.joined[self.at]:
            value += UNITS[self.word()]
            self.at += 1
        return value


def numerals(text: str) -> Iterator[Numeral]:
    """Every number said in words, ``un`` to ``neuf`` included."""
    for run in _RUN.finditer(text):
        yield from _numerals_of_run(run.group().lower(), run.start())


def _numerals_of_run(run: str, offset: int) -> Iterator[Numeral]:
    tokens = [token for token in _TOKEN.finditer(run) if not token.group().isspace()]
    words = [token for token in tokens if token.group() != "-"]
    reader = _Reader(
        [token.group() for token in words],
        [run[token.start() - 1] == "-" if token.start() else False for token in words],
    )
    while reader.at < len(words):
        first = reader.at
        value = _decimal(reader)
        if value is None:
            reader.at = first + 1
            continue
        yield Numeral(
            start=offset + words[first].start(),
            end=offset + words[reader.at - 1].end(),
            digits=value,
        )


def _whole(reader: _Reader) -> str | None:
    if reader.word().isdigit():
        reader.at += 1
        return reader.words[reader.at - 1]
    value = reader.number()
    return None if value is None else str(value)


def _decimal(reader: _Reader) -> str | None:
    whole = _whole(reader)
    if whole is None or reader.word() not in {"virgule", "virgules"}:
        return whole
    mark = reader.at
    reader.at += 1
    zeros = ""
    while reader.word() == "zéro":
        zeros += "0"
        reader.at += 1
    tail = _whole(reader)
    if tail is None and not zeros:
        reader.at = mark
        return whole
    return f"{whole},{zeros}{tail or ''}"


def _is_percent(text: str, numeral: Numeral) -> bool:
    is_hundred = text[numeral.start : numeral.end].lower() in {"cent", "mille"}
    return is_hundred and text[: numeral.start].lower().endswith("pour ")


def _is_name(text: str, numeral: Numeral) -> bool:
    word = text[numeral.start : numeral.end]
    return word[0].isupper() and bool(_AFTER_TITLE.search(text, 0, numeral.start))


def write_numerals(draft: Draft) -> Draft:
    """Write the numbers from ten on, and all decimals, in digits."""
    text = draft.text
    changes = [
        Replacement(
            start=numeral.start,
            end=numeral.end,
            written=numeral.digits,
            rule="figures",
            reason="nombre écrit en chiffres",
        )
        for numeral in numerals(text)
        if text[numeral.start : numeral.end].lower() not in _SMALL
        and not _is_percent(text, numeral)
        and not _is_name(text, numeral)
    ]
    return draft.apply(changes)
