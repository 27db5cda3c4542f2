"""The inflected forms of a Hunspell dictionary: the words that correction leaves alone.

Written for the French dictionary of Grammalecte (two-letter flags, suffix rules with further
flags). Prefix rules only elide articles ("l'", "d'"), which the correction splits off by itself,
so they are left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import Pattern

_NEEDS_AFFIX = "()"
_FORBIDDEN = "{}"
_DEPTH = 2
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Suffix:
    """One suffix rule: what it takes off, what it puts on, where it applies, what follows."""

    removed: str
    added: str
    condition: Pattern[str]
    flags: tuple[str, ...]

    def on(self, word: str) -> str | None:
        """The word with this suffix; None where the rule does not apply."""
        if not word.endswith(self.removed) or not self.condition.search(word):
            return None
        return word[: len(word) - len(self.removed)] + self.added


_Suffixes = dict[str, list[_Suffix]]


def families(folder: Path) -> Iterator[list[str]]:
    """The forms of each entry of ``index.dic`` with ``index.aff``, the entry itself first.

    Only plain words: letters, hyphens within.
    """
    suffixes = _read_suffixes((folder / "index.aff").read_text("utf-8").splitlines())
    for line in (folder / "index.dic").read_text("utf-8").splitlines()[1:]:
        word, _, rest = line.split("\t")[0].split(" ")[0].partition("/")
        flags = _flags(rest)
        if _FORBIDDEN in flags:
            continue
        forms = [] if _NEEDS_AFFIX in flags else [word]
        forms += _inflected(word, flags, suffixes, _DEPTH)
        kept = [form for form in dict.fromkeys(forms) if _WORD.fullmatch(form)]
        if kept:
            yield kept


def _flags(text: str) -> tuple[str, ...]:
    return tuple(text[place : place + 2] for place in range(0, len(text) - 1, 2))


def _inflected(word: str, flags: Iterable[str], suffixes: _Suffixes, depth: int) -> Iterator[str]:
    for flag in flags:
        for suffix in suffixes.get(flag, ()):
            form = suffix.on(word)
            if form is None:
                continue
            if _NEEDS_AFFIX not in suffix.flags:
                yield form
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
            )
        )
    return suffixes
