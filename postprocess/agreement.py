"""Grammar that nobody hears: « pas de troubles » or « trouble », « médiastinal » or « -ale ».

The recogniser guesses the endings that French does not sound. Where the words beside them leave
one spelling, it is written; the words themselves stay, and so does every negation and every side.
"""

import re
from collections.abc import Iterator
from functools import partial
from re import Match

from calame.lexicon.lexicon import Lexicon
from calame.postprocess.draft import Draft
from calame.postprocess.figures.units import ACTS, FORMS
from calame.postprocess.rules import Build, Rule, run
from calame.postprocess.vocabulary import listed

NAME = "agreement"
_REASON = "accord que l'oreille n'entend pas"
_CLAUSE = r"(?:(?<=[.,;:(\n] )|(?<=\n)|^)"
_WORD = r"[a-zà-ÿœ]+(?:-[a-zà-ÿœ]+)*"
# Things that are absent are named in the singular: « pas de lésion dentaire ».
_ABSENT = re.compile(
    rf"\b(?P<cue>(?:pas|absence|ni|sans)(?: de | d'| )|aucune? )(?P<noun>{_WORD}s)"
    rf"(?P<adjectives>(?: (?!(?:des|les|ses|ces|mais|sous|vers|dans|plus|très)\b){_WORD}s){{0,2}})"
    r"(?![\w'-])",
    re.IGNORECASE,
)
# Nouns that are plural by themselves, or whose singular ends in s and looks like a plural.
_PLURAL = listed(
    "selles urines règles glaires lunettes soins frais obsèques moeurs mœurs vacances ciseaux "
    "rhinopharynx nausées vomissements temps repas dans plus moins jamais toujours "
    "très pas mais sous vers corps bras dos os cas fois mois poids pouls sens abcès accès succès "
    "décès excès tiers relais cours parcours secours recours concours fonds revers idées"
)
_FEMININE = r"(?:ies?|tions?|sions?|ites?|oses?|ités?|(?<!e)ures?|ances?|ences?)"
_MASCULINE = re.compile(r"(?:ment|dent|isme|age|ome|trouble|signe|ganglion)$")
_ADJECTIVE = re.compile(
    rf"\b(?P<noun>[a-zà-ÿœ]{{3,}}{_FEMININE}) (?P<adjective>{_WORD}al|droit)\b(?![\w'-])",
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
    rf"\b(?P<lead>(?:{_HERS})(?: [a-zà-ÿœ]{{3,}}e)?) droit(?![\w'-])", re.IGNORECASE
)
_HIS_SIDE = re.compile(rf"\b(?P<lead>{_HIS}) droite(?![\w'-])", re.IGNORECASE)
# An adjective that can only be feminine, before or after a side that sounds feminine.
_FEMININE_SIDE = re.compile(r"\b(?P<lead>[a-zà-ÿœ-]+(?:ales?|elle|euse|ienne|ive)) droit(?![\w'-])")
_HEARD_FEMININE = re.compile(r"\b(?P<word>[a-zà-ÿœ-]+al)(?= droite(?![\w'-]))")
_SEVERAL = re.compile(
    rf"\b(?P<count>[2-9]|[1-9]\d|quelques) "
    rf"(?P<noun>{'|'.join((*FORMS, *ACTS))}|(?<=quelques ){_WORD})"
    r"(?![\w'-])",
    re.IGNORECASE,
)
_ARTICLE = re.compile(rf"{_CLAUSE}(?P<cue>pas )(?P<noun>[aeiouyéèêàâîôœ]{_WORD})", re.IGNORECASE)


def _singular(lexicon: Lexicon, word: str) -> str | None:
    """The singular, where it sounds the same and is a word."""
    one = word[:-1]
    if not word.endswith("s") or len(one) < 4 or word.lower() in _PLURAL:
        return None
    return one if lexicon.is_word(one) else None


def _absent(lexicon: Lexicon, match: Match[str]) -> str | None:
    noun = _singular(lexicon, match["noun"])
    if noun is None or noun.endswith("s"):
        return None
    adjectives = [_of_noun(lexicon, noun, word) for word in match["adjectives"].split()]
    return match["cue"] + " ".join([noun, *adjectives])


def _of_noun(lexicon: Lexicon, noun: str, adjective: str) -> str:
    """The adjective in the singular; « -ales » after a masculine is heard « -al »."""
    one = _singular(lexicon, adjective) or adjective
    if not _MASCULINE.search(noun):
        return one
    bare = re.sub(r"(?<=al)e$|(?<=el)le$", "", one)
    return bare if lexicon.is_word(bare) else one


def _feminine(lexicon: Lexicon, match: Match[str]) -> str | None:
    adjective = f"{match['adjective']}e"
    if not lexicon.is_word(match["noun"]) or not lexicon.is_word(adjective):
        return None
    return f"{match['noun']} {adjective}{'s' if match['noun'].endswith('s') else ''}"


def _as_its_side(lexicon: Lexicon, match: Match[str]) -> str | None:
    """« postérolatéral droite »: the side is heard, the ending before it is not."""
    whole = f"{match['word']}e"
    return whole if lexicon.is_word(whole) else None


def _plural(lexicon: Lexicon, match: Match[str]) -> str | None:
    noun = match["noun"]
    if noun.endswith(("s", "x", "z")) or not lexicon.is_word(f"{noun}s"):
        return None
    return f"{match['count']} {noun}s"


def _with_article(lexicon: Lexicon, match: Match[str]) -> str | None:
    """« pas épanchement »: French has no noun right after « pas »."""
    return f"{match['cue']}d'{match['noun']}" if lexicon.find(match["noun"]) else None


def _rule(pattern: re.Pattern[str], written: str | Build, *needs: str) -> Rule:
    return Rule(pattern=pattern, written=written, reason=_REASON, needs=needs)


_PLAIN = (
    _rule(
        re.compile(rf"{_CLAUSE}(pas )des (?=[aeiouyéèêàâîôœh])", re.IGNORECASE), r"\1d'", "pas des"
    ),
    _rule(re.compile(r"\b(absence)s(?= d(?:e |'))", re.IGNORECASE), r"\1", "absences d"),
    _rule(re.compile(r"\b(à droit)s?(?=[.,;\n]|$)"), r"\1e", "à droit"),
    # « a gauche » has no other reading.
    _rule(re.compile(r"\ba (?=(?:droite|gauche)\b)"), "à ", "a droite", "a gauche"),
    _rule(re.compile(r"\bA (?=(?:droite|gauche)\b)"), "À ", "a droite", "a gauche"),
    _rule(re.compile(r"\bcontraindiqu(?=\w)"), "contre-indiqu", "contraindiqu"),
    _rule(re.compile(r"\bContraindiqu(?=\w)"), "Contre-indiqu", "contraindiqu"),
)


def _rules(lexicon: Lexicon, *, keeps_number: bool) -> Iterator[Rule]:
    yield from _PLAIN
    yield _rule(_ARTICLE, partial(_with_article, lexicon), "pas ")
    if not keeps_number:
        yield _rule(_ABSENT, partial(_absent, lexicon), "pas ", "sans", "ni ", "absence", "aucun")
    yield _rule(_ADJECTIVE, partial(_feminine, lexicon), "al", "droit")
    yield _rule(_HER_SIDE, r"\g<lead> droite", "droit")
    yield _rule(_HIS_SIDE, r"\g<lead> droit", "droite")
    yield _rule(_FEMININE_SIDE, r"\g<lead> droite", "droit")
    yield _rule(_HEARD_FEMININE, partial(_as_its_side, lexicon), "al droite")
    yield _rule(_SEVERAL, partial(_plural, lexicon))


def write_agreement(draft: Draft, *, lexicon: Lexicon | None, keeps_number: bool) -> Draft:
    """Give the silent endings the spelling that the words beside them ask for.

    Args:
        draft: After the correction.
        lexicon: Which spellings are words; None leaves all as heard.
        keeps_number: Leave « pas de troubles » where it was heard so.
    """
    if lexicon is None:
        return draft
    return run(draft, _rules(lexicon, keeps_number=keeps_number), name=NAME)
