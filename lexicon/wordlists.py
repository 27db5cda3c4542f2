"""Word lists as practices keep them: text or CSV files, in any encoding they may have.

One word or phrase on each line; or a table with a header, of which the columns ``terme``,
``nature`` and ``prononciation`` (or those of ``lexicon/sources``) are read. Nothing is left out
in silence: every line that cannot be used is named with the reason.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.folding import fold
from calame.lexicon.layers import entries_of
from calame.lexicon.lexicon import Lexicon, WordList
from calame.models.errors import InputError

_ENCODINGS = ("utf-8-sig", "cp1252")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LONGEST = 80
_MOST = 50_000
_COLUMNS = {
    "term": ("terme", "mot", "term"),
    "kind": ("nature", "kind"),
    "spoken": ("prononciation", "spoken"),
}
_BLANK = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]")
_TOO_LONG = "Trop long : 80 caractères au plus."
_NO_LETTER = "Aucune lettre."
_BAD_KIND = "Nature inconnue : une de celles de « calame lexicon stats »."
_TWICE = "Déjà dans la liste."
_UNREADABLE = (
    "Cette liste ne peut pas être lue : enregistrez-la en texte ou en CSV, un mot par ligne."
)
_NOTHING = "Cette liste ne contient aucun mot : donnez un fichier texte, un mot par ligne."
_TOO_MANY = "Cette liste a plus de 50 000 lignes : donnez-la en plusieurs fichiers."


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One word of a list.

    Attributes:
        term: As it is to be written.
        kind: What it names.
        spoken: How it is said, where the spelling does not tell.
    """

    term: str
    kind: Kind = Kind.OTHER
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A line that cannot be used, and why, in French."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """What a file holds."""

    words: tuple[Listed, ...]
    refused: tuple[Refused, ...]


def read_word_list(source: Path | bytes) -> ReadList:
    """Read a list of words.

    Raises:
        InputError: It is no text, holds no word, or too many.
    """
    lines = _text(source).splitlines()
    if len(lines) > _MOST:
        raise InputError(_TOO_MANY)
    words: dict[str, Listed] = {}
    refused: list[Refused] = []
    for number, found in _read(lines):
        reason = found if isinstance(found, str) else None
        if not isinstance(found, str):
            reason = _TWICE if fold(found.term) in words else None
            words.setdefault(fold(found.term), found)
        if reason:
            refused.append(Refused(line=number, text=lines[number - 1][:_LONGEST], reason=reason))
    if not words:
        raise InputError(_NOTHING)
    return ReadList(words=tuple(words.values()), refused=tuple(refused))


def word_list(name: str, words: Iterable[Listed], lexicon: Lexicon) -> WordList:
    """The circle that these words make over a lexicon."""
    entries: list[Entry] = []
    for one in words:
        entries += entries_of(one.term, one.kind, spoken=one.spoken, lexicon=lexicon)
    return WordList(name=name, entries=entries)


def parse_kind(text: str) -> Kind | None:
    """A kind by its code or its French name; None where there is none such."""
    wanted = fold(text.strip())
    return next((one for one in Kind if wanted in {one.value, fold(one.label)}), None)


def _text(source: Path | bytes) -> str:
    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
    except OSError:
        raise InputError(_UNREADABLE) from None
    encoding = _MARKS.get(content[:2])
    if encoding is None and b"\x00" in content:
        raise InputError(_UNREADABLE)
    for one in [encoding] if encoding else _ENCODINGS:
        try:
            return content.decode(one)
        except UnicodeDecodeError:
            continue
    raise InputError(_UNREADABLE)


def _read(lines: list[str]) -> Iterator[tuple[int, Listed | str]]:
    """Each line that says something, with its word or the reason why it has none."""
    mark = _separator(lines)
    columns: dict[str, int] | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter=mark)) if mark else [line]
        cells = [_BLANK.sub(" ", cell).strip() for cell in cells]
        if columns is None:
            columns, is_header = _header(cells)
            if is_header:
                continue
        yield number, _listed(cells, columns)


def _separator(lines: list[str]) -> str | None:
    """The mark between the columns; None where there is but one."""
    head = next((line for line in lines if line.strip()), "")
    return next((mark for mark in (";", "\t", ",") if mark in head), None)


def _header(cells: list[str]) -> tuple[dict[str, int], bool]:
    """Where each column stands, and whether these cells are a header at all."""
    names = [cell.casefold() for cell in cells]
    columns = {
        column: names.index(name)
        for column, spellings in _COLUMNS.items()
        for name in spellings
        if name in names
    }
    return (columns, True) if "term" in columns else ({"term": 0}, False)


def _listed(cells: list[str], columns: dict[str, int]) -> Listed | str:
    """The word of a line, or why there is none."""

    def cell(name: str) -> str:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    term, kind = cell("term"), parse_kind(cell("kind") or Kind.OTHER)
    if problem := problem_of(term):
        return problem
    if kind is None:
        return _BAD_KIND
    spoken = tuple(part.strip() for part in cell("spoken").split("|") if part.strip())
    return Listed(term=term, kind=kind, spoken=spoken)


def problem_of(term: str) -> str | None:
    """Why a word cannot be one of the lexicon, in French; None where it can."""
    if len(term) > _LONGEST:
        return _TOO_LONG
    return None if _WORD.search(term) else _NO_LETTER
