"""Several letters in one dictation: « deuxième courrier », « autre lettre au docteur Roux »."""

import re
from re import Match

from calame.models.marks import NEXT_LETTER, letters
from calame.models.report import LetterPart
from calame.postprocess.draft import Draft
from calame.postprocess.rules import rule, run
from calame.postprocess.structure.identity import guess_kind, propose_header

NAME = "letters"
_REASON = "lettre suivante de la même dictée"
_NEXT = (
    r"(?:deuxième|second|seconde|troisième|quatrième|cinquième|autre|nouveau|nouvelle|prochain|"
    r"prochaine|[2-5]e)"
)
_LETTER = r"(?:courrier|lettre|certificat|compte[ -]rendu)"
_LEAD = r"(?:(?:je passe|passons|on passe|maintenant|ensuite|puis|voici|un|une|au|à la|le|la),? )*"
_WHOM = (
    r"(?:docteurs?|dr\.?|professeurs?|pr\.?|monsieur|madame|mademoiselle|confrères?|collègues?|"
    r"médecin|chirurgien|(?:le |la )?patiente?)\b"
)
# What is said about a letter instead of beginning one: « un autre courrier vous parviendra ».
_ABOUT = re.compile(
    r"\b(?:est|sont|sera|seront|suivra|suit|part|a|ont|vous|lui|leur|parviendra\w*|(?:envoy|adress|"
    r"rédig|transm|remis|fai)\w+|ce jour|le \d+)\b",
    re.IGNORECASE,
)
_BEGIN = r"(?:[ \n]*(?:(?<=[.!?\n])|(?<=[.!?] )))"
_END_OF_LAST = (
    rf"(?:fin (?:de (?:la |ce )?|du )?(?:premi(?:er|ère) |deuxième )?{_LETTER}[ .,;:\n]*)?"
)


def _alone(_match: Match[str]) -> str:
    return f"\n\n{NEXT_LETTER}\n\n"


def _addressed(match: Match[str]) -> str | None:
    return None if _ABOUT.search(match["rest"]) else f"\n\n{NEXT_LETTER}\n\n"


_RULES = (
    rule(
        rf"{_BEGIN}{_END_OF_LAST}{_LEAD}{_NEXT} {_LETTER}"
        rf"(?: (?:adressée?|destinée?))? (?:à|au|pour(?: le| la)?)(?: l'attention d[eu])? "
        rf"(?={_WHOM}(?P<rest>[^.\n]{{0,60}}))",
        _addressed, "courrier", "lettre", "certificat", "rendu", reason=_REASON,
    ),
    rule(rf"{_BEGIN}{_END_OF_LAST}{_LEAD}{_NEXT} {_LETTER}(?:[ ]?[.,;:\n][ .,;:\n]*|$)", _alone,
         "courrier", "lettre", "certificat", "rendu", reason=_REASON),
)  # fmt: skip


def write_letters(draft: Draft) -> Draft:
    """Put the border where the author begins another letter; never before the first words."""
    return run(draft, _RULES, name=NAME)


def propose_parts(text: str) -> tuple[LetterPart, ...]:
    """What each letter of the text is; empty where there is only one.

    Args:
        text: With plain spaces and straight apostrophes.
    """
    texts = letters(text)
    return tuple(_part(one) for one in texts) if len(texts) > 1 else ()


def _part(text: str) -> LetterPart:
    return LetterPart(header=propose_header(text), kind=guess_kind(text))
