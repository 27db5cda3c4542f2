"""Titles, greeting and closing of a letter whose layout was not dictated (style libre).

Where the author says « Antécédents, diabète », the written letter has « Antécédents : diabète » in
a paragraph of its own. Layout only: no word is added, moved or removed.
"""

import re
from dataclasses import replace
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.rules import rule, run
from calame.postprocess.structure import sections_patterns as words

NAME = "sections"
_REASON = "titre de section"
_LAYOUT = "mise en page"
_TITLE = "|".join(sorted(words.TITLES, key=len, reverse=True))
_DATED = r"(?: du (?:1er|\d{1,2}) [a-zéû]{3,9}(?: \d{4})?)?"
_LOCAL = re.compile(
    r"(?:à la lampe|au fond|pachymétrie|audiogramme|scanner|irm|radiographie|échographie|fermeture|"
    r"installation|bilan|biologie|spirométrie|cliniquement|endoscopie)",
    re.IGNORECASE,
)


def _title(match: Match[str]) -> str:
    title = match["title"]
    is_new = match["lead"] and not _LOCAL.match(title)
    lead = "\n\n" if is_new else match["lead"]
    return f"{lead}{title[0].upper()}{title[1:]} : "


def _spoken_title(match: Match[str]) -> str:
    """The colon that nobody dictated stands where no comma was dictated: « Au total virgule »."""
    written = _title(match)
    has_comma = "," in match[0][len(match["lead"] + match["title"]) :]
    is_kept = has_comma and _ADVERBIAL.match(match["title"])
    return f"{written.removesuffix(' : ')}, " if is_kept else written


def _own_paragraph(match: Match[str]) -> str:
    return f"\n\n{match['what']}"


def _after_greeting(match: Match[str]) -> str:
    first = match["first"]
    return f"{match['greeting']},\n\n{first.upper()}"


_RULES = (
    rule(
        rf"(?P<lead>(?<=[.!?]) |^|(?<=\n))(?P<title>(?:{_TITLE}){_DATED})(?: ?[,:]| :) (?=\S)",
        _title, reason=_REASON,
    ),
    rule(
        rf"(?:^|(?<=[.\n]))(?: |\n*)(?P<greeting>{words.GREETING}), (?P<first>[a-zà-ÿA-ZÀ-Ýœ])",
        lambda m: ("" if m.start() == 0 else "\n\n") + _after_greeting(m), reason=_LAYOUT,
    ),
    rule(rf"(?<=[.!?]) (?P<what>(?:{words.CLOSING})\.?)"
         rf"(?=$|\n| (?:{words.CLOSING}))", _own_paragraph, reason=_LAYOUT),
    rule(
        r"(?<=[.!?]) (?P<what>(?:Concerne :? ?)?(?:Monsieur|Madame|Mademoiselle)"
        r" (?:[A-ZÀ-Ý][\w'-]+ ){1,3}?[A-ZÀ-Ý][\w'-]+, née? le [^.\n]{5,60}\.)(?= |\n|$)",
        _own_paragraph, "né", reason=_LAYOUT, is_case_free=False,
    ),
    rule(r"(?:^|(?<=[\n.])[ \n]*)Concerne(?:nt|s)?(?P<sep> ?[,:]? )(?=(?:m|M)(?:onsieur|adame|"
         r"ademoiselle))",
         lambda m: f"{'' if m.start() == 0 else chr(10) * 2}Concerne : ", "concerne",
         reason=_REASON),
)  # fmt: skip


# « Au total, … », « À l'examen, … »: the comma is as right as the colon that nobody dictated.
_ADVERBIAL = re.compile(r"(?:à|au|aux|en|sur|dans|ce)\b", re.IGNORECASE)


def _inline(match: Match[str]) -> str | None:
    """The colon of a title whose place the author dictated himself."""
    title = match["title"]
    if _ADVERBIAL.match(title) and ":" not in match[0][len(match["lead"] + title) :]:
        return None
    return f"{match['lead']}{title[0].upper()}{title[1:]} : "


_DICTATED = (replace(_RULES[0], written=_inline), *_RULES[1:])
_SPOKEN = (replace(_RULES[0], written=_spoken_title), *_RULES[1:])


def write_sections(
    draft: Draft, *, has_dictated_layout: bool = False, has_dictated_signs: bool = False
) -> Draft:
    """Give titles their colon, and greeting, titles and closing paragraphs of their own.

    Where the author dictates his paragraphs, a title opens none of its own; where he dictates his
    signs, his comma stays.
    """
    if has_dictated_layout:
        return run(draft, _DICTATED, name=NAME)
    return run(draft, _SPOKEN if has_dictated_signs else _RULES, name=NAME)
