"""How a French letter says things: its date, its place, its greeting and closing."""

import re
from datetime import date

from calame.models.letter import Practice

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_TOWN = re.compile(r"\b\d{5}\s+(?P<town>[^\d,;()]+?)(?:\s+cedex\b.*)?\s*$", re.IGNORECASE)
_GREETING = re.compile(
    r"(très |mon |ma |mes )?(ch(er|ère)s?|cher\(e\)|bonjour|madame|monsieur|docteur|mesdames|"
    r"messieurs|professeur)\b[^.:;\n]{0,60},\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSING = re.compile(
    r"confraternel|cordial|salutation|amicalement|amitiés?\b|sentiments|bien à (toi|vous)|"
    r"(vous prie|te prie|veuillez|recevez|croyez)[^.\n]{0,60}(agréer|recevoir|croire|expression)|"
    r"respectueu|faire valoir ce que de droit|remis en main",
    re.IGNORECASE,
)


def french_date(day: date) -> str:
    """The date as a letter writes it, e.g. ``1er mars 2026``."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def place_of(practice: Practice | None) -> str | None:
    """The town of the practice's address.

    >>> place_of(Practice(name="Cabinet", lines=("12, rue du Moulin", "00000 Brévigny cedex 2")))
    'Brévigny'
    """
    found = (_TOWN.search(line) for line in reversed(practice.lines if practice else ()))
    return next((match["town"].strip() for match in found if match), None)


def has_greeting(body: str) -> bool:
    """Whether the text greets its reader near its beginning."""
    return any(_GREETING.match(part.strip()) for part in _parts(body)[:6])


def has_closing(body: str) -> bool:
    """Whether the text ends with a closing formula."""
    return any(_CLOSING.search(part) for part in _parts(body)[-3:])


def _parts(body: str) -> list[str]:
    return [part for part in body.split("\n") if part.strip()]
