"""What a sender chose for a recording, from the words of a form or a header."""

from enum import StrEnum
from typing import TypeVar

from calame.models.errors import InputError, UnknownAuthor
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import Account, authors

_Choice = TypeVar("_Choice", bound=StrEnum)


def author_id(services: Services, account: Account, wanted: str) -> str | None:
    """An author by id or by printed name; None leaves the dictation unassigned.

    Raises:
        UnknownAuthor: Nobody of this practice.
    """
    if not wanted:
        return None
    for author in authors(services, account.practice_id):
        if wanted in {author.id, author.name}:
            return author.id
    raise UnknownAuthor


def choice(kind: type[_Choice], value: str) -> _Choice | None:
    """The member of that name; None where nothing is said.

    Raises:
        InputError: There is none of that name.
    """
    try:
        return kind(value) if value else None
    except ValueError:
        raise InputError("Choix inconnu : rechargez la page et recommencez.") from None
