"""Who may enter: practices, the people who dictate, accounts, sessions."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, select

from calame.models.errors import NotAllowed, NotFound
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people import attempts
from calame.pipeline.state.tables import AccountRow, AuthorRow, PracticeRow, SessionRow, new_id

FIRST_LOGIN = "responsable"
_SIGN_IN_REFUSED = "Identifiant ou mot de passe incorrect : vérifiez-les et recommencez."


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who signed in.

    Attributes:
        id: Opaque.
        practice_id: The practice that this account works in, and sees nothing beyond.
        login: What the person types.
        name: What colleagues read.
        role: What the account may do.
        author_id: The author that this person is, where they dictate.
    """

    id: str
    practice_id: str
    login: str
    name: str
    role: Role
    author_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorEntry:
    """Somebody who dictates, as a list shows them."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAccount:
    """The account made at the first start; the password is shown once and stored hashed."""

    login: str
    password: str = field(repr=False)


def create_practice(services: Services, *, name: str, lines: tuple[str, ...] = ()) -> str:
    """Make a practice; returns its id."""
    row = PracticeRow(id=new_id(), name=name, lines=list(lines), created_at=services.now())
    with services.database.write_all() as session:
        session.add(row)
    return row.id


def create_author(
    services: Services, *, practice_id: str, name: str, lines: tuple[str, ...] = ()
) -> str:
    """Add somebody who dictates; returns their id.

    Args:
        services: Where to write.
        practice_id: Their practice.
        name: As printed, with the title.
        lines: Specialty, professional number: one printed line each.
    """
    row = AuthorRow(id=new_id(), practice_id=practice_id, name=name, lines=list(lines))
    with services.database.write(practice_id) as session:
        session.add(row)
    return row.id


def authors(services: Services, practice_id: str) -> tuple[AuthorEntry, ...]:
    """The people who dictate in a practice, by name."""
    query = select(AuthorRow).where(AuthorRow.is_active).order_by(AuthorRow.name)
    with services.database.read(practice_id) as session:
        return tuple(AuthorEntry(id=row.id, name=row.name) for row in session.scalars(query))


def create_account(
    services: Services,
    *,
    practice_id: str,
    login: str,
    password: str,
    name: str,
    role: Role,
    author_id: str | None = None,
) -> Account:
    """Add an account.

    Raises:
        NotAllowed: The login is taken, or the password is shorter than 10 characters.
    """
    row = AccountRow(
        id=new_id(),
        practice_id=practice_id,
        login=normal_login(login),
        password_hash=hashed_password(password),
        name=name,
        role=role,
        author_id=author_id,
        created_at=services.now(),
    )
    with services.database.write_all() as session:
        if session.scalar(select(AccountRow.id).where(AccountRow.login == row.login)):
            raise NotAllowed("Cet identifiant est déjà pris : choisissez-en un autre.")
        session.add(row)
    return _account(row)


def ensure_first_account(services: Services) -> FirstAccount | None:
    """Make a practice and a manager's account where nobody can sign in yet.

    Returns:
        The account to show once, None where there was one already.
    """
    with services.database.read_all() as session:
        if session.scalar(select(AccountRow.id).limit(1)):
            return None
    first = FirstAccount(login=FIRST_LOGIN, password=secrets.token_urlsafe(12))
    create_account(
        services,
        practice_id=create_practice(services, name="Cabinet"),
        login=first.login,
        password=first.password,
        name="Responsable",
        role=Role.MANAGER,
    )
    return first


def sign_in(services: Services, login: str, password: str, *, address: str = "") -> str:
    """Open a session.

    Args:
        services: Where to look.
        login: What the person typed.
        password: What they typed below it.
        address: Where they are: failures are counted for each address.

    Returns:
        The token that the browser keeps; only its hash is stored.

    Raises:
        NotAllowed: Unknown login, wrong password or closed account: the three are not told apart.
            Or too many failures before.
    """
    attempts.check(services, login, address)
    query = select(AccountRow).where(AccountRow.login == normal_login(login), AccountRow.is_active)
    with services.database.read_all() as session:
        row = session.scalars(query).one_or_none()
    # An unknown login costs the same time as a wrong password.
    if not _matches(row.password_hash if row else _nobody(), password) or row is None:
        attempts.note_failure(services, login, address)
        raise NotAllowed(_SIGN_IN_REFUSED)
    attempts.forget(services, login, address)
    return _new_session(services, row)


def _new_session(services: Services, row: AccountRow) -> str:
    token, now = secrets.token_urlsafe(32), services.now()
    expires_at = now + timedelta(hours=services.settings.server.session_hours)
    with services.database.write_all() as session:
        session.execute(delete(SessionRow).where(SessionRow.expires_at < now))
        session.add(
            SessionRow(
                token_hash=token_hash(token),
                account_id=row.id,
                practice_id=row.practice_id,
                created_at=now,
                expires_at=expires_at,
            )
        )
    return token


def account_of(services: Services, token: str) -> Account | None:
    """The account behind a session's token, None where it has none (any more)."""
    query = (
        select(AccountRow)
        .join(SessionRow, SessionRow.account_id == AccountRow.id)
        .where(
            SessionRow.token_hash == token_hash(token),
            SessionRow.expires_at > services.now(),
            AccountRow.is_active,
        )
    )
    with services.database.read_all() as session:
        row = session.scalars(query).one_or_none()
        return None if row is None else _account(row)


def sign_out(services: Services, token: str) -> None:
    """Close a session."""
    with services.database.write_all() as session:
        session.execute(delete(SessionRow).where(SessionRow.token_hash == token_hash(token)))


def account(services: Services, account_id: str) -> Account:
    """An account by its id.

    Raises:
        NotFound: No such account.
    """
    with services.database.read_all() as session:
        row = session.get(AccountRow, account_id)
        if row is None:
            raise NotFound
        return _account(row)


def _account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        practice_id=row.practice_id,
        login=row.login,
        name=row.name,
        role=row.role,
        author_id=row.author_id,
    )


def normal_login(login: str) -> str:
    """A login as it is stored: capitals and spaces around it do not matter."""
    return login.strip().casefold()


def hashed_password(password: str) -> str:
    """A password as it is stored.

    Raises:
        NotAllowed: It is shorter than 10 characters.
    """
    if len(password) < 10:
        raise NotAllowed("Mot de passe trop court : choisissez au moins 10 caractères.")
    return _hasher().hash(password)


def is_password_of(services: Services, account_id: str, password: str) -> bool:
    """Whether that is the account's password."""
    with services.database.read_all() as session:
        row = session.get_one(AccountRow, account_id)
    return _matches(row.password_hash, password)


def token_hash(token: str) -> str:
    """A token as it is stored."""
    # A token has 256 random bits: a plain hash is enough, nobody can search them.
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(32))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except VerifyMismatchError:
        return False
