"""Spaces and capitals by the rules of the Imprimerie nationale.

Two things are kept apart. Where a sign, a space or a capital is missing, a rule adds it and leaves
an edit. Which of its shapes a sign has (the kind of space, the shape of the apostrophe) is no
change of the text: :func:`shaped` gives it at the end, character for character, and :func:`plain`
takes it away.
"""

import re
from re import Match

from calame.models.marks import Emphasis
from calame.postprocess.draft import Draft
from calame.postprocess.rules import Rule, rule, run

NAME = "typography"
_REASON = "typographie"
_CAPITAL = "majuscule en début de phrase"
_LAYOUT_REASON = "mise en page"
NBSP = "\u00a0"
NARROW = "\u202f"
_PLAIN = str.maketrans(
    {NBSP: " ", NARROW: " ", "\u2009": " ", "\t": " ", "’": "'", "ʼ": "'", "‘": "'"}
)
_LETTER = r"a-zà-ÿœA-ZÀ-ÝŒ"
# « 16/min » and « 5 min » are units: a sentence may end there.
_ABBREVIATION = re.compile(
    r"(?:\b(?:M|MM|Dr|Pr|cf|ex|env|art|fig|vol|p|max|tél|av|bd|St)|(?<!/)(?<!\d )\bmin)\.$"
)
_SPACES: tuple[Rule, ...] = (
    # What the recogniser tore apart: « l 'œdème », « 2 ,5 », « peut -être ».
    rule(rf"(?<=[{_LETTER}]) '(?=[{_LETTER}])", "'", " '", reason=_REASON),
    rule(r"(?<=\d) ,(?=\d)", ",", " ,", reason=_REASON),
    rule(r"(?<=\w) -(?=[^\W\d])", "-", " -", reason=_REASON),
    rule(r"(?<=\d)(?=(?:mg|kg|µg|ng|ml|dl|cm|mm|mmol|µmol|mmhg|gramme|milli|micro)\w*\b)", " ",
         "mg", "kg", "µg", "ng", "l", "cm", "mm", "mol", "gr", reason=_REASON),
    rule(r" +([.,])(?=\s|$)", r"\1", " .", " ,", reason=_REASON),
    rule(r" +([)…])", r"\1", " )", " …", reason=_REASON),
    rule(r"\( +", "(", "( ", reason=_REASON),
    rule(r"([;:?!])(?<=[\w)»%°²³].)(?=\s|$)", r" \1", ";", ":", "?", "!", reason=_REASON),
    rule(r"«(?=\S)", "« ", "«", reason=_REASON),
    rule(r"(?<=\S)»", " »", "»", reason=_REASON),
    rule(r"(?:^|(?<=[\s(]))\"([^\"\n]{1,200})\"", r"« \1 »", '"', reason=_REASON),
    rule(r"\.\.\.+", "…", "...", reason=_REASON),
    rule(r"(?<=o)oe|oe(?=d[èe]m|soph|str|il\b|uvre|uf\b)|(?<=c)oe(?=ur)|(?<=s)oe(?=ur)|(?<=f)oe(?=t)",
         lambda m: "Œ" if m[0][0] == "O" else "œ", "oe", reason=_REASON),
    # « A revoir dans un an. »: no verb stands before an infinitive.
    rule(r"(?:(?<=[.!?:] )|(?<=\n)|^)A (?=[a-zà-ÿ]{2,}(?:er|oir|dre|tre|ire|ir)\b)", "À ", "a ",
         reason=_REASON, is_case_free=False),
    rule(r"  +", " ", "  ", reason=_REASON),
    rule(r" +(?=\n)|(?<=\n) +", "", " \n", "\n ", reason=_REASON),
    rule(r"^ +| +$", "", reason=_REASON),
)  # fmt: skip


def _capital(match: Match[str]) -> str | None:
    """« M. », « cf. » end no sentence; « pH » and « pT2 » keep their small letter."""
    before = match.string[max(0, match.start() - 6) : match.start() + 1]
    if match["stop"] == "." and _ABBREVIATION.search(before):
        return None
    return match.group()[:-1] + match.group()[-1].upper()


# A lone small letter before a capital is the first of a spelt row: « p H »; « E. coli » is a name.
_FIRST = r"(?!coli\b)[a-zà-ÿœ](?![A-Z]|[rn]T\d| [A-Z](?![\w']))"
_MARKS = "|".join(re.escape(emphasis) for emphasis in Emphasis)
_CAPITALS: tuple[Rule, ...] = (
    rule(rf"(?P<stop>[.?!…])(?:{_MARKS})?[ \n]+(?:[«(] ?)?(?:{_MARKS})?{_FIRST}", _capital,
         reason=_CAPITAL, is_case_free=False),
    rule(rf"(?P<stop>^|\n)(?:« )?(?:{_MARKS})?{_FIRST}", _capital, reason=_CAPITAL,
         is_case_free=False),
)  # fmt: skip


def _list_break(match: Match[str]) -> str:
    return (match[1] or "") + "\n"


_LAYOUT: tuple[Rule, ...] = (
    rule(r"\n{3,}", "\n\n", "\n\n\n", reason=_LAYOUT_REASON),
    rule(r"(?<=[^\n])\n(?=[^\n-])", "\n\n", "\n", reason=_LAYOUT_REASON),
    rule(r"(?<=:)\n\n(?=- )|(?<=\n)(- [^\n]*)\n\n(?=- )", _list_break, "\n- ",
         reason=_LAYOUT_REASON),
    rule(r"^\n+|\n+$", "", "\n", reason=_LAYOUT_REASON),
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


_UNITS = (
    r"%|°C|[µmckndp]?[gLm]\b|mm|cm|km|[mµnp]?mol|U\b|UI\b|mUI\b|unités?\b|mmHg|Gy\b|dB\b|h\b|bpm|G/L|"
    r"mEq|k?Hz|ans\b|mois\b|jours?\b|semaines?\b|heures?\b|minutes?\b|×"
)
_NARROW_SPACE = re.compile(r" (?=[;?!](?:\s|$))|(?<=\d) (?=\d{3}(?!\d))")
_FIXED_SPACE = re.compile(
    rf"(?<=«) | (?=»)| (?=:(?:\s|$))|(?<=\d) (?=(?:{_UNITS}))|(?<=×) (?=\d)|(?<=\d h) (?=\d\d\b)"
    r"|(?<=\bM\.) (?=[A-ZÀ-Ý])|(?<=\bDr) (?=[A-ZÀ-Ý])|(?<=\bMme) (?=[A-ZÀ-Ý])|(?<=n°) (?=\d)"
)


def shaped(text: str) -> str:
    """The text with no-break spaces and typographic apostrophes, character for character."""
    text = _FIXED_SPACE.sub(NBSP, _NARROW_SPACE.sub(NARROW, text))
    return text.replace("'", "’")
