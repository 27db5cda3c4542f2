"""What a letter's text carries besides its words: emphasis, and where the next letter begins.

Both are written in the text itself, so that they follow every change that a person makes to it:
``**gras**``, ``//italique//``, ``__souligné__``, and a paragraph of its own, :data:`NEXT_LETTER`,
between two letters of one dictation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# The paragraph between two letters of one dictation.
NEXT_LETTER = "=== Lettre suivante ==="
_NEXT_LETTER = re.compile(rf"\s*^[ \t]*{NEXT_LETTER}[ \t]*$\s*", re.MULTILINE)


class Emphasis(StrEnum):
    """How a stretch of a letter stands out. Values are the signs around it in the text."""

    BOLD = "**"
    ITALIC = "//"
    UNDERLINED = "__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of a line that looks the same throughout; its text holds no marks."""

    text: str
    emphasis: frozenset[Emphasis] = frozenset()


_SIGN = "|".join(re.escape(emphasis) for emphasis in Emphasis)
# Signs hug what they mark, on one line; « https:// » and a row of underscores mark nothing.
_MARKED = re.compile(rf"(?<![\w:*/])(?P<sign>{_SIGN})(?=[^\s*/_])(?P<inside>.+?)(?<=\S)(?P=sign)")


def runs(line: str) -> Iterator[Run]:
    """The runs of a line, in order; a line without marks is one run, an empty line none."""
    yield from _runs(line, frozenset())


def _runs(line: str, around: frozenset[Emphasis]) -> Iterator[Run]:
    position = 0
    for match in _MARKED.finditer(line):
        if position < match.start():
            yield Run(text=line[position : match.start()], emphasis=around)
        yield from _runs(match["inside"], around | {Emphasis(match["sign"])})
        position = match.end()
    if position < len(line):
        yield Run(text=line[position:], emphasis=around)


def without_marks(text: str) -> str:
    """The text without the signs of emphasis, for software that prints them as they are."""
    return "\n".join("".join(run.text for run in runs(line)) for line in text.split("\n"))


def letters(text: str) -> tuple[str, ...]:
    """The texts of the letters of one dictation; most have one."""
    return tuple(part.strip() for part in _NEXT_LETTER.split(text) if part.strip()) or ("",)
