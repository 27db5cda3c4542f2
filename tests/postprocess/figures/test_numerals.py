"""French number words: every number comes back as the digits it was made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.postprocess.draft import Draft
from calame.postprocess.figures.numerals import numerals, write_numerals

_UNITS = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
SMALL = [*_UNITS.split(), "seize", "dix-sept", "dix-huit", "dix-neuf"]
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}


def words(number: int) -> str:
    """The number in French words, the traditional spelling."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        return _below_hundred(number)
    if number < 1000:
        head, rest = divmod(number, 100)
        hundred = "cent" if head == 1 else f"{SMALL[head]} cent{'' if rest else 's'}"
        return f"{hundred} {words(rest)}" if rest else hundred
    head, rest = divmod(number, 1000)
    thousand = "mille" if head == 1 else f"{_before_thousand(head)} mille"
    return f"{thousand} {words(rest)}" if rest else thousand


def _before_thousand(number: int) -> str:
    """« deux cent mille », « quatre-vingt mille »: the plural s goes."""
    said = words(number)
    return said[:-1] if said.endswith(("cents", "vingts")) else said


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if tens >= 8:
        rest = number - 80
        return f"quatre-vingt-{SMALL[rest]}" if rest else "quatre-vingts"
    if tens == 7:
        tens, unit = 6, unit + 10
    if unit in {1, 11}:
        return f"{TENS[tens]} et {SMALL[unit]}"
    return f"{TENS[tens]}-{SMALL[unit]}" if unit else TENS[tens]


@given(st.integers(0, 999_999))
def test_every_number_comes_back(number: int) -> None:
    """Number → French words → number."""
    (found,) = numerals(words(number))

    assert found.digits == str(number)


@given(st.integers(0, 9_999), st.integers(0, 3), st.integers(1, 999))
def test_every_decimal_comes_back(whole: int, zeros: int, tail: int) -> None:
    """Decimals keep the zeros behind the comma."""
    text = f"{words(whole)} virgule {'zéro ' * zeros}{words(tail)}"

    (found,) = numerals(text)

    assert found.digits == f"{whole},{'0' * zeros}{tail}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vingt-quatre vingt-six", "24 26"),
        ("cent vingt quatre-vingts", "120 80"),
        ("treize huit", "13 huit"),
        ("dix-neuf cent soixante-trois", "1963"),
        ("un virgule 68", "1,68"),
        ("pour cent", "pour cent"),
        ("Monsieur Dix est venu", "Monsieur Dix est venu"),
        ("la manœuvre de Dix-Hallpike", "la manœuvre de Dix-Hallpike"),
        ("septante-deux ans et nonante kilos", "72 ans et 90 kilos"),
        ("deux trois cinq", "deux trois cinq"),
    ],
)
def test_numbers_in_their_surroundings(text: str, expected: str) -> None:
    """Two numbers in a row stay two; names and « pour cent » are no numbers."""
    assert expected == write_numerals(Draft.from_text(text)).text
