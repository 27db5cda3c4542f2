"""What the place of a file says about it: « {auteur}/{priorite}/* ».

A rule describes a path below the watched folder, with ``/`` between folders:

    {auteur} {patient} {priorite} {type}   one piece of a name, kept under that name
    *                                      any piece of a name, not kept
    **                                     any folders, also none
    everything else                        itself; capitals do not matter

The last part of a rule is compared with the file's name without its extension. The first rule that
fits counts; a path that no rule fits says nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from calame.models.errors import ConfigurationError

FIELDS = ("auteur", "patient", "priorite", "type")
_PIECE = re.compile(r"\{(\w+)\}|(\*\*/?)|(\*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The rule that fits a path, and what it gives."""

    rule: str
    fields: dict[str, str]


def check_rule(rule: str) -> str:
    """The rule, when it can be used.

    Raises:
        ConfigurationError: It names something that we do not know, or the same thing twice.
    """
    names = [piece[1] for piece in _PIECE.finditer(rule) if piece[1]]
    unknown = sorted(set(names) - set(FIELDS))
    if unknown or len(names) != len(set(names)) or rule.startswith("/"):
        raise ConfigurationError(
            f"Règle de chemin invalide : « {rule} ». "
            f"Champs possibles, une fois chacun : {', '.join(f'{{{name}}}' for name in FIELDS)}."
        )
    return rule


def match(path: str, rules: Sequence[str]) -> Match | None:
    """The first rule that fits a path below the watched folder; None where none does."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    subject = f"{folder}/{stem}" if folder else stem
    for rule in rules:
        found = _pattern(rule).fullmatch(subject)
        if found is not None:
            fields = {key: value.strip() for key, value in found.groupdict().items()}
            return Match(rule=rule, fields=fields)
    return None


@cache
def _pattern(rule: str) -> re.Pattern[str]:
    parts, place = [], 0
    for piece in _PIECE.finditer(rule):
        parts.append(re.escape(rule[place : piece.start()]))
        parts.append(_expression(piece))
        place = piece.end()
    return re.compile("".join(parts) + re.escape(rule[place:]), re.IGNORECASE)


def _expression(piece: re.Match[str]) -> str:
    if piece[1]:
        return f"(?P<{piece[1]}>[^/]+?)"
    if piece[2]:
        return "(?:.*/)?" if piece[2].endswith("/") else ".*"
    return "[^/]*"
