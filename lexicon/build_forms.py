"""The inflected forms of a Hunspell dictionary: the words that correction leaves alone.

Written for the French dictionary of Grammalecte (two-letter flags, suffix rules with further
flags). Prefix rules only elide articles ("l'", "d'"), which the correction splits off by itself,
so they are left out. Debian's edition of it says what each form is (``po:nom is:fem``).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import Pattern
from typing import NamedTuple

_NEEDS_AFFIX = "()"
_FORBIDDEN = "{}"
_DEPTH = 2
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Suffix:
    """One suffix rule: what it takes off and puts on, where it applies, what follows and is."""

    removed: str
    added: str
    condition: Pattern[str]
    flags: tuple[str, ...]
    tags: tuple[str, ...]

    def on(self, word: str) -> str | None:
        """The word with this suffix; None where the rule does not apply."""
        if not word.endswith(self.removed) or not self.condition.search(word):
            return None
        return word[: len(word) - len(self.removed)] + self.added


_Suffixes = dict[str, list[_Suffix]]


class Form(NamedTuple):
    """One form of an entry and its tags, those of the entry first."""

    text: str
    tags: tuple[str, ...]


def families(folder: Path) -> Iterator[list[str]]:
    """The forms of each entry of the dictionary in a folder, the entry itself first."""
    for forms in entries(folder):
        yield list(dict.fromkeys(form.text for form in forms))


def entries(folder: Path) -> Iterator[list[Form]]:
    """The forms of each entry of ``index.dic`` (npm) or ``fr.dic`` (Debian), with their tags.

    Only plain words: letters, hyphens within.
    """
    names = ("index.dic", "fr.dic")
    dictionary = next(folder / name for name in names if (folder / name).exists())
    suffixes = _read_suffixes(dictionary.with_suffix(".aff").read_text("utf-8").splitlines())
    for line in dictionary.read_text("utf-8").splitlines()[1:]:
        # Tags stand after a space in one edition, after a tab in the other.
        entry, *tags = line.split()
        word, _, rest = entry.partition("/")
        flags = _flags(rest)
        if _FORBIDDEN in flags:
            continue
        forms = [] if _NEEDS_AFFIX in flags else [Form(word, ())]
        forms += _inflected(word, flags, suffixes, _DEPTH)
        kept = [Form(text, (*tags, *more)) for text, more in forms if _WORD.fullmatch(text)]
        if kept:
            yield kept


def _flags(text: str) -> tuple[str, ...]:
    return tuple(text[place : place + 2] for place in range(0, len(text) - 1, 2))


def _inflected(word: str, flags: Iterable[str], suffixes: _Suffixes, depth: int) -> Iterator[Form]:
    for flag in flags:
        for suffix in suffixes.get(flag, ()):
            form = suffix.on(word)
            if form is None:
                continue
            if _NEEDS_AFFIX not in suffix.flags:
                yield Form(form, suffix.tags)
            if depth > 1 and suffix.flags:
                yield from _inflected(form, suffix.flags, suffixes, depth - 1)


def _read_suffixes(lines: Iterable[str]) -> _Suffixes:
    suffixes: _Suffixes = defaultdict(list)
    for line in lines:
        fields = line.split()
        # The head of a block has four fields, its rules five or more.
        if len(fields) < 5 or fields[0] != "SFX":
            continue
        _, flag, removed, added, condition = fields[:5]
        text, _, further = added.partition("/")
        suffixes[flag].append(
            _Suffix(
                removed="" if removed == "0" else removed,
                added="" if text == "0" else text,
                condition=re.compile(f"{'' if condition == '.' else condition}$"),
                flags=_flags(further),
                tags=tuple(fields[5:]),
            )
        )
    return suffixes
