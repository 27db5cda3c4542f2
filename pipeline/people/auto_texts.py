"""Texts that a few letters call up: each person's own, and those that the practice shares."""

import re
from dataclasses import dataclass, field

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from calame.models.errors import InputError, NotFound
from calame.pipeline.bootstrap import Services
from calame.pipeline.people import permissions
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import Action
from calame.pipeline.state.tables import AutoTextRow, new_id

_SHORTCUT = re.compile(r"\S{1,32}")
_MOST = 500
_BODY = 5_000
_BAD_SHORTCUT = "Abréviation refusée : 1 à 32 caractères sans espace."
_BAD_BODY = "Texte refusé : écrivez de 1 à 5 000 caractères."
_TAKEN = "Cette abréviation existe déjà : choisissez-en une autre, ou modifiez l'ancienne."
_TOO_MANY = "Trop de textes : supprimez-en avant d'en ajouter."


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoText:
    """One text.

    Attributes:
        id: Opaque.
        shortcut: What is typed.
        body: What stands there then.
        is_shared: Whether the whole practice has it.
    """

    id: str
    shortcut: str
    body: str = field(repr=False)
    is_shared: bool


class AutoTexts:
    """The texts of one signed-in person."""

    def __init__(self, services: Services, account: Account) -> None:
        self._services = services
        self._account = account

    def all(self) -> tuple[AutoText, ...]:
        """Own and shared ones by shortcut; an own one hides a shared one of the same name."""
        found = sorted(self.every(), key=lambda text: not text.is_shared)
        called = {text.shortcut: text for text in found}
        return tuple(called[shortcut] for shortcut in sorted(called))

    def every(self) -> tuple[AutoText, ...]:
        """Own and shared ones by shortcut, the hidden ones too."""
        permissions.require(self._account, Action.OWN_TEXTS)
        with self._services.database.read(self._account.practice_id) as session:
            rows = list(session.scalars(self._visible()))
        return tuple(self._text(row) for row in sorted(rows, key=lambda row: row.shortcut))

    def add(self, *, shortcut: str, body: str, is_shared: bool) -> AutoText:
        """Make a text.

        Raises:
            InputError: The shortcut is taken, or one of the two cannot be used.
            NotAllowed: Shared ones are the secretaries' and the manager's.
        """
        self._allow(is_shared=is_shared)
        row = AutoTextRow(
            id=new_id(),
            practice_id=self._account.practice_id,
            account_id=None if is_shared else self._account.id,
        )
        with self._services.database.write(row.practice_id) as session:
            self._fill(session, row, shortcut, body)
            session.add(row)
        return self._text(row)

    def change(self, text_id: str, *, shortcut: str, body: str) -> AutoText:
        """Change a text.

        Raises:
            NotFound: No such text, or somebody else's.
        """
        with self._services.database.write(self._account.practice_id) as session:
            row = self._get(session, text_id)
            self._fill(session, row, shortcut, body)
        return self._text(row)

    def remove(self, text_id: str) -> None:
        """Remove a text; nothing happens where it is gone already."""
        with self._services.database.write(self._account.practice_id) as session:
            row = session.get(AutoTextRow, text_id)
            if row is not None:
                session.delete(self._get(session, text_id))

    def _visible(self) -> Select[AutoTextRow]:
        mine = or_(AutoTextRow.account_id.is_(None), AutoTextRow.account_id == self._account.id)
        return select(AutoTextRow).where(mine)

    def _allow(self, *, is_shared: bool) -> None:
        action = Action.SHARED_TEXTS if is_shared else Action.OWN_TEXTS
        permissions.require(self._account, action)

    def _get(self, session: Session, text_id: str) -> AutoTextRow:
        row = session.get(AutoTextRow, text_id)
        if row is None or row.account_id not in {None, self._account.id}:
            raise NotFound
        self._allow(is_shared=row.account_id is None)
        return row

    def _fill(self, session: Session, row: AutoTextRow, shortcut: str, body: str) -> None:
        if not _SHORTCUT.fullmatch(shortcut):
            raise InputError(_BAD_SHORTCUT)
        if not 1 <= len(body) <= _BODY:
            raise InputError(_BAD_BODY)
        query = select(AutoTextRow).where(
            AutoTextRow.account_id.is_(None)
            if row.account_id is None
            else AutoTextRow.account_id == row.account_id
        )
        others = [other for other in session.scalars(query) if other.id != row.id]
        if any(other.shortcut == shortcut for other in others):
            raise InputError(_TAKEN)
        if len(others) >= _MOST:
            raise InputError(_TOO_MANY)
        row.shortcut = shortcut
        row.body = self._services.vault.seal_text(row.practice_id, body)

    def _text(self, row: AutoTextRow) -> AutoText:
        return AutoText(
            id=row.id,
            shortcut=row.shortcut,
            body=self._services.vault.unseal_text(row.practice_id, row.body),
            is_shared=row.account_id is None,
        )
