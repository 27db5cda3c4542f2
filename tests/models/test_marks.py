"""Marks of emphasis and borders between letters, as they stand in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.models.marks import NEXT_LETTER, Emphasis, Run, letters, runs, without_marks


def test_each_mark_is_read() -> None:
    """Bold, italic and underlined stretches, one inside another too."""
    line = "Voir **le //seul// point** et __ceci__."

    assert [
        Run(text="Voir "),
        Run(text="le ", emphasis=frozenset({Emphasis.BOLD})),
        Run(text="seul", emphasis=frozenset({Emphasis.BOLD, Emphasis.ITALIC})),
        Run(text=" point", emphasis=frozenset({Emphasis.BOLD})),
        Run(text=" et "),
        Run(text="ceci", emphasis=frozenset({Emphasis.UNDERLINED})),
        Run(text="."),
    ] == list(runs(line))


@pytest.mark.parametrize(
    "line", ["https://exemple.fr//page", "5 ** 3 ** 2", "Signature : ________", "a // b // c", ""]
)
def test_lone_signs_mark_nothing(line: str) -> None:
    """Addresses, rules to sign on and spaced signs stay as they are."""
    assert line == without_marks(line)


@given(st.text(alphabet="ab */_\n", max_size=40))
def test_no_character_but_signs_is_lost(text: str) -> None:
    """Reading marks takes away signs alone."""
    kept = without_marks(text)

    assert [c for c in text if c not in "*/_"] == [c for c in kept if c not in "*/_"]


def test_letters_of_one_dictation() -> None:
    """The border parts the letters; without it there is one."""
    assert letters(f"Un.\n\n{NEXT_LETTER}\n\nDeux.") == ("Un.", "Deux.")
    assert letters("Un seul.") == ("Un seul.",)
    assert letters("") == ("",)
