"""The vocabulary of a practice as one signed-in person sees and changes it.

Secretaries propose; practitioners decide about their own words, managers about everybody's. A word
is never erased: it is removed or refused, with who and when, and comes back with one step.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from calame.lexicon.entry import Kind
from calame.lexicon.folding import fold
from calame.lexicon.wordlists import Listed, problem_of
from calame.models.errors import InputError, NotAllowed, NotFound
from calame.pipeline.bootstrap import Services
from calame.pipeline.people import permissions
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import Action
from calame.pipeline.state.tables import AccountRow, AuthorRow
from calame.pipeline.state.vault import Sealed
from calame.pipeline.vocabulary.tables import Origin, Sort, Standing, WordRow
from calame.postprocess.personal.phrases import Phrase, is_safe

_MOST = 60_000
_KNOWN = "Ce mot est déjà dans votre vocabulaire : rien n'a été changé."
_REFUSED_BEFORE = "Ce mot a déjà été refusé ou retiré : demandez à qui décide de le rétablir."
_UNSAFE = (
    "Ce remplacement touche un chiffre, une unité, une négation, un côté, une date ou le nom d'un "
    "patient : il ne peut pas être automatique."
)
_TOO_MANY = "Trop de mots : retirez-en avant d'en ajouter."


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word, name or phrase.

    Attributes:
        id: Opaque.
        sort: What it is.
        standing: Whether it is used.
        origin: Where it comes from.
        kind: What a term names.
        written: As it is to be written.
        heard: What it is written for, of a phrase.
        spoken: How it is said, where the spelling does not tell.
        author_id: Whose it is; None for the practice's.
        author: Their name.
        lot: What one list brought together.
        examples: The dictations in which it was corrected.
        added_at: When it came.
        added_by: Who brought it; None for a proposal from corrections.
        changed_at: When somebody decided last.
        changed_by: Who did.
    """

    id: str
    sort: Sort
    standing: Standing
    origin: Origin
    kind: Kind
    written: str = field(repr=False)
    heard: str | None = field(default=None, repr=False)
    spoken: tuple[str, ...] = ()
    author_id: str | None = None
    author: str | None = None
    lot: str | None = None
    examples: tuple[str, ...] = ()
    added_at: datetime
    added_by: str | None = None
    changed_at: datetime
    changed_by: str | None = None


class Vocabulary:
    """The words that one account may see."""

    def __init__(self, services: Services, account: Account) -> None:
        """Ask who it is.

        Raises:
            NotAllowed: This account has no business with words.
        """
        permissions.require(account, Action.PROPOSE_WORDS)
        self._services = services
        self._account = account
        self._practice_id = account.practice_id

    def all(
        self,
        *,
        standings: Sequence[Standing] = (Standing.ACTIVE,),
        search: str = "",
        most: int = 500,
    ) -> list[Word]:
        """The words of these standings that hold the text, the newest first.

        The words are sealed, so the search reads them one by one.
        """
        query = (
            select(WordRow)
            .where(WordRow.standing.in_(standings), self._is_seen())
            .order_by(WordRow.changed_at.desc(), WordRow.id)
        )
        wanted = fold(search.strip())
        with self._services.database.read(self._practice_id) as session:
            people, owners = _names(session)
            words = [self._word(row, people, owners) for row in session.scalars(query)]
        found = [one for one in words if wanted in fold(f"{one.written} {one.heard or ''}")]
        return found[:most]

    def counts(self) -> dict[Standing, int]:
        """How many words of each standing this person sees."""
        query = (
            select(WordRow.standing, func.count()).where(self._is_seen()).group_by(WordRow.standing)
        )
        with self._services.database.read(self._practice_id) as session:
            found = {row[0]: row[1] for row in session.execute(query)}
        return {one: found.get(one.value, 0) for one in Standing}

    def add(
        self,
        written: str,
        *,
        sort: Sort = Sort.TERM,
        kind: Kind = Kind.OTHER,
        heard: str = "",
        spoken: Sequence[str] = (),
        author_id: str | None = None,
    ) -> Word:
        """Add a word, or propose it where this person does not decide.

        Raises:
            InputError: It cannot be used, or is known already.
            NotFound: No such author.
        """
        listed = Listed(term=" ".join(written.split()), kind=kind, spoken=tuple(spoken))
        heard = " ".join(heard.split())
        if problem := problem_of(listed.term):
            raise InputError(problem)
        phrase = Phrase(heard=heard, written=listed.term)
        if sort is Sort.PHRASE and not is_safe(phrase):
            raise InputError(_UNSAFE)
        row = self._row(listed, sort=sort, heard=heard, author_id=author_id, origin=Origin.HAND)
        with self._services.database.write(self._practice_id) as session:
            self._refuse_strangers(session, author_id)
            known = self._known(session, row)
            if known is not None:
                self._change(known, Standing.ACTIVE)
                row = known
            session.add(row)
            session.flush()
            return self._word(row, *_names(session))

    def add_list(self, words: Iterable[Listed], *, author_id: str | None) -> str:
        """Add a list as one lot; words that are there already stay as they are. Gives the lot.

        Raises:
            NotAllowed: This person only proposes, one word at a time.
            InputError: There would be too many.
        """
        self._require_decision(author_id)
        lot = secrets.token_hex(8)
        rows = [
            self._row(one, sort=Sort.TERM, author_id=author_id, origin=Origin.LIST, lot=lot)
            for one in words
        ]
        with self._services.database.write(self._practice_id) as session:
            self._refuse_strangers(session, author_id)
            query = select(WordRow.fingerprint).where(_owned_by(author_id), _is_used())
            known = set(session.scalars(query))
            if len(known) + len(rows) > _MOST:
                raise InputError(_TOO_MANY)
            session.add_all(row for row in rows if row.fingerprint not in known)
        return lot

    def decide(self, word_id: str, standing: Standing, *, author_id: str | None = None) -> Word:
        """Accept, refuse, remove or restore a word.

        Args:
            word_id: Which.
            standing: What becomes of it.
            author_id: Of a proposal that is accepted: whose it shall be; None for the practice's.

        Raises:
            NotFound: No such word, or not theirs to see.
            NotAllowed: They only propose.
        """
        with self._services.database.write(self._practice_id) as session:
            row = session.scalars(
                select(WordRow).where(WordRow.id == word_id, self._is_seen())
            ).one_or_none()
            if row is None:
                raise NotFound
            self._require_decision(row.author_id)
            if row.standing == Standing.PROPOSED and standing is Standing.ACTIVE:
                self._require_decision(author_id)
                self._refuse_strangers(session, author_id)
                row.author_id = author_id
            self._change(row, standing)
            return self._word(row, *_names(session))

    def decide_lot(self, lot: str, standing: Standing) -> int:
        """Remove or restore what one list brought; gives how many words."""
        with self._services.database.write(self._practice_id) as session:
            rows = list(session.scalars(select(WordRow).where(WordRow.lot == lot, self._is_seen())))
            for row in rows:
                self._require_decision(row.author_id)
                self._change(row, standing)
        return len(rows)

    def decides(self, author_id: str | None) -> bool:
        """Whether this person decides about that author's words; None for the practice's."""
        if not permissions.is_allowed(self._account.role, Action.DECIDE_WORDS):
            return False
        is_own = author_id is not None and author_id == self._account.author_id
        return is_own or permissions.is_allowed(self._account.role, Action.MANAGE)

    def _change(self, row: WordRow, standing: Standing) -> None:
        row.standing = standing
        row.changed_at, row.changed_by = self._services.now(), self._account.id or None

    def _require_decision(self, author_id: str | None) -> None:
        if not self.decides(author_id):
            raise NotAllowed

    def _is_seen(self) -> ColumnElement[bool]:
        """A practitioner sees the practice's words and their own."""
        if permissions.sees_own_only(self._account):
            return or_(WordRow.author_id.is_(None), WordRow.author_id == self._account.author_id)
        return true()

    def _row(
        self,
        listed: Listed,
        *,
        sort: Sort,
        author_id: str | None,
        origin: Origin,
        heard: str = "",
        lot: str | None = None,
    ) -> WordRow:
        vault, now = self._services.vault, self._services.now()
        spoken = "|".join(listed.spoken)
        return WordRow(
            practice_id=self._practice_id,
            author_id=author_id,
            sort=sort,
            standing=Standing.ACTIVE if self.decides(author_id) else Standing.PROPOSED,
            origin=origin,
            kind=listed.kind,
            written=vault.seal_text(self._practice_id, listed.term),
            heard=vault.seal_text(self._practice_id, heard) if sort is Sort.PHRASE else None,
            spoken=vault.seal_text(self._practice_id, spoken) if spoken else None,
            fingerprint=vault.fingerprint(self._practice_id, said_by(sort, heard, listed.term)),
            lot=lot,
            examples=[],
            added_at=now,
            added_by=self._account.id or None,
            changed_at=now,
            changed_by=self._account.id or None,
        )

    def _refuse_strangers(self, session: Session, author_id: str | None) -> None:
        if author_id is not None and session.get(AuthorRow, author_id) is None:
            raise NotFound

    def _known(self, session: Session, row: WordRow) -> WordRow | None:
        """The row that says the same and was put aside.

        Raises:
            InputError: It is there already, or this person may not bring it back.
        """
        query = select(WordRow).where(
            WordRow.fingerprint == row.fingerprint, _owned_by(row.author_id)
        )
        known = list(session.scalars(query))
        if any(one.standing in {Standing.ACTIVE, Standing.PROPOSED} for one in known):
            raise InputError(_KNOWN)
        if known and not self.decides(row.author_id):
            raise InputError(_REFUSED_BEFORE)
        return known[0] if known else None

    def _word(self, row: WordRow, people: dict[str, str], owners: dict[str, str]) -> Word:
        return read_word(self._services, row, people, owners)


def read_word(
    services: Services, row: WordRow, people: dict[str, str], owners: dict[str, str]
) -> Word:
    """A row as a value, its texts opened."""

    def text(sealed: Sealed | None) -> str | None:
        return services.vault.unseal_text(row.practice_id, sealed) if sealed else None

    return Word(
        id=row.id,
        sort=Sort(row.sort),
        standing=Standing(row.standing),
        origin=Origin(row.origin),
        kind=Kind(row.kind),
        written=services.vault.unseal_text(row.practice_id, row.written),
        heard=text(row.heard),
        spoken=tuple((text(row.spoken) or "").split("|")) if row.spoken else (),
        author_id=row.author_id,
        author=owners.get(row.author_id or ""),
        lot=row.lot,
        examples=tuple(row.examples),
        added_at=row.added_at,
        added_by=people.get(row.added_by or ""),
        changed_at=row.changed_at,
        changed_by=people.get(row.changed_by or ""),
    )


def said_by(sort: Sort, heard: str, written: str) -> str:
    """What two rows have in common that say the same."""
    return f"{sort.value}\n{fold(heard)}\n{written}"


def _owned_by(author_id: str | None) -> ColumnElement[bool]:
    return WordRow.author_id.is_(None) if author_id is None else WordRow.author_id == author_id


def _is_used() -> ColumnElement[bool]:
    return WordRow.standing.in_((Standing.ACTIVE, Standing.PROPOSED))


def _names(session: Session) -> tuple[dict[str, str], dict[str, str]]:
    """The names of accounts and of authors by their id."""
    accounts = session.scalars(select(AccountRow))
    authors = session.scalars(select(AuthorRow))
    return {one.id: one.name for one in accounts}, {one.id: one.name for one in authors}


def waiting(services: Services, account: Account) -> int:
    """How many proposals wait for this person's decision."""
    if not permissions.is_allowed(account.role, Action.DECIDE_WORDS):
        return 0
    query = select(func.count()).where(WordRow.standing == Standing.PROPOSED)
    if not permissions.is_allowed(account.role, Action.MANAGE):
        query = query.where(WordRow.author_id == account.author_id)
    with services.database.read(account.practice_id) as session:
        return session.scalar(query) or 0
