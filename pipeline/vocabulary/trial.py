"""A list of words is tried out on past letters before anybody takes it.

What was heard is corrected once without the list and once with it; what differs is what the list
would have changed. A list that changes much, or whose words are short, common or no terms at all,
is called dangerous in so many words. The sound is not asked, because it takes minutes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from calame.lexicon.layers import with_words
from calame.lexicon.lexicon import Lexicon
from calame.lexicon.wordlists import Listed, word_list
from calame.models.errors import InputError
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.letters.files import read_transcript
from calame.pipeline.state import codec
from calame.pipeline.state.tables import DictationRow
from calame.postprocess.correction.words import is_hard
from calame.postprocess.draft import Draft
from calame.postprocess.personal.phrases import Phrase, write_phrases
from calame.postprocess.writing import write

RULE = "lexicon"
LETTERS = 100
_MOST_EXAMPLES = 20
_SHORT = 4
# Shares of a list, and changes per 1,000 words, from which it is called dangerous.
_MANY_SHORT = 0.05
_MANY_COMMON = 0.02
_MANY_PLAIN = 0.2
_MANY_CHANGES = 0.5
_LARGE = 2_000
_NO_LETTERS = "Aucune lettre à essayer dans ce dossier : donnez celui d'un « calame process »."


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a list would have changed once or more: heard, and would write."""

    heard: str = field(repr=False)
    written: str = field(repr=False)
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a list would do.

    Attributes:
        letters: So many past letters were tried.
        words: Of them.
        changes: The most frequent first.
        changed: How many changes in all.
        known: Words of the list that the lexicon has already.
        warnings: In French, why the list may do harm.
    """

    letters: int
    words: int
    changes: tuple[Change, ...]
    changed: int
    known: int
    warnings: tuple[str, ...]

    @property
    def per_thousand(self) -> float:
        """Changes for 1,000 words."""
        return 1000 * self.changed / max(1, self.words)


def past_transcripts(
    services: Services, practice_id: str, author_id: str | None
) -> list[Transcript]:
    """What was heard in the last letters of an author, or of the practice."""
    query = (
        select(DictationRow.transcript_key)
        .where(DictationRow.transcript_key.is_not(None))
        .order_by(DictationRow.changed_at.desc())
        .limit(LETTERS)
    )
    if author_id is not None:
        query = query.where(DictationRow.author_id == author_id)
    with services.database.read(practice_id) as session:
        keys = [key for key in session.scalars(query) if key]
    return [codec.load(Transcript, services.objects.get(practice_id, key)) for key in keys]


def transcripts_of(folder: Path) -> list[Transcript]:
    """What was heard in the letters that ``calame process`` wrote into a folder.

    Raises:
        InputError: There are none.
    """
    found = [read_transcript(path) for path in sorted(folder.glob("*.json"))]
    heard = [one for one in found if one is not None][-LETTERS:]
    if not heard:
        raise InputError(_NO_LETTERS)
    return heard


def try_out(words: Sequence[Listed], transcripts: Sequence[Transcript], lexicon: Lexicon) -> Trial:
    """What these words would have changed in past dictations.

    Args:
        words: Of the list.
        transcripts: What was heard.
        lexicon: What is used today.
    """
    layered = with_words(lexicon, word_list("essai", words, lexicon))
    counts: dict[tuple[str, str], int] = {}
    for transcript in transcripts:
        for pair in _differences(transcript, lexicon, layered):
            counts[pair] = counts.get(pair, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    size = sum(len(transcript.text.split()) for transcript in transcripts)
    changed = sum(counts.values())
    return Trial(
        letters=len(transcripts),
        words=size,
        changes=tuple(
            Change(heard=heard, written=written, times=times)
            for (heard, written), times in ranked[:_MOST_EXAMPLES]
        ),
        changed=changed,
        known=sum(bool(lexicon.find(one.term)) for one in words),
        warnings=tuple(_warnings(words, lexicon, 1000 * changed / max(1, size))),
    )


def would_replace(phrase: Phrase, transcripts: Sequence[Transcript]) -> int:
    """In how many past dictations a phrase would have been replaced."""
    drafts = map(Draft.from_transcript, transcripts)
    return sum(write_phrases(draft, phrases=[phrase]) is not draft for draft in drafts)


def _differences(transcript: Transcript, before: Lexicon, after: Lexicon) -> set[tuple[str, str]]:
    """What only the lexicon with the list changes."""
    old, new = (_corrections(transcript, lexicon) for lexicon in (before, after))
    return new - old


def _corrections(transcript: Transcript, lexicon: Lexicon) -> set[tuple[str, str]]:
    report = write(transcript, lexicon=lexicon)
    return {(edit.heard, edit.written) for edit in report.edits if RULE in edit.rules}


def _warnings(words: Sequence[Listed], lexicon: Lexicon, per_thousand: float) -> Iterable[str]:
    terms = [one.term for one in words]
    short = sum(len(term) < _SHORT for term in terms)
    common = sum(lexicon.is_common(term) for term in terms)
    plain = sum(term.lower() in lexicon.language.forms and not lexicon.find(term) for term in terms)
    hard = sum(any(map(is_hard, term.lower().split())) for term in terms)
    if per_thousand > _MANY_CHANGES:
        rate = f"{per_thousand:.1f}".replace(".", ",")
        yield f"Liste dangereuse : {rate} changements pour 1 000 mots déjà dictés."
    if short > _MANY_SHORT * len(terms):
        yield f"Liste dangereuse : {short} mots de moins de {_SHORT} lettres."
    if common > _MANY_COMMON * len(terms):
        yield f"Liste dangereuse : {common} mots du français courant."
    if plain > _MANY_PLAIN * len(terms):
        yield f"Liste douteuse : {plain} mots sur {len(terms)} ne sont pas des termes."
    if len(terms) > _LARGE:
        yield f"Liste très longue : {len(terms)} mots ; gardez ceux que vous dictez vraiment."
    if hard:
        yield f"{hard} mots avec chiffre, négation ou côté ne seront jamais écrits d'office."
