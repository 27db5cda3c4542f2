"""Titles are written as spoken: the recogniser's « Dr. » was said « docteur »."""

from calame.postprocess.draft import Draft
from calame.postprocess.rules import rule, run

NAME = "titles"
_REASON = "titre écrit comme il est dit"
_NAME = r"(?=[A-ZÀ-Ý][\w'’-])"
_RULES = (
    rule(rf"(?<!\w)Dre?s?\.? {_NAME}", "Docteur ", "dr", reason=_REASON, is_case_free=False),
    rule(rf"(?<!\w)Pre?\.? {_NAME}", "Professeur ", "pr", reason=_REASON, is_case_free=False),
    rule(rf"(?<!\w)M(?:r\.?|\.) {_NAME}", "Monsieur ", "m. ", "mr", reason=_REASON,
         is_case_free=False),
    rule(rf"(?<!\w)Mme\.? {_NAME}", "Madame ", "mme", reason=_REASON, is_case_free=False),
    rule(rf"(?<!\w)Ml+e\.? {_NAME}", "Mademoiselle ", "ml", reason=_REASON, is_case_free=False),
)  # fmt: skip


def write_titles(draft: Draft) -> Draft:
    """Write « Docteur », « Monsieur », « Madame » in full."""
    return run(draft, _RULES, name=NAME)
