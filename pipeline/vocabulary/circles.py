"""What an author's dictations are written with: three circles of words, phrases and names.

Everybody's words are loaded once; those of a practice and of an author lie on top of them and are
put together anew only when somebody has changed one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from calame.lexicon.layers import with_words
from calame.lexicon.lexicon import Lexicon, WordList
from calame.lexicon.wordlists import Listed, word_list
from calame.pipeline.bootstrap import Services
from calame.pipeline.state.tables import AuthorRow
from calame.pipeline.vocabulary.tables import Sort, Standing, WordRow
from calame.pipeline.vocabulary.words import Word, read_word
from calame.postprocess.personal import Personal
from calame.postprocess.personal.phrases import Phrase

_Owner = tuple[str, str | None]
_Version = tuple[int, int, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """What is known of an author: the lexicon with their words, and what they have taught."""

    lexicon: Lexicon
    personal: Personal


class Circles:
    """The circles of all authors, over one lexicon that they share."""

    def __init__(self, services: Services, lexicon: Lexicon) -> None:
        self._services = services
        self._lexicon = lexicon
        self._kept: dict[_Owner, tuple[_Version, Circle]] = {}

    def of(self, practice_id: str, author_id: str | None) -> Circle:
        """The circle of an author, as it stands now."""
        owner = (practice_id, author_id)
        with self._services.database.read(practice_id) as session:
            version = _version(session)
            kept = self._kept.get(owner)
            if kept is not None and kept[0] == version:
                return kept[1]
            words = _words(self._services, session, author_id)
            authors = list(session.scalars(select(AuthorRow.name).where(AuthorRow.is_active)))
        circle = circle_of(self._lexicon, words, authors=authors)
        self._kept[owner] = version, circle
        return circle


def circle_of(lexicon: Lexicon, words: Sequence[Word], *, authors: Iterable[str] = ()) -> Circle:
    """The circle that these words make over a lexicon."""
    practice = _terms(lexicon, "cabinet", (one for one in words if one.author_id is None))
    own = _terms(lexicon, "auteur", (one for one in words if one.author_id is not None))
    phrases = tuple(
        Phrase(heard=one.heard or "", written=one.written)
        for one in words
        if one.sort is Sort.PHRASE
    )
    people = [one.written for one in words if one.sort is Sort.PERSON]
    return Circle(
        lexicon=with_words(lexicon, practice, own),
        personal=Personal(phrases=phrases, people=tuple(dict.fromkeys([*people, *authors]))),
    )


def _terms(lexicon: Lexicon, name: str, words: Iterable[Word]) -> WordList:
    """The words of a circle; what a phrase writes is a word too, where nobody knows it yet."""
    listed = (
        Listed(term=one.written, kind=one.kind, spoken=one.spoken)
        for one in words
        if one.sort is Sort.TERM or (one.sort is Sort.PHRASE and not _is_known(one, lexicon))
    )
    return word_list(name, listed, lexicon)


def _is_known(word: Word, lexicon: Lexicon) -> bool:
    return all(map(lexicon.is_word, word.written.split()))


def _version(session: Session) -> _Version:
    """Changes whenever a word of the practice does, or somebody starts to dictate."""
    active = select(func.count()).where(WordRow.standing == Standing.ACTIVE)
    authors = select(func.count()).select_from(AuthorRow)
    changed = session.scalar(select(func.max(WordRow.changed_at)))
    return session.scalar(active) or 0, session.scalar(authors) or 0, changed


def _words(services: Services, session: Session, author_id: str | None) -> list[Word]:
    """The practice's words and the author's, the author's last."""
    query = select(WordRow).where(
        WordRow.standing == Standing.ACTIVE,
        or_(WordRow.author_id.is_(None), WordRow.author_id == author_id),
    )
    rows = sorted(session.scalars(query), key=lambda row: (row.author_id is not None, row.added_at))
    return [read_word(services, row, {}, {}) for row in rows]
