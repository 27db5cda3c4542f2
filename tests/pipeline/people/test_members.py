"""Accounts: invited by a link, closed, slow to guess."""

from collections.abc import Callable

import pytest

from calame.models.errors import CalameError, InputError, NotAllowed, NotFound
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import Account, account_of, create_practice, sign_in
from calame.pipeline.people.members import People, change_password, choose_password, invited_name

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

SECRET = "une-autre-phrase"


@pytest.fixture
def people(services: Services, hire: Callable[..., Account]) -> People:
    """What the only manager does."""
    return People(services, hire("chef", role=Role.MANAGER))


def test_somebody_comes_in_by_a_link_that_opens_once(
    people: People, services: Services, advance: Callable[[float], None]
) -> None:
    """They choose their password themselves."""
    token = people.invite(login=" Gwenn ", name="Gwenn", role=Role.SECRETARY)
    assert invited_name(services, token) == "Gwenn"
    with pytest.raises(NotAllowed, match="court"):
        choose_password(services, token, "court")

    choose_password(services, token, SECRET)

    assert account_of(services, sign_in(services, "gwenn", SECRET)) is not None
    with pytest.raises(NotAllowed, match="déjà servi"):
        choose_password(services, token, SECRET)
    late = people.renew(people.all()[1].id)
    advance(49 * 3600)
    with pytest.raises(NotAllowed, match="expiré"):
        invited_name(services, late)


@pytest.mark.parametrize(
    ("login", "name", "role", "error"),
    [
        ("", "Gwenn", Role.SECRETARY, "vide"),
        ("gwenn", " ", Role.SECRETARY, "vide"),
        ("CHEF", "Gwenn", Role.SECRETARY, "déjà pris"),
        ("gwenn", "Gwenn", Role.PRACTITIONER, "auteurs"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    login: str, name: str, role: Role, error: str, people: People
) -> None:
    """With what to do."""
    with pytest.raises(InputError, match=error):
        people.invite(login=login, name=name, role=role)


def test_a_closed_account_is_out_at_once(
    people: People, services: Services, hire: Callable[..., Account]
) -> None:
    """Its sessions end; reopened it has its password again."""
    maelle = hire("maëlle")
    token = sign_in(services, "maëlle", "un-long-secret")

    people.close(maelle.id)
    assert account_of(services, token) is None
    with pytest.raises(NotAllowed):
        sign_in(services, "maëlle", "un-long-secret")
    people.reopen(maelle.id)

    assert sign_in(services, "maëlle", "un-long-secret")


def test_the_last_manager_stays(people: People) -> None:
    """Somebody must be able to open the door."""
    with pytest.raises(NotAllowed, match="seul responsable"):
        people.close(people.all()[0].id)


def test_a_manager_reaches_nobody_of_another_practice(
    people: People, services: Services, hire: Callable[..., Account]
) -> None:
    """Neither seen nor touched."""
    other = hire("voisine", create_practice(services, name="Autre"))

    assert other.id not in {person.id for person in people.all()}
    for attempt in (people.renew, people.close, people.reopen):
        with pytest.raises(NotFound):
            attempt(other.id)


def test_ones_own_password_is_changed_with_the_old_one(
    services: Services, hire: Callable[..., Account]
) -> None:
    """All sessions end."""
    maelle = hire("maëlle")
    token = sign_in(services, "maëlle", "un-long-secret")
    with pytest.raises(NotAllowed, match="actuel"):
        change_password(services, maelle, old="faux", new=SECRET)

    change_password(services, maelle, old="un-long-secret", new=SECRET)

    assert account_of(services, token) is None
    assert sign_in(services, "maëlle", SECRET)


def tries(services: Services, login: str, address: str, times: int) -> list[str]:
    said = []
    for _ in range(times):
        try:
            sign_in(services, login, "faux", address=address)
        except CalameError as err:
            said.append(err.message)
    return said


def test_guessing_slows_down(
    services: Services, hire: Callable[..., Account], advance: Callable[[float], None]
) -> None:
    """Alike for a login that exists and one that does not; another address is not punished."""
    hire("maëlle")
    known, unknown = (tries(services, login, "198.51.100.7", 7) for login in ("maëlle", "personne"))

    assert known == unknown
    assert ["incorrect" in one for one in known] == [True] * 5 + [False] * 2
    assert "attendez 5 secondes" in known[-1] or "attendez 6 secondes" in known[-1]
    with pytest.raises(NotAllowed, match="attendez"):  # the right one waits too
        sign_in(services, "maëlle", "un-long-secret", address="198.51.100.7")
    assert sign_in(services, "maëlle", "un-long-secret", address="198.51.100.8")

    advance(7)
    assert "incorrect" in tries(services, "maëlle", "198.51.100.7", 1)[0]
    advance(7)
    assert "attendez" in tries(services, "maëlle", "198.51.100.7", 1)[0]
    advance(10)
    assert sign_in(services, "maëlle", "un-long-secret", address="198.51.100.7")
    assert "incorrect" in tries(services, "maëlle", "198.51.100.7", 1)[0]
