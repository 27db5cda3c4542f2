"""Dictated commands become signs and layout: « virgule », « point à la ligne », « ouvrez la … ».

In style ``ponctue`` punctuation is spoken. In style ``libre`` it is not, and only commands that
cannot be meant literally are taken. The text itself shows its style (:func:`detect_style`).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from re import Match

from calame.models.report import DoubtKind
from calame.postprocess.commands import patterns as words
from calame.postprocess.commands.emphasis import write_emphasis
from calame.postprocess.commands.signs import ADDRESSES, LAST, SIGNS, SPACES
from calame.postprocess.commands.wrapping import WRAPPED
from calame.postprocess.draft import Draft
from calame.postprocess.figures.numerals import NUMBER_WORD
from calame.postprocess.rules import Build, Rule, run, text_after, text_before

NAME = "commands"
_PUNCTUATION = "ponctuation dictée"
_LAYOUT = "mise en page dictée"
_AROUND = words.AROUND
_NUMBER = rf"(?:\d+|{NUMBER_WORD})"


class Style(StrEnum):
    """How the author dictates. Values are those of the test corpus."""

    SPOKEN = "ponctue"
    FREE = "libre"


_COMMAND = re.compile(
    rf"\b(?:{words.COMMA}|{words.NEW_PARAGRAPH}|point à la ligne|"
    rf"points?(?= ?(?:$|[.,\n]| fin de | final(?!\w)))|"
    rf"{words.COLON}(?=,| à la ligne)|à la ligne(?= tiret|,|\.|$))(?!\w)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_DECIMAL_COMMA = re.compile(rf"\b{_NUMBER} virgule (?={_NUMBER}\b)", re.IGNORECASE)


def detect_style(text: str) -> Style:
    """Whether punctuation is spoken in this text."""
    commands = len(_COMMAND.findall(text)) - len(_DECIMAL_COMMA.findall(text))
    count = max(1, text.count(" ") + 1)
    signs = len(_SENTENCE_END.findall(text))
    if commands <= 0:
        return Style.FREE
    # One command in forty words is more than a slip; a short text needs one and no real signs.
    return Style.SPOKEN if commands * 40 >= count or not signs else Style.FREE


def _new_line(match: Match[str]) -> str | None:
    if match["sign"] is None and (
        words.LINE_IS_A_NOUN.match(match.string, match.end("command"))
        or words.LINE_IS_A_PLACE.search(text_before(match))
    ):
        return None
    return "\n"


def _new_paragraph(match: Match[str]) -> str | None:
    before = text_before(match)
    is_noun = words.PARAGRAPH_IS_A_NOUN.search(before) and not words.ONE_IS_A_NUMBER.search(before)
    return None if is_noun else "\n\n"


# What « deux » ends itself: a sign or a figure that was just said.
_NO_FIGURE_AFTER = re.compile(
    rf"(?:^|\b(?:{words.COMMA}|points?|ligne|paragraphe|{words.COLON}|{_NUMBER}))$", re.IGNORECASE
)


def _colon(match: Match[str]) -> str | None:
    before, after = text_before(match), match.string[match.end("command") :][:30]
    number = match["command"].split("point")[0].rstrip(" -")
    if number.lower() in {"deux", "2"} and match["lead"] == " " and _two_ends(before, after):
        return f" {number}. "
    if words.TITLE_BEFORE.search(before):
        return " : "
    has_sign = after[:1] in {",", ".", ":", "\n", ""}
    if not has_sign and words.COLON_IS_A_COUNT_AFTER.match(after):
        return None
    if words.COLON_IS_A_COUNT_BEFORE.search(before) and match["lead"] == " ":
        return None
    # Nothing follows a colon, and « point » stands in the singular: a figure and its full stop.
    is_end = not after.strip(" .,\n") and match["lead"] == " "
    is_figure = re.fullmatch(r"(?:deux|2) point", match["command"], re.IGNORECASE)
    if is_end and is_figure and not _NO_FIGURE_AFTER.search(before):
        return f" {number}. "
    return " : "


def _two_ends(before: str, after: str) -> bool:
    """Whether « deux » ends what stands before: « score ISS deux point »."""
    if before.endswith(" et") and words.COLON_IS_A_COUNT_AFTER.match(after):
        return False
    is_code = re.search(r"\b[A-Z]{2,6}$", before)
    # Nobody announces a list and leaves the paragraph.
    is_last = after.startswith("\n\n") or not after.strip(" .,")
    return bool(words.TWO_ENDS_A_TERM.search(before) or (is_code and is_last))


def _unclear_colon(match: Match[str]) -> str | None:
    """A colon that may as well be a number and a full stop: written, and a doubt."""
    written = _colon(match)
    is_bare = match["lead"] == " " and written == " : "
    return written if is_bare and words.TWO_IS_UNCLEAR.search(text_before(match)) else None


def _semicolon(match: Match[str]) -> str | None:
    """« un bon point virgule » is a noun and a comma."""
    before = text_before(match)
    is_noun = words.POINT_IS_A_NOUN_BEFORE.search(before)
    return None if is_noun and not words.ONE_IS_A_NUMBER.search(before) else " ; "


def _comma(match: Match[str]) -> str | None:
    """A comma between two numbers belongs to the number (quantities.py), unless signs part them."""
    is_bare = match["lead"] == " " and match["tail"] == " "
    if match["lead"] == " " and words.COMMA_IS_A_NOUN.search(text_before(match)):
        return None
    return None if is_bare and _is_between_numbers(match) and not _is_year(match) else ", "


def _is_between_numbers(match: Match[str]) -> bool:
    # « de virgule 5 mg » was said « deux virgule cinq » (misheard.py).
    before = re.search(rf"\b(?:{_NUMBER}|de|d'eux)$", text_before(match), re.IGNORECASE)
    return bool(before and re.match(rf"{_NUMBER}\b", text_after(match), re.IGNORECASE))


def _is_year(match: Match[str]) -> bool:
    return bool(re.search(r"\b(?:1[89]|20)\d\d$", text_before(match)))


def _full_stop(match: Match[str]) -> str | None:
    before = text_before(match)
    after = match.string[match.end("command") :][:30]
    is_noun = match["lead"] == " " and words.POINT_IS_A_NOUN_BEFORE.search(before)
    if is_noun and not words.ONE_IS_A_NUMBER.search(before):
        return None
    is_direct = bool(re.match(r" [a-zà-ÿ]", after))
    if is_direct and words.POINT_IS_A_NOUN_AFTER.match(after):
        return None
    if match["command"].lower().endswith("final"):
        return ". "
    if match["command"].lower() != "point" and not _ends_a_sentence(before, after):
        return None
    return ". "


_COUNTED = re.compile(rf"(?:\b(?:de|par|les|ces|avec|sur|plus|moins) |/){_NUMBER}$", re.IGNORECASE)


def _ends_a_sentence(before: str, after: str) -> bool:
    """« 50 degrés points, » is a full stop; « perdu trois points » and « points de » are not."""
    if re.search(
        r"\b(?:perd\w+|gagn\w+|bais\w+|augment\w+|diminu\w+|scores?) (?:de )?\w+$", before
    ):
        return False
    return not (_COUNTED.search(before) or re.match(r" [a-zà-ÿ0-9]", after))


def _own_sentence(sign: str) -> Callable[[Match[str]], str]:
    return lambda _match: sign


def _command(
    pattern: str,
    written: str | Build,
    reason: str,
    *needs: str,
    begins: str = "a-zà",
    is_glued: bool = False,
) -> Rule:
    """A rule for a command with the recogniser's own signs around it.

    ``begins`` are the letters with which it may begin: they spare most of the search. ``is_glued``
    takes a hyphen that ties the command to the word before: « peu mobile-point ».
    """
    border = r"(?:(?<=\w)-|(?<![\w/-]))" if is_glued else r"(?<![\w/-])"
    return Rule(
        pattern=re.compile(
            rf"(?P<lead>{_AROUND}+|^){border}(?=[{begins}])(?P<command>{pattern})(?![\w-])"
            rf"(?P<tail>(?P<sign>[,.;:])?{_AROUND}+)",
            re.IGNORECASE,
        ),
        written=written,
        reason=reason,
        needs=needs,
    )


_BRACKETS = (
    _command(rf"{words.OPEN}{words.BRACKET}|parenthèse ouvrante", " (", _PUNCTUATION, "parent"),
    _command(rf"{words.CLOSE}{words.BRACKET}|parenthèse fermante", ") ", _PUNCTUATION, "parent"),
    _command(rf"{words.OPEN}{words.QUOTES}|guillemets? ouvrants?", " « ", _PUNCTUATION, "guil"),
    _command(rf"{words.CLOSE}{words.QUOTES}|guillemets? fermants?", " » ", _PUNCTUATION, "guil"),
)
_CLEAR = (
    _command(words.NEW_PARAGRAPH, _new_paragraph, _LAYOUT, "gra", "alin", "saut", begins="nspa"),
    _command(r"(?:un )?points? d'interrogation", " ? ", _PUNCTUATION, "interrogation"),
    _command(r"(?:un )?points? d'exclamation", " ! ", _PUNCTUATION, "exclamation"),
    _command(r"trois petits points|points? de suspensions?", "… ", _PUNCTUATION, "petits", "susp"),
    *_BRACKETS,
)
_LINE = _command(
    words.NEW_LINE, _new_line, _LAYOUT, "lign", "lin", "lig", "ll", "lie", "la lit", "chariot",
    begins="aàropnv",
)  # fmt: skip
_SPOKEN = (
    *_CLEAR,
    _LINE,
    _command(r"points?[ -]virgules?", _semicolon, _PUNCTUATION, "virgule", begins="p"),
    replace(
        _command(
            words.COLON,
            _unclear_colon,
            "« deux points » : signe ou chiffre, à écouter",
            *words.UNCLEAR_BEFORE_COLON,
            begins="d2",
        ),
        doubt=DoubtKind.FIGURE,
    ),
    _command(words.COLON, _colon, _PUNCTUATION, "point", begins="d2"),
    Rule(
        pattern=re.compile(rf"{_AROUND}+\b(?i:{words.COMMA}){_AROUND}+({words.NEVER_CAPITAL})\b"),
        written=lambda match: f", {match[1].lower()}",
        reason=_PUNCTUATION,
        needs=words.COMMA_NEEDS,
    ),
    _command(words.COMMA, _comma, _PUNCTUATION, *words.COMMA_NEEDS, begins="vu", is_glued=True),
    _command(r"pointe?s?(?: final)?", _full_stop, _PUNCTUATION, "point", begins="p", is_glued=True),
)
# Style libre: the command alone between signs, or a layout command that nothing else can be.
_FREE = (
    *_CLEAR,
    Rule(
        pattern=re.compile(
            rf"{_AROUND}(?:(?<=[.,;:] )|(?<=[.,;:])|(?<=\n)|^)points?[ ,.]*(?:{words.NEW_LINE})[ "
            r",.;:]*"
            rf"|{_AROUND}\bpoint à la ligne\b{_AROUND}",
            re.IGNORECASE,
        ),
        written=".\n",
        reason=_LAYOUT,
        needs=("point",),
    ),
    Rule(
        pattern=re.compile(
            rf"(?<=[.,;:!?]) (?P<command>{words.NEW_LINE})(?P<sign>[.,;:])(?: |$)", re.IGNORECASE
        ),
        written="\n",
        reason=_LAYOUT,
        needs=("ligne", "ligue", "ligne", "li"),
    ),
    Rule(
        pattern=re.compile(r"[.,;:]+ (?:Point|point)\.(?: |$)"),
        written=". ",
        reason=_PUNCTUATION,
        needs=("point.",),
    ),
    Rule(
        pattern=re.compile(rf"[.,;:]+ {words.COMMA}[.,](?: |$)", re.IGNORECASE),
        written=", ",
        reason=_PUNCTUATION,
        needs=("virgule",),
    ),
    Rule(
        pattern=re.compile(r"[.,;:]+ (?:deux|2)[ -]points?[.,:](?: |$)", re.IGNORECASE),
        written=" : ",
        reason=_PUNCTUATION,
        needs=("point",),
    ),
)


def dictates_layout(text: str, *, style: Style) -> bool:
    """Whether the author says himself where paragraphs begin, or the text has them already."""
    has_breaks = "\n" in text.strip()
    if has_breaks or style is Style.FREE:
        return has_breaks
    lower = text.lower()
    return any(
        any(True for _ in each.changes(text, NAME))
        for each in (_CLEAR[0], _LINE)
        if any(need in lower for need in each.needs)
    )


def write_commands(draft: Draft, *, style: Style) -> Draft:
    """Turn the dictated commands into signs and line breaks."""
    draft = run(draft, (*LAST, *ADDRESSES, *WRAPPED), name=NAME)
    draft = run(draft, _SPOKEN if style is Style.SPOKEN else _FREE, name=NAME)
    draft = write_emphasis(run(draft, SIGNS, name=NAME), name=NAME)
    return run(draft, SPACES, name=NAME)
