"""Signs of a negation that were heard as another word: « par d'œdème » is « pas d'œdème ».

Only where French has no other reading: at the head of a clause, before « de » and a medical term,
or where the words as heard are no French at all (« au qu'une douleur »). Each change is a doubt.
What is negated belongs to the correction; a negation that was heard as one is never touched.
"""

import re
from collections.abc import Iterator
from re import Match

from calame.lexicon.lexicon import ORDINARY, Lexicon
from calame.lexicon.pronunciations import read_aloud
from calame.models.report import DoubtKind
from calame.postprocess.draft import Draft
from calame.postprocess.rules import Build, Rule, run

NAME = "misheard"
_CLAUSE = r"(?:(?<=[.,;:(\n] )|(?<=\n)|^)"
_NOUN = r"(?P<noun>[a-zà-ÿœ]{3,}(?:-[a-zà-ÿœ]+)*)(?![\w'])"
_OF = r"d(?:e |')"
# What cannot be denied so, and the finding that sounds like it.
_NO_NOUNS = {
    **dict.fromkeys(("plaît", "plait", "plaid"), "plaie"),
    **dict.fromkeys(("tout", "tous"), "toux"),
    **dict.fromkeys(("pu", "pue"), "pus"),
}
# « de », not « d' », before these.
_ASPIRATED = re.compile(r"h(?:ernie|anche|oquet|andicap|aut|ors)")


def _is_term(lexicon: Lexicon, noun: str) -> bool:
    return bool(lexicon.find(noun) or lexicon.find(noun.removesuffix("s")))


def of(noun: str) -> str:
    """« de » or « d' » and the noun."""
    is_elided = noun[0] in "aeiouyéèêàâîôœh" and not _ASPIRATED.match(noun)
    return f"d'{noun}" if is_elided else f"de {noun}"


def _like(heard: str, written: str) -> str:
    """The word with a capital where the one that was heard has it."""
    return written.capitalize() if heard[:1].isupper() else written


def _before_a_term(lexicon: Lexicon, sign: str) -> Build:
    def written(match: Match[str]) -> str | None:
        noun = match["noun"]
        return f"{_like(match['cue'], sign)} {of(noun)}" if _is_term(lexicon, noun) else None

    return written


def _bare(lexicon: Lexicon, sign: str) -> Build:
    def written(match: Match[str]) -> str | None:
        return f"{_like(match['cue'], sign)} " if _is_term(lexicon, match["noun"]) else None

    return written


def _not_two(lexicon: Lexicon) -> Build:
    """« pas deux drain »: a recogniser that hears two writes « drains »."""

    def written(match: Match[str]) -> str | None:
        noun = match["noun"]
        is_single = noun[-1] not in "sxz" and lexicon.is_word(f"{noun}s")
        return f"{match['cue']} {of(noun)}" if is_single and lexicon.find(noun) else None

    return written


def _elided(lexicon: Lexicon) -> Build:
    """« pas des panchements »: with its first vowel the word is a term, and no other way."""

    def written(match: Match[str]) -> str | None:
        noun = match["noun"]
        if lexicon.find(noun) or noun[0] in "aeiouyéèêàâîôœh":
            return None
        said = lexicon.same(read_aloud(f"é{noun}"))
        term = next((one.term for one in said if one.source != ORDINARY), None)
        return f"{match['cue']} d'{term}" if term else None

    return written


def _rule(pattern: str, written: str | Build, heard: str, meant: str, *needs: str) -> Rule:
    return Rule(
        pattern=re.compile(pattern, re.IGNORECASE),
        written=written,
        reason=f"« {heard} » entendu pour « {meant} » : à vérifier",
        needs=needs,
        confidence=0.7,
        doubt=DoubtKind.NEGATION,
    )


def _rules(lexicon: Lexicon) -> Iterator[Rule]:
    # « bas de souffle »; stockings and the like have their own words.
    yield _rule(
        rf"{_CLAUSE}(?P<cue>b(?:as?|ah)) (?=d(?:e |')(?!contention|compression|page|gamme|"
        r"l'|la |laine|nylon|soie)\w)",
        lambda match: f"{_like(match['cue'], 'pas')} ",
        "bas", "pas", "ba",
    )  # fmt: skip
    yield _rule(
        # « par des douleurs » is French, « par d'œdème » is none.
        rf"{_CLAUSE}(?P<cue>(?:par|pâle|va)(?! des )|pah?|parc|pad) (?:{_OF}|des ){_NOUN}",
        _before_a_term(lexicon, "pas"),
        "par", "pas", " d",
    )  # fmt: skip
    yield _rule(
        rf"{_CLAUSE}(?P<cue>absente?s?) {_OF}{_NOUN}",
        _before_a_term(lexicon, "absence"),
        "absente", "absence", "absent",
    )  # fmt: skip
    yield _rule(
        rf"{_CLAUSE}(?P<cue>absences?) {_NOUN}",
        _before_a_term(lexicon, "absence"),
        "absences", "absence de", "absence",
    )  # fmt: skip
    yield _rule(
        rf"(?<![\w'])(?P<cue>n'y) (?={_NOUN} (?:[\w'-]+ )?ni\b)",
        _bare(lexicon, "ni"),
        "n'y", "ni", "n'y",
    )  # fmt: skip
    # « n'ont effacé » lacks its « pas »; a few verbs do without.
    yield _rule(
        r"(?<![\w'])(?P<cue>n'ont) (?=(?!cessé|osé|été)[a-zà-ÿœ]{3,}ée?s?(?![\w'-]))"
        r"(?![^.,;:\n]*\b(?:pas|plus|jamais|rien|aucune?|ni|guère|point|que|qu')\b)",
        lambda match: f"{_like(match['cue'], 'non')} ",
        "n'ont", "non", "n'ont",
    )  # fmt: skip
    yield _rule(
        r"(?<![\w'])(?P<cue>pas) deux (?=d'\w)",
        lambda match: f"{match['cue']} ",
        "pas deux", "pas de", "pas deux",
    )  # fmt: skip
    yield _rule(
        rf"(?<![\w'])(?P<cue>pas) deux {_NOUN}",
        _not_two(lexicon),
        "pas deux", "pas de", "pas deux",
    )  # fmt: skip
    yield _rule(
        rf"(?<![\w'])(?P<cue>pas) des {_NOUN}",
        _elided(lexicon),
        "pas des", "pas d'", "pas des",
    )  # fmt: skip
    yield _rule(
        rf"(?<![\w'])(?P<cue>pas de|sans|absence de) (?P<noun>{'|'.join(_NO_NOUNS)})"
        r"(?=[.,;\n]|$| (?:ni|et|\w+(?:aire|ale?|euse|ique)s?)\b)",
        lambda match: f"{match['cue']} {_NO_NOUNS[match['noun'].lower()]}",
        "verbe ou pronom", "nom", *_NO_NOUNS,
    )  # fmt: skip
    yield _rule(
        rf"(?<![\w'])(?P<cue>s'en) (?={_NOUN})", _bare(lexicon, "sans"), "s'en", "sans", "s'en"
    )
    yield _rule(
        r"(?<![\w'])(?P<cue>aux?) qu'(?P<one>une?)(?!\w)",
        lambda match: _like(match["cue"], f"auc{match['one']}"),
        "au qu'une", "aucune", " qu'un",
    )  # fmt: skip


def mend_negations(draft: Draft, *, lexicon: Lexicon | None) -> Draft:
    """Put right the signs of a negation that can only be misheard; None knows no terms."""
    return draft if lexicon is None else run(draft, _rules(lexicon), name=NAME)
