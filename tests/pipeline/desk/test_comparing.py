"""Two texts, word by word."""

import pytest

from calame.pipeline.desk.comparing import Fate, Stretch, compare


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Un deux trois.", "Un deux trois.", [("kept", "Un deux trois.")]),
        (
            "Prend 40 mg le matin.",
            "Prend 80 mg le matin.",
            [("kept", "Prend "), ("removed", "40"), ("added", "80"), ("kept", " mg le matin.")],
        ),
        (
            "à un ami",
            "chez une amie",
            [("removed", "à un ami"), ("added", "chez une amie")],
        ),
        ("", "Nouveau.", [("added", "Nouveau.")]),
        ("Ancien.", "", [("removed", "Ancien.")]),
    ],
)
def test_two_texts_are_compared_by_words(
    before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    """Changes of words that touch read as one."""
    found = compare(before, after)

    assert found == tuple(Stretch(Fate(fate), text) for fate, text in expected)
    for text, gone in ((before, Fate.ADDED), (after, Fate.REMOVED)):
        assert "".join(one.text for one in found if one.fate is not gone) == text
