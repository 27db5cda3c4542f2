"""« Euh » goes, with the commas that the recogniser put around it."""

import re
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.figures.numerals import NUMBER_WORD
from calame.postprocess.rules import Rule, run

NAME = "hesitations"
_HUM = r"(?:euh|heu|hum+|hem|hmm+|mmm+|ben euh)"
# Before and after these words no comma can stand.
_CLINGS_BEFORE = re.compile(
    r"\b(?:de|d'|du|des|à|au|aux|le|la|les|l'|un|une|et|ou|par|pour|sur|dans|en|vers|avec|sans|"
    r"est|sont|a|ont|que|qu'|qui|très|plus|son|sa|ses|ce|cette)$",
    re.IGNORECASE,
)
_CLINGS_AFTER = re.compile(
    rf"(?:(?:de|du|des|à|au|aux|le|la|les|un|une|par|pour|sur|dans|en|vers|chez)\b|[dl]'|\d|"
    rf"{NUMBER_WORD}\b)",
    re.IGNORECASE,
)
_ENDS_IN_A_NUMBER = re.compile(rf"(?:\d|\b(?:{NUMBER_WORD}|[IVX]+)),? $", re.IGNORECASE)
_NUMBER_OR_DASH = re.compile(rf"(?:\d|{NUMBER_WORD}\b|tiret)", re.IGNORECASE)


def _without(match: Match[str]) -> str:
    text = match.string
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() :]
    if not before or before[-1] == "\n":
        return ""
    signs = match["before"].strip()[:1] or match["after"].strip()[:1]
    if signs in {".", ":", ";"}:
        return f"{signs} " if signs == "." else f" {signs} "
    if not signs or _CLINGS_BEFORE.search(before) or _CLINGS_AFTER.match(after):
        return " "
    return ", "


def _once(match: Match[str]) -> str | None:
    """A word said twice; « un un zéro » is the plan of a day's doses, « un un un » too."""
    is_count = match["word"].lower() in {"un", "une"}
    if is_count and (
        len(match.group().split()) > 2
        or _ENDS_IN_A_NUMBER.search(match.string, 0, match.start())
        or _NUMBER_OR_DASH.match(match.string, match.end())
    ):
        return None
    return f"{match['word']} "


_RULES = (
    # « , eux de » is a misheard « euh »; « les patients, eux, » is not.
    Rule(
        pattern=re.compile(r",? eux,? (?=(?:de|d'|pour|sur|sans|dans|par) ?\w)", re.IGNORECASE),
        written=lambda m: " " if m[0].startswith(",") else None,
        reason="hésitation retirée",
        needs=(", eux",),
    ),
    Rule(
        pattern=re.compile(
            rf"(?P<before>[ ,.;:]*)(?<!\w){_HUM}(?:[ ,]+{_HUM})*(?![\w'-])(?P<after>[ ,.;:…]*)",
            re.IGNORECASE,
        ),
        written=_without,
        reason="hésitation retirée",
        needs=("euh", "heu", "hum", "hem", "hmm", "mmm"),
    ),
    # A word said twice, at the seam of two stretches of sound or around a hesitation.
    Rule(
        pattern=re.compile(
            r"\b(?P<word>de|la|le|les|du|des|par|pour|à|au|une?)(?: (?P=word))+ ", re.IGNORECASE
        ),
        written=_once,
        reason="mot répété",
    ),
)


def drop_hesitations(draft: Draft) -> Draft:
    """Remove the sounds of hesitation."""
    return run(draft, _RULES, name=NAME)
