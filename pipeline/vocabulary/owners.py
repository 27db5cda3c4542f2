"""Whose words are meant, by the names that people type at a terminal."""

from dataclasses import dataclass

from sqlalchemy import select

from calame.lexicon.folding import fold
from calame.models.errors import InputError, UnknownAuthor
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import Account
from calame.pipeline.state.tables import AuthorRow, PracticeRow

_NO_PRACTICE = "Cabinet inconnu ou non précisé : donnez --practice avec l'un de ces noms : {names}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A practice, or one of its authors."""

    practice_id: str
    author_id: str | None = None


def find_owner(services: Services, *, practice: str | None, author: str | None) -> Owner:
    """Whose words these are; without a practice the only one.

    Raises:
        InputError: No practice has that name, or several could be meant.
        UnknownAuthor: The practice has no such author.
    """
    with services.database.read_all() as session:
        practices = list(session.scalars(select(PracticeRow)))
        found = [row for row in practices if practice is None or _is_named(row, practice)]
        if len(found) != 1:
            names = ", ".join(sorted(row.name for row in practices)) or "aucun"
            raise InputError(_NO_PRACTICE.format(names=names))
        practice_id = found[0].id
        query = select(AuthorRow).where(AuthorRow.practice_id == practice_id)
        authors = list(session.scalars(query))
    if author is None:
        return Owner(practice_id=practice_id)
    matching = [row for row in authors if _is_named(row, author)]
    if len(matching) != 1:
        raise UnknownAuthor
    return Owner(practice_id=practice_id, author_id=matching[0].id)


def at_terminal(practice_id: str) -> Account:
    """Whoever has a shell on the server; the trace says that no account did it."""
    return Account(
        id="",
        practice_id=practice_id,
        login="",
        name="terminal",
        role=Role.MANAGER,
        author_id=None,
    )


def _is_named(row: PracticeRow | AuthorRow, text: str) -> bool:
    return text == row.id or fold(text) == fold(row.name)
