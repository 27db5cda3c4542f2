"""Spaces and capitals by the rules of the Imprimerie nationale.

Two things are kept apart. Where a sign, a space or a capital is missing, a rule adds it and leaves
an edit. Which of its shapes a sign has (the kind of space, the shape of the apostrophe) is no change
of the text: :func:`shaped` gives it at the end, character for character, :func:`plain` takes it away.
"""

import re
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.rules import Rule, run

NAME = "typography"
_REASON = "typographie"
NBSP = "\u00a0"
NARROW = "\u202f"
_PLAIN = str.maketrans(
    {NBSP: " ", NARROW: " ", "\u2009": " ", "’": "'", "ʼ": "'", "‘": "'", "\t": " "}
)

_ABBREVIATION_BEFORE = re.compile(
    r"\b(?:M|MM|Dr|Pr|cf|ex|env|art|fig|vol|p|max|min|tél|av|bd|St)\.$"
)
_SPACES = (
    Rule(pattern=re.compile(r"(?<=[a-zà-ÿA-Z]) '(?=[a-zà-ÿA-ZÀ-Ý])"), written="'", reason=_REASON, needs=(" '",)),
    Rule(pattern=re.compile(r"(?<=\d) ,(?=\d)"), written=",", reason=_REASON, needs=(" ,",)),
    Rule(pattern=re.compile(r"(?<=\w) -(?=\w)"), written="-", reason=_REASON, needs=(" -",)),
    Rule(pattern=re.compile(r" +([.,])(?=\s|$)"), written=r"\1", reason=_REASON, needs=(" .", " ,")),
    Rule(pattern=re.compile(r"(?<=[\w)»%°])([;:?!])(?=\s|$)"), written=r" \1", reason=_REASON),
    Rule(pattern=re.compile(r"«(?=[^\s])"), written="« ", reason=_REASON, needs=("«",)),
    Rule(pattern=re.compile(r"(?<=[^\s])»"), written=" »", reason=_REASON, needs=("»",)),
    Rule(pattern=re.compile(r"(?:^|(?<=[\s(]))\"([^\"\n]{1,200})\""), written=r"« \1 »", reason=_REASON, needs=('"',)),
    Rule(pattern=re.compile(r"\.\.\.+"), written="…", reason=_REASON, needs=("...",)),
    Rule(pattern=re.compile(r"(?<=[a-zà-ÿ])oe(?=dème)|(?<=\b)oe(?=d[èe]m|soph|str|il\b)", re.IGNORECASE),
         written=lambda m: "Œ" if m[0][0] == "O" else "œ", reason=_REASON, needs=("oe",)),
    Rule(pattern=re.compile(r"  +"), written=" ", reason=_REASON, needs=("  ",)),
    Rule(pattern=re.compile(r"[ ]+(?=\n)|(?<=\n)[ ]+|^ +| +$"), written="", reason=_REASON),
)  # fmt: skip


def _capital(match: Match[str]) -> str | None:
    before = match.string[max(0, match.start() - 6) : match.start() + 1]
    if match["stop"] == "." and _ABBREVIATION_BEFORE.search(before):
        return None
    return match.group()[:-1] + match.group()[-1].upper()


_CAPITALS = (
    Rule(pattern=re.compile(r"(?P<stop>[.?!…])[ \n]+(?:[«(] ?)?[a-zà-ÿœ](?!H\b)(?![A-Z]\d|T\d)"), written=_capital, reason="majuscule en début de phrase"),
    Rule(pattern=re.compile(r"(?P<stop>^|\n)(?:« )?[a-zà-ÿœ](?!H\b)(?![A-Z]\d|T\d)"), written=_capital, reason="majuscule en début de phrase"),
)  # fmt: skip
_LAYOUT = (
    Rule(pattern=re.compile(r"\n{3,}"), written="\n\n", reason="mise en page", needs=("\n\n\n",)),
    Rule(pattern=re.compile(r"(?<=[^\n])\n(?=[^\n-])"), written="\n\n", reason="mise en page", needs=("\n",)),
    Rule(pattern=re.compile(r"\n\n(?=- )(?<=:\n\n)|(?<=\n)(- [^\n]*)\n\n(?=- )"), written=lambda m: (m[1] or "") + "\n", reason="mise en page", needs=("- ",)),
    Rule(pattern=re.compile(r"^\n+|\n+$"), written="", reason="mise en page", needs=("\n",)),
)  # fmt: skip


def write_spaces(draft: Draft) -> Draft:
    """Put the spaces of French punctuation; join what the recogniser tore apart."""
    return run(draft, _SPACES, name=NAME)


def write_layout(draft: Draft) -> Draft:
    """One blank line between paragraphs, none inside a list."""
    return run(draft, _LAYOUT, name=NAME)


def write_capitals(draft: Draft) -> Draft:
    """A capital begins each sentence and each paragraph; a list item keeps its own."""
    return run(draft, _CAPITALS, name=NAME)


def plain(text: str) -> str:
    """The text with simple spaces and straight apostrophes, character for character."""
    return text.translate(_PLAIN)


_NARROW_SPACE = re.compile(r" (?=[;?!](?:\s|$))|(?<=\d) (?=\d{3}(?!\d))")
_FIXED_SPACE = re.compile(
    r"(?<=«) | (?=»)| (?=:(?:\s|$))|(?<=\d) (?=(?:%|°C|[µmckndp]?[gLm]\b|mm|cm|km|[mµnp]mol|U\b|UI\b|mUI\b|"
    r"unités?\b|mmHg|Gy\b|d?B\b|h\b|bpm|G/L|mEq|k?Hz|ans\b|mois\b|jours?\b|semaines?\b|heures?\b|×))"
    r"|(?<=×) (?=\d)|(?<=\dh) (?=\d\d\b)|(?<=\d h) (?=\d\d\b)"
    r"|\b(?<=M\.) (?=[A-ZÀ-Ý])|(?<=\bDr) (?=[A-ZÀ-Ý])|(?<=\bPr) (?=[A-ZÀ-Ý])|(?<=\bMme) (?=[A-ZÀ-Ý])|(?<=n°) (?=\d)"
)


def shaped(text: str) -> str:
    """The text with no-break spaces and typographic apostrophes, character for character."""
    text = _NARROW_SPACE.sub(NARROW, text)
    text = _FIXED_SPACE.sub(NBSP, text)
    return text.replace("'", "’")
