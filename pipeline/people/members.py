"""The people of a practice: who is in, what they may do, and how they get their password.

Nobody chooses a password for somebody else: a manager hands out a link that opens once, for two
days, and the person chooses. Closing an account or a new password ends its sessions.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from calame.models.errors import InputError, NotAllowed, NotFound
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people import permissions
from calame.pipeline.people.accounts import (
    Account,
    hashed_password,
    is_password_of,
    normal_login,
    token_hash,
)
from calame.pipeline.people.permissions import Action
from calame.pipeline.state.tables import (
    AccountRow,
    AuthorRow,
    InvitationRow,
    SessionRow,
    new_id,
)

_VALID = timedelta(hours=48)
_LINK_ENDED = "Ce lien a déjà servi ou a expiré : demandez-en un autre au responsable du cabinet."
_LAST_MANAGER = "C'est le seul responsable : nommez-en un autre avant de fermer ce compte."
_LOGIN_TAKEN = "Cet identifiant est déjà pris : choisissez-en un autre."
_NO_NAME = "Nom ou identifiant vide : remplissez les deux."
_NO_AUTHOR = "Un praticien relit ses propres dictées : dites qui il est parmi les auteurs."
_WRONG = "Mot de passe actuel incorrect : vérifiez-le et recommencez."


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account as the manager sees it.

    Attributes:
        id: Opaque.
        login: What they type.
        name: What colleagues read.
        role: What they may do.
        author: The name under which they dictate.
        is_active: Whether they may come in.
        is_invited: Whether a link waits for them to choose a password.
        is_me: Whether it is the person who asks.
        last_in: When they last came in, UTC; None where that was long ago or never.
    """

    id: str
    login: str
    name: str
    role: Role
    author: str | None
    is_active: bool
    is_invited: bool
    is_me: bool
    last_in: datetime | None


class People:
    """What a manager does with the accounts of their practice."""

    def __init__(self, services: Services, account: Account) -> None:
        permissions.require(account, Action.MANAGE)
        self._services = services
        self._account = account
        self._practice_id = account.practice_id

    def all(self) -> tuple[Person, ...]:
        """Everybody, the open accounts first, by name."""
        now = self._services.now()
        query = (
            select(AccountRow, AuthorRow.name)
            .outerjoin(AuthorRow, AuthorRow.id == AccountRow.author_id)
            .order_by(AccountRow.is_active.desc(), AccountRow.name)
        )
        invited = select(InvitationRow.account_id).where(InvitationRow.expires_at > now)
        entries = select(SessionRow.account_id, func.max(SessionRow.created_at)).group_by(
            SessionRow.account_id
        )
        with self._services.database.read(self._practice_id) as session:
            waiting = set(session.scalars(invited))
            last = {line[0]: line[1] for line in session.execute(entries)}
            return tuple(
                Person(
                    id=row.id,
                    login=row.login,
                    name=row.name,
                    role=row.role,
                    author=author,
                    is_active=row.is_active,
                    is_invited=row.id in waiting,
                    is_me=row.id == self._account.id,
                    last_in=last.get(row.id),
                )
                for row, author in session.execute(query)
            )

    def invite(self, *, login: str, name: str, role: Role, author_id: str | None = None) -> str:
        """Make an account that nobody can open yet; returns the token of its link.

        Raises:
            InputError: Something is missing or taken.
            NotFound: No such author in this practice.
        """
        login, name = normal_login(login), name.strip()
        if not login or not name:
            raise InputError(_NO_NAME)
        if role is Role.PRACTITIONER and author_id is None:
            raise InputError(_NO_AUTHOR)
        row = AccountRow(
            id=new_id(),
            practice_id=self._practice_id,
            login=login,
            password_hash=hashed_password(secrets.token_urlsafe(32)),
            name=name,
            role=role,
            author_id=author_id,
            created_at=self._services.now(),
        )
        with self._services.database.read_all() as session:
            if session.scalar(select(AccountRow.id).where(AccountRow.login == login)):
                raise InputError(_LOGIN_TAKEN)
        with self._services.database.write(self._practice_id) as session:
            if author_id is not None and session.get(AuthorRow, author_id) is None:
                raise NotFound
            session.add(row)
            session.flush()
            return self._link(session, row)

    def renew(self, account_id: str) -> str:
        """Let somebody choose another password; returns the token of their link."""
        with self._services.database.write(self._practice_id) as session:
            return self._link(session, self._get(session, account_id))

    def close(self, account_id: str) -> None:
        """Let somebody in no more; what they did stays under their name.

        Raises:
            NotAllowed: Nobody would be left to manage the practice.
        """
        with self._services.database.write(self._practice_id) as session:
            row = self._get(session, account_id)
            others = select(AccountRow.id).where(
                AccountRow.role == Role.MANAGER, AccountRow.is_active, AccountRow.id != row.id
            )
            if row.role is Role.MANAGER and session.scalar(others.limit(1)) is None:
                raise NotAllowed(_LAST_MANAGER)
            row.is_active = False
            _end_sessions(session, row.id)
            _end_links(session, row.id)

    def reopen(self, account_id: str) -> None:
        """Let somebody in again, with the password that they had."""
        with self._services.database.write(self._practice_id) as session:
            self._get(session, account_id).is_active = True

    def _get(self, session: Session, account_id: str) -> AccountRow:
        row = session.get(AccountRow, account_id)
        if row is None:
            raise NotFound
        return row

    def _link(self, session: Session, row: AccountRow) -> str:
        _end_links(session, row.id)
        token = secrets.token_urlsafe(32)
        session.add(
            InvitationRow(
                token_hash=token_hash(token),
                practice_id=self._practice_id,
                account_id=row.id,
                expires_at=self._services.now() + _VALID,
            )
        )
        return token


def invited_name(services: Services, token: str) -> str:
    """Whom a link greets.

    Raises:
        NotAllowed: It was used or has ended.
    """
    with services.database.read_all() as session:
        return _invited(services, session, token)[1].name


def choose_password(services: Services, token: str, password: str) -> None:
    """Set the password of who holds the link; it opens nothing any more.

    Raises:
        NotAllowed: The link was used or has ended, or the password is too short.
    """
    password_hash = hashed_password(password)
    with services.database.write_all() as session:
        link, row = _invited(services, session, token)
        row.password_hash = password_hash
        session.delete(link)
        _end_sessions(session, row.id)


def change_password(services: Services, account: Account, *, old: str, new: str) -> None:
    """Change one's own password; every session ends, this one too.

    Raises:
        NotAllowed: The old one is wrong, or the new one too short.
    """
    if not is_password_of(services, account.id, old):
        raise NotAllowed(_WRONG)
    password_hash = hashed_password(new)
    with services.database.write(account.practice_id) as session:
        session.get_one(AccountRow, account.id).password_hash = password_hash
        _end_sessions(session, account.id)


def _invited(services: Services, session: Session, token: str) -> tuple[InvitationRow, AccountRow]:
    link = session.get(InvitationRow, token_hash(token))
    row = session.get(AccountRow, link.account_id) if link else None
    is_good = link is not None and link.expires_at > services.now()
    if link is None or row is None or not row.is_active or not is_good:
        raise NotAllowed(_LINK_ENDED)
    return link, row


def _end_sessions(session: Session, account_id: str) -> None:
    session.execute(delete(SessionRow).where(SessionRow.account_id == account_id))


def _end_links(session: Session, account_id: str) -> None:
    session.execute(delete(InvitationRow).where(InvitationRow.account_id == account_id))
