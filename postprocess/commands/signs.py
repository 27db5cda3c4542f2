"""Commands that mean the same in both styles: hyphens, capitals, the end; and what they leave."""

import re
from re import Match

from calame.postprocess.commands import patterns as words
from calame.postprocess.rules import Rule

_PUNCTUATION = "ponctuation dictée"
_LAYOUT = "mise en page dictée"
_AROUND = words.AROUND


def _end_sign(match: Match[str]) -> str:
    return next((sign for sign in match["sign"] if sign in ".!?"), "")


LAST = (
    Rule(
        pattern=re.compile(
            r"(?P<sign>[ ,.;:!?]*)\b(?:fin de (?:la )?dictée|stop dictée|fin du courrier|"
            r"fin de l'enregistrement|dictée terminée)\b[ .,]*$",
            re.IGNORECASE,
        ),
        written=_end_sign,
        reason="fin de la dictée",
        needs=("dictée", "courrier", "enregistrement"),
    ),
)
_WORD = r"[^\W\d][\w-]*"
_JOINT = r"(?:point|tiret(?: du (?:six|bas))?|underscore|trait d'union)"
_SIGN_OF_JOINT = {"point": ".", "tiret": "-", "trait d'union": "-"}


def _mail_address(match: Match[str]) -> str:
    said = f"{match['user']}@{match['host']}"
    return re.sub(rf" ({_JOINT}) ", _joint, said, flags=re.IGNORECASE).lower()


def _joint(match: Match[str]) -> str:
    return _SIGN_OF_JOINT.get(match[1].lower(), "_")


# Before the signs: its « point » ends no sentence.
ADDRESSES = (
    Rule(
        pattern=re.compile(
            rf"(?P<user>{_WORD}(?: {_JOINT} {_WORD})*) arr?obase "
            rf"(?P<host>{_WORD}(?: {_JOINT} {_WORD})* point (?:fr|com|org|net|eu|info|care)|"
            rf"[\w.-]+\.[a-z]{{2,4}})(?![\w-])",
            re.IGNORECASE,
        ),
        written=_mail_address,
        reason="adresse électronique",
        needs=("obase",),
    ),
)
SIGNS = (
    # « Titre, consultation de suivi, à la ligne »; « titre des anticorps » is a result.
    Rule(
        pattern=re.compile(
            r"(?P<start>^|\n)titre(?: ?:|,)? (?!d[eu]s?\b|d'|en\b|à\b)(?=[^\n.,;:]{3,70}\n)",
            re.IGNORECASE,
        ),
        written=r"\g<start>",
        reason=_LAYOUT,
        needs=("titre",),
    ),
    Rule(
        pattern=re.compile(rf"(^|\n){_AROUND}-?{words.DASH}\b{_AROUND}", re.IGNORECASE),
        written=r"\1- ",
        reason=_LAYOUT,
        needs=("tir",),
    ),
    # « traitement deux points, tiret Kardégic, tiret Plavix »: a list, though no line was dictated.
    Rule(
        pattern=re.compile(r"(?P<sign>(?<=\w) :|[.]|[,;]) tiret,? (?=[^\W\d])", re.IGNORECASE),
        written=lambda match: f"{match['sign'].rstrip(',;')}\n- ",
        reason=_LAYOUT,
        needs=("tiret",),
    ),
    Rule(
        pattern=re.compile(r"(?<=[A-Z]\d) (?:tiret|trait d'union) (?=[A-Z]?\d)"),
        written="-",
        reason=_PUNCTUATION,
        needs=("tir", "trait"),
    ),
    Rule(
        pattern=re.compile(r"(?<=[a-zà-ÿ])(?<!\bun)(?<!\ble)(?<!\bce) trait d'union (?=[a-zà-ÿ])"),
        written="-",
        reason=_PUNCTUATION,
        needs=("trait",),
    ),
    Rule(
        pattern=re.compile(r"(?<=\w) (?:slash|barre oblique) (?=\w)", re.IGNORECASE),
        written="/",
        reason=_PUNCTUATION,
        needs=("slash", "oblique"),
    ),
    Rule(
        pattern=re.compile(
            r"\b(?:tout )?en majuscules?,? (.+?)"
            r"(?:,? fin (?:de|des) majuscules?|(?=[.,;:\n])|$)",
            re.IGNORECASE,
        ),
        written=lambda match: match[1].upper(),
        reason="majuscules dictées",
        needs=("majuscule",),
    ),
    Rule(
        pattern=re.compile(r"\b(?:avec une )?majuscule,? (\w)", re.IGNORECASE),
        written=lambda match: match[1].upper(),
        reason="majuscules dictées",
        needs=("majuscule",),
    ),
)
SPACES = (
    Rule(pattern=re.compile(r"[ ,]*,[ ,]*(?=\))"), written="", reason=_PUNCTUATION, needs=(")",)),
    Rule(pattern=re.compile(r" +([.,)…])"), written=r"\1", reason=_PUNCTUATION),
    Rule(pattern=re.compile(r"\( +"), written="(", reason=_PUNCTUATION, needs=("( ",)),
    Rule(pattern=re.compile(r" +\n *|\n +"), written="\n", reason=_LAYOUT, needs=(" \n", "\n ")),
    Rule(pattern=re.compile(r"[.,;:]*(?<![.])\.[ ,.;:]*\.+"), written=".", reason=_PUNCTUATION),
    Rule(pattern=re.compile(r",(?: ?,)+"), written=",", reason=_PUNCTUATION),
    Rule(pattern=re.compile(r"  +"), written=" ", reason=_PUNCTUATION, needs=("  ",)),
    Rule(pattern=re.compile(r"^[ \t]+|[ \t]+$"), written="", reason=_PUNCTUATION),
)
