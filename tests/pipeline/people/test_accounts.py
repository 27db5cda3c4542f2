"""Signing in and out."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from calame.models.errors import NotAllowed, NotFound
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import (
    Account,
    account,
    account_of,
    authors,
    create_account,
    create_author,
    create_practice,
    ensure_first_account,
    sign_in,
    sign_out,
)
from calame.pipeline.state.tables import AccountRow, SessionRow


def test_the_first_account_is_made_once(services: Services) -> None:
    """A new house has a manager with a random password; a second start makes nobody."""
    first = ensure_first_account(services)
    assert first is not None

    token = sign_in(services, first.login, first.password)
    manager = account_of(services, token)

    assert ensure_first_account(services) is None
    assert manager is not None
    assert manager.role is Role.MANAGER
    assert first.password not in repr(first)


def test_signing_in_ignores_case_and_spaces_of_the_login(
    services: Services, hire: Callable[..., Account]
) -> None:
    """People type their login as they like."""
    hired = hire("maëlle")

    token = sign_in(services, " Maëlle ", "un-long-secret")

    assert account_of(services, token) == hired
    assert account(services, hired.id) == hired


@pytest.mark.parametrize(
    ("login", "password"), [("maëlle", "autre-secret"), ("personne", "un-long-secret"), ("", "")]
)
def test_a_wrong_login_and_a_wrong_password_are_told_alike(
    login: str, password: str, services: Services, hire: Callable[..., Account]
) -> None:
    """The message does not say which of the two was wrong."""
    hire("maëlle")

    with pytest.raises(NotAllowed, match="Identifiant ou mot de passe incorrect"):
        sign_in(services, login, password)


def test_a_closed_account_neither_enters_nor_stays(
    services: Services, hire: Callable[..., Account]
) -> None:
    """Closing an account ends its sessions."""
    hired = hire("maëlle")
    token = sign_in(services, "maëlle", "un-long-secret")
    with services.database.write(hired.practice_id) as session:
        session.get_one(AccountRow, hired.id).is_active = False

    assert account_of(services, token) is None
    with pytest.raises(NotAllowed):
        sign_in(services, "maëlle", "un-long-secret")


def test_signing_out_ends_the_session(services: Services, hire: Callable[..., Account]) -> None:
    """The token opens nothing any more; signing out twice is harmless."""
    hire("maëlle")
    token = sign_in(services, "maëlle", "un-long-secret")

    sign_out(services, token)
    sign_out(services, token)

    assert account_of(services, token) is None


def test_a_session_expires(
    services: Services, hire: Callable[..., Account], advance: Callable[[float], None]
) -> None:
    """After the configured hours the person signs in again; the old row is swept away."""
    hired = hire("maëlle")
    token = sign_in(services, "maëlle", "un-long-secret")

    advance(services.settings.server.session_hours * 3600 + 1)

    assert account_of(services, token) is None
    sign_in(services, "maëlle", "un-long-secret")
    with services.database.read(hired.practice_id) as session:
        assert len(list(session.scalars(select(SessionRow)))) == 1


def test_neither_password_nor_token_is_stored(
    services: Services, hire: Callable[..., Account]
) -> None:
    """A stolen copy of the database opens no session."""
    hired = hire("maëlle")
    token = sign_in(services, "maëlle", "un-long-secret")
    with services.database.read(hired.practice_id) as session:
        hashes = [row.token_hash for row in session.scalars(select(SessionRow))]
        password_hash = session.get_one(AccountRow, hired.id).password_hash

    assert token not in hashes
    assert password_hash.startswith("$argon2id$")


def test_a_login_is_taken_once(services: Services, hire: Callable[..., Account]) -> None:
    """In all practices together: the login tells the practice."""
    hire("maëlle")
    other = create_practice(services, name="Autre")

    with pytest.raises(NotAllowed, match="déjà pris"):
        create_account(
            services, practice_id=other, login="MAËLLE", password="un-long-secret",
            name="x", role=Role.SECRETARY,
        )  # fmt: skip


def test_a_short_password_is_refused(services: Services, practice_id: str) -> None:
    """Ten characters at least."""
    with pytest.raises(NotAllowed, match="10"):
        create_account(
            services, practice_id=practice_id, login="x", password="court",
            name="x", role=Role.SECRETARY,
        )  # fmt: skip


def test_an_unknown_account_is_not_found(services: Services) -> None:
    """Asking for nobody."""
    with pytest.raises(NotFound):
        account(services, "nobody")


def test_authors_are_listed_by_name(services: Services, practice_id: str) -> None:
    """Only those of the practice."""
    create_author(services, practice_id=create_practice(services, name="Autre"), name="Dr Autre")
    for name in ("Dr Zoé Le Bihan", "Dr Anne Corre"):
        create_author(services, practice_id=practice_id, name=name)

    assert [entry.name for entry in authors(services, practice_id)] == [
        "Dr Anne Corre",
        "Dr Zoé Le Bihan",
    ]
