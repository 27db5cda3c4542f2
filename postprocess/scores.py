"""Stages, scores, TNM, vertebrae and other codes of a letter and a figure."""

import re
from re import Match

from calame.postprocess import scores_patterns as words
from calame.postprocess.draft import Draft
from calame.postprocess.figures import digit
from calame.postprocess.numerals import UNITS as SMALL
from calame.postprocess.rules import Rule, run

NAME = "scores"
_REASON = "score ou stade"
_N = r"(?:zéro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|\d{1,3}(?:,\d+)?)"
_SMALL = r"(?:zéro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf)"
_ROMAN_CUE = "|".join(map(re.escape, sorted(words.ROMAN_CUES, key=len, reverse=True)))
_ARABIC_CUE = "|".join(map(re.escape, sorted(words.ARABIC_CUES, key=len, reverse=True)))


def _number(word: str) -> int:
    return SMALL[word.lower()] if word.lower() in SMALL else int(float(word.replace(",", ".")))


def _roman(word: str) -> str:
    return words.ROMAN.get(_number(word), word)


def _stage(match: Match[str]) -> str | None:
    """« stade trois B » is IIIB; stages of the kidney and of Hoehn and Yahr are Arabic."""
    if "," in match["n"]:
        return None
    around = match.string[max(0, match.start() - 60) : match.end() + 25]
    letter = (match["letter"] or "").strip().upper()
    cue = match["cue"]
    is_arabic = cue.lower() == "stade" and (
        "Hoehn" in around or "mMRC" in around or "GOLD" in around
        or any(word in around for word in words.KIDNEY)
    )  # fmt: skip
    write = digit if is_arabic or _number(match["n"]) == 0 else _roman
    second = f"{match['link']}{write(match['m'])}" if match["m"] else ""
    return f"{cue}{match['sep']}{write(match['n'])}{letter}{second}"


def _score(match: Match[str]) -> str:
    return f"{match['cue']}{match['link']}{digit(match['n'])}"


def _gleason(match: Match[str]) -> str:
    total = f"{digit(match['total'])} " if match["total"] else ""
    return f"{match['cue']} {total}({digit(match['a'])}+{digit(match['b'])})"


def _tnm(match: Match[str]) -> str:
    def part(group: str) -> str:
        value = re.sub(r"[ -]", "", match[group] or "")
        found = re.match(rf"({_SMALL})", value, re.IGNORECASE)
        if found:
            value = digit(found[1]) + value[found.end() :]
        return value.lower() if value.lower() in {"is", "x"} else value.lower()

    prefix = (match["prefix"] or "").replace(" ", "").lower()
    metastasis = f"M{part('m')}" if match["m"] else ""
    return f"{prefix}T{part('t')}{(match['ta'] or '').strip().lower()}N{part('n')}{(match['na'] or '').strip().lower()}{metastasis}".replace(
        "Tx", "Tx"
    )


def _vertebra(match: Match[str]) -> str:
    return f"{match[1].upper()}{digit(match[2])}"


def _liver(match: Match[str]) -> str | None:
    around = match.string[max(0, match.start() - 150) : match.end() + 60].lower()
    if not any(word in around for word in words.LIVER):
        return None
    second = f"{match['link']}{_roman(match['m'])}" if match["m"] else ""
    return f"{match['cue']} {_roman(match['n'])}{second}"


def _ordinal(match: Match[str]) -> str:
    return f"{match['cue']}{_ORDINALS[match['n'].lower()]}e"


_ORDINALS = {
    "deuxième": 2, "troisième": 3, "quatrième": 4, "cinquième": 5, "sixième": 6, "septième": 7,
    "huitième": 8, "neuvième": 9, "dixième": 10, "onzième": 11, "douzième": 12, "treizième": 13,
    "quatorzième": 14, "quinzième": 15, "seizième": 16, "vingtième": 20, "trentième": 30,
    "vingt et unième": 21, "vingt-et-unième": 21,
    **{f"vingt-{w}ième": 20 + n for w, n in (
        ("deux", 2), ("trois", 3), ("quatr", 4), ("cinqu", 5), ("six", 6), ("sept", 7),
        ("huit", 8), ("neuv", 9))},
    **{f"dix-{w}ième": 10 + n for w, n in (("sept", 7), ("huit", 8), ("neuv", 9))},
}  # fmt: skip
_ORDINAL = "|".join(sorted(map(re.escape, _ORDINALS), key=len, reverse=True))


def _rule(
    pattern: str, written: object, *needs: str, flags: int = 0, reason: str = _REASON
) -> Rule:
    return Rule(
        pattern=re.compile(pattern, flags),
        written=written,  # type: ignore[arg-type]
        reason=reason,
        needs=needs,
    )


_I = re.IGNORECASE
_RULES = (
    _rule(
        rf"(?<!\w)(?P<prefix>(?:[yY] ?)?[pPcCrR] ?)?T[ -]?(?P<t>[0-4]|un|deux|trois|quatre|zéro|is|i s|x|X)"
        rf"(?P<ta> ?[a-dA-D](?![\w'’]))?[ -]?N[ -]?(?P<n>[0-3]|zéro|Zero|zero|un|deux|trois|x|X)"
        rf"(?P<na> ?[a-cA-C](?![\w'’]))?(?:[ -]?M[ -]?(?P<m>[01]|zéro|Zero|zero|un|x|X))?(?![\w'’])",
        _tnm, "t", reason="classification TNM",
    ),
    _rule(rf"(?P<cue>\bGleason)(?: à| de| score)?(?: (?P<total>{_N}))?,? ?\(?(?P<a>{_N}) (?:plus|\+) (?P<b>{_N})\)?",
          _gleason, "gleason", flags=_I),
    _rule(r"\b(?P<cue>Prague) C ?(?P<c>\w+),? M ?(?P<m>\w+)",
          lambda m: f"{m['cue']} C{digit(m['c'])}M{digit(m['m'])}", "prague"),
    _rule(rf"\b(?P<cue>{_ROMAN_CUE})(?P<sep> )(?P<n>{_N})(?P<letter> ?[ABCabc](?![\w'’]))?"
          rf"(?:(?P<link>(?: à | ou | et |-))(?P<m>{_N}))?(?![\w,]|[ ]?(?:mm|cm|mg|ans))", _stage, flags=_I),
    _rule(rf"\b(?P<cue>{_ARABIC_CUE})(?P<link>(?: (?:est|à|de|était|égale?|évaluée?|cotée?|estimée?|initial|"
          rf"d'entrée|de sortie|classe|score|grade|stade|:))* )(?P<n>{_SMALL})(?![\w-]|,\d)", _score),
    _rule(rf"(?P<cue>\b(?:scores?|indices?|échelles?|index|classée?|cotée?s?)(?: [\w'’-]+){{1,4}}?)"
          rf"(?P<link> (?:est )?(?:à|de|:) )(?P<n>{_SMALL})(?=[.,;)\n]| sur |$)", _score, flags=_I),
    _rule(rf"(?P<cue>)(?P<link>\b[àÀ] )(?P<n>zéro|deux|trois|quatre|cinq|six|sept|huit|neuf)"
          rf"(?=[.,;)\n]| à (?:la|l')|$)", _score, reason="valeur en chiffres"),
    _rule(rf"\b(?P<cue>[Ss]egments?) (?P<n>{_SMALL}|\d)(?:(?P<link> et | ou |-)(?P<m>{_SMALL}|\d))?(?![\w,])",
          _liver, "segment"),
    # vertebrae, spinal roots, vitamins, leads: a capital and a small number
    _rule(rf"(?<![\w'’])([CDLTSVBG]) ({_SMALL}|1[0-2]|\d)(?![\w,]|['’])", _vertebra,
          reason="lettre et chiffre"),
    _rule(r"(?<![\w-])([CDTLS]\d{1,2})(?: |[ ]?- ?| et demi )(?=[CDTLS]\d{1,2}\b)", r"\1-",
          reason="étage vertébral"),
    _rule(rf"(?<=\bvitamine) ([A-Z]) ({_SMALL}|1\d)\b", lambda m: f" {_vertebra(m)}", "vitamine"),
    _rule(rf"\b(RECIST|iRECIST|CTCAE|version|Lugano|Tokyo|Windows) ({_SMALL}|\d) point ({_SMALL}|\d)\b",
          lambda m: f"{m[1]} {digit(m[2])}.{digit(m[3])}", " point "),
    _rule(rf"\b(fils?|[Pp]rolène|[Vv]icryl|[Ee]thilon|[Mm]onocryl|PDS|nylon|soie|[Mm]onofilament)(?: au)? "
          rf"({_SMALL}|\d),? ?({'zéro'}|0)(?![\w,])", lambda m: f"{m[1]} {digit(m[2])}/0", "zéro", "0"),
    _rule(rf"(?P<cue>\b(?:[Ll]e|[Ll]a|[Aa]u|[Dd]u|[Ll]es|[Dd]es|[Ll]eur|[Ss]on|[Ss]a|[Uu]ne?|[Cc]ette|[Cc]e) )"
          rf"(?P<n>{_ORDINAL})(?= (?!temps|lieu|avis|intention|plan|main|enfance|fois\b|page|partie|"
          rf"point|question|chose|personne)\w)", _ordinal, "ième", reason="ordinal"),
    _rule(r"(?<=\d)(?:i?[èe]mes?)\b", "e", "ème", "eme", "ièm", reason="ordinal"),
)  # fmt: skip


def write_scores(draft: Draft) -> Draft:
    """Write stages, scores, TNM, vertebrae and ordinals."""
    return run(draft, _RULES, name=NAME)
