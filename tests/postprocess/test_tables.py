"""The phrase tables in data/: what is dictated and what is written, for doctors to read."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from calame.postprocess.commands.dictated import detect_style, write_commands
from calame.postprocess.draft import Draft
from calame.postprocess.figures.conventions import Conventions
from calame.postprocess.typography import plain
from calame.postprocess.writing import WritingOptions, write_text

DATA = Path(__file__).parent / "data"
# Tables with rules of their own, see their tests.
SPECIAL = {"agreement", "command_signs", "house_style", "notes"}
HOUSE_STYLE = WritingOptions(
    conventions=Conventions(
        slashes_days=True,
        shortens_hours=True,
        has_roman_kidney_stages=True,
        has_decimal_halves=True,
    )
)


def rows(name: str) -> Iterator[list[str]]:
    """The lines of a table; the first names its columns."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, delimiter="|", quoting=csv.QUOTE_NONE))
    for row in table[1:]:
        yield [cell.replace("\\n", "\n") for cell in row]


def phrases() -> list[tuple[str, str]]:
    """Every phrase of the ordinary tables."""
    names = sorted(path.stem for path in DATA.glob("*.csv") if path.stem not in SPECIAL)
    return [(spoken, written) for name in names for spoken, written in rows(name)]


def sentences() -> list[str]:
    """Ordinary French sentences."""
    return (DATA / "ordinary_sentences.txt").read_text("utf-8").splitlines()


def uncapitalised(text: str) -> str:
    """The text with a small first letter: the tables hold phrases, not whole sentences."""
    return text[:1].lower() + text[1:]


def written(spoken: str, options: WritingOptions | None = None) -> str:
    """The letter with plain spaces and straight apostrophes, as the tables have it."""
    return uncapitalised(plain(write_text(spoken, options=options).text))


def test_there_are_enough_phrases() -> None:
    """No table lost its lines, and no phrase stands in two tables."""
    spoken = [phrase for phrase, _ in phrases()]

    assert len(spoken) + len(list(rows("command_signs"))) + len(list(rows("house_style"))) >= 400
    assert [phrase for phrase, count in Counter(spoken).items() if count > 1] == []


@pytest.mark.parametrize(("spoken", "expected"), phrases())
def test_a_phrase_is_written_as_in_its_table(spoken: str, expected: str) -> None:
    """The whole way, from the spoken to the written phrase."""
    assert uncapitalised(expected) == written(spoken)


@pytest.mark.parametrize(("spoken", "expected"), phrases())
def test_writing_twice_changes_nothing(spoken: str, expected: str) -> None:
    """What is written stays as it is when it is written again."""
    once = write_text(spoken).text

    assert once == write_text(once).text, expected


@pytest.mark.parametrize(("spoken", "expected"), list(rows("house_style")))
def test_the_house_style_of_the_study(spoken: str, expected: str) -> None:
    """The forty phrases of the study, under the switches that it asks for."""
    assert uncapitalised(expected) == written(spoken, HOUSE_STYLE)


@pytest.mark.parametrize(("spoken", "expected"), list(rows("command_signs")))
def test_commands_alone(spoken: str, expected: str) -> None:
    """The step of the commands by itself: signs and breaks, no figures, no capitals."""
    draft = Draft.from_text(spoken)

    assert expected == write_commands(draft, style=detect_style(spoken)).text


@pytest.mark.parametrize(("spoken", "expected", "note"), list(rows("notes")))
def test_notes_leave_the_letter(spoken: str, expected: str, note: str) -> None:
    """A note to the secretary stands beside the letter and not in it."""
    report = write_text(spoken)

    assert expected == plain(report.text)
    assert [note] * bool(note) == [plain(n.text) for n in report.notes]


_FIGURE_FAMILIES = {
    "figures",
    "tails",
    "dates",
    "scores",
    "typography",
    "misheard",
    "abbreviations",
}


@pytest.mark.parametrize("sentence", sentences())
def test_ordinary_sentences_keep_their_words(sentence: str) -> None:
    """Nothing but figures and layout changes in plain French."""
    if re.match(r"(?:Nouveau paragraphe|Point à|Ouvrez|Deux points|Virgule)", sentence):
        return
    report = write_text(sentence)

    families = {rule for edit in report.edits for rule in edit.rules}
    assert families <= _FIGURE_FAMILIES | {"sections"}
    assert report.doubts == ()
