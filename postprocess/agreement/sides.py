"""Endings that a side or a single word asks for: « médiastinal » or « -ale », « droit » or « -e ».

These put right the side itself; all that agrees with a noun besides is in ``groups.py``.
"""

import re
from collections.abc import Iterator
from functools import partial
from re import Match

from calame.lexicon.lexicon import Lexicon
from calame.postprocess.agreement.rule import WORD, agreement_rule
from calame.postprocess.rules import Rule

_FEMININE = r"(?:ies?|tions?|sions?|ites?|oses?|ités?|(?<!e)ures?|ances?|ences?)"
# No side behind a side is sure.
_END = r"(?![\w'-]| droite?s?\b)"
_ADJECTIVE = re.compile(
    rf"\b(?P<noun>(?!droite)[a-zà-ÿœ]{{3,}}{_FEMININE}) (?P<adjective>{WORD}al|droit){_END}",
    re.IGNORECASE,
)
# Nouns of the body whose ending does not tell their gender.
_HERS = (
    "voie|fosse|base|artère|veine|main|jambe|hanche|épaule|cuisse|cheville|oreille|joue|aisselle|"
    "fesse|face|loge|branche|corde|coronaire|carotide|surrénale|parotide|région|hernie|fémorale|"
    "plèvre|paupière|narine|amygdale|trompe|bourse|clavicule|omoplate|rotule|côte"
)
_HIS = (
    "genou|rein|sein|mollet|pied|bras|poumon|œil|canal|lobe|méat|uretère|ovaire|testicule|coude|"
    "flanc|poignet|talon|membre|côté|sinus|tympan|hémithorax|hypochondre|fémur|tibia|humérus|pouce"
)
# « voie fémorale droit », « base pulmonaire droit »: the side has the gender of its organ.
_HER_SIDE = re.compile(
    rf"\b(?P<lead>(?:{_HERS})(?: (?!droite)[a-zà-ÿœ]{{3,}}e)?) droits?{_END}", re.IGNORECASE
)
_HIS_SIDE = re.compile(rf"\b(?P<lead>{_HIS}) droite(?![\w'-])", re.IGNORECASE)
# « l'avant-bras droits »: one thing has one side.
_ONE_SIDE = re.compile(
    rf"(?P<lead>\b(?:l'|le |du |au |un |ce ){WORD}) droits(?![\w'-])", re.IGNORECASE
)
# An adjective that can only be feminine, before or after a side that sounds feminine.
_FEMININE_SIDE = re.compile(rf"\b(?P<lead>[a-zà-ÿœ-]+(?:ales?|elle|euse|ienne|ive)) droit{_END}")
_HEARD_FEMININE = re.compile(r"\b(?P<word>[a-zà-ÿœ-]+al)(?= droite(?![\w'-]))")
_PLAIN = (
    agreement_rule(re.compile(r"\b(à droit)s?(?=[.,;\n]|$)"), r"\1e", "à droit"),
    # « a gauche » has no other reading.
    agreement_rule(re.compile(r"\ba (?=(?:droite|gauche)\b)"), "à ", "a droite", "a gauche"),
    agreement_rule(re.compile(r"\bA (?=(?:droite|gauche)\b)"), "À ", "a droite", "a gauche"),
    agreement_rule(re.compile(r"\bcontraindiqu(?=\w)"), "contre-indiqu", "contraindiqu"),
    agreement_rule(re.compile(r"\bContraindiqu(?=\w)"), "Contre-indiqu", "contraindiqu"),
)


def side_rules(lexicon: Lexicon) -> Iterator[Rule]:
    """The rules in their order; the lexicon tells which spellings are words."""
    yield from _PLAIN
    yield agreement_rule(_ADJECTIVE, partial(_feminine, lexicon), "al", "droit")
    yield agreement_rule(_HER_SIDE, r"\g<lead> droite", "droit")
    yield agreement_rule(_HIS_SIDE, r"\g<lead> droit", "droite")
    yield agreement_rule(_ONE_SIDE, r"\g<lead> droit", "droits")
    yield agreement_rule(_FEMININE_SIDE, r"\g<lead> droite", "droit")
    yield agreement_rule(_HEARD_FEMININE, partial(_as_its_side, lexicon), "al droite")


def _feminine(lexicon: Lexicon, match: Match[str]) -> str | None:
    adjective = f"{match['adjective']}e"
    if not lexicon.is_word(match["noun"]) or not lexicon.is_word(adjective):
        return None
    return f"{match['noun']} {adjective}{'s' if match['noun'].endswith('s') else ''}"


def _as_its_side(lexicon: Lexicon, match: Match[str]) -> str | None:
    """« postérolatéral droite »: the side is heard, the ending before it is not."""
    whole = f"{match['word']}e"
    return whole if lexicon.is_word(whole) else None
