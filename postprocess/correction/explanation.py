"""Why a word would be changed, or would not: what ``calame lexicon explain`` shows."""

from dataclasses import dataclass

from calame.lexicon.lexicon import Lexicon
from calame.lexicon.pronunciations import read_aloud
from calame.postprocess.correction.candidates import find_candidates
from calame.postprocess.correction.decision import judge, models
from calame.postprocess.correction.evidence import weigh_text
from calame.postprocess.correction.words import Heard, read_words
from calame.postprocess.draft import Draft

_MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A term that sounds alike.

    Attributes:
        heard: The words that it would replace.
        term: The term.
        kind: What it names, in French.
        distance: Of the sounds, per phoneme.
        probability: How sure the change would be without the recording.
    """

    heard: str
    term: str
    kind: str
    distance: float
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What the correction sees in a piece of text.

    Attributes:
        pronunciation: Its phonemes.
        words: For each word, in French, whether it may be changed and why.
        neighbours: The likeliest first.
        verdict: What would happen without the recording, in French.
    """

    pronunciation: str
    words: tuple[tuple[str, str], ...]
    neighbours: tuple[Neighbour, ...]
    verdict: str


def explain(text: str, lexicon: Lexicon) -> Explanation:
    """Explain what the correction would do with a text, without any recording."""
    draft = Draft.from_text(text)
    words = read_words(draft, lexicon)
    model = models()["text"]
    candidates = find_candidates(words, text, lexicon, hears=False)
    judged = judge(weigh_text(candidates, words, specialty=None), model)
    ranked = sorted(judged, key=lambda one: -one.probability)[:_MOST]
    neighbours = tuple(
        Neighbour(
            heard=one.candidate.stretch.text,
            term=one.candidate.written,
            kind=one.candidate.entry.kind.label,
            distance=one.candidate.distance,
            probability=one.probability,
        )
        for one in ranked
    )
    return Explanation(
        pronunciation=read_aloud(text),
        words=tuple((word.text, _state(word, lexicon)) for word in words),
        neighbours=neighbours,
        verdict=_verdict(neighbours, accepts=model.accepts, suggests=model.suggests),
    )


def _state(word: Heard, lexicon: Lexicon) -> str:
    if word.is_hard:
        return "jamais touché : chiffre, unité, négation, côté, date ou nom"
    terms = lexicon.find(word.text)
    if terms:
        return f"dans le lexique : {terms[0].kind.label}"
    if word.is_common:
        return "mot courant : changé seulement si l'enregistrement le dément"
    if word.is_word:
        return "forme correcte : changée seulement si l'enregistrement la dément"
    return "inconnu : remplacé si un terme lui ressemble assez"


def _verdict(neighbours: tuple[Neighbour, ...], *, accepts: float, suggests: float) -> str:
    if not neighbours:
        return "Rien ne serait changé : aucun terme ne sonne de près."
    best = neighbours[0]
    sure = f"« {best.term} » à {best.probability:.0%}".replace("%", " %")
    if best.probability >= accepts:
        return f"Sans enregistrement, le texte deviendrait {sure}."
    if best.probability >= suggests:
        return f"Sans enregistrement, un doute proposerait {sure}."
    return f"Sans enregistrement, rien ne serait changé ; le plus proche est {sure}."
