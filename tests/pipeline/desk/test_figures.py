"""Time measured: signs of life, outcomes, summaries, and a table for the spreadsheet."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from calame.models.report import Report
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk, effort
from calame.pipeline.desk.figures import as_csv, figures
from calame.pipeline.people.accounts import Account, create_author
from calame.pipeline.state.views import ConfirmedIdentity

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

NOBODY = ConfirmedIdentity(patient="", confirmed_at=datetime(2026, 1, 1, tzinfo=UTC))
TEXT = " ".join(["mot"] * 80)


@pytest.fixture
def maelle(hire: Callable[..., Account]) -> Account:
    """A secretary."""
    return hire("maëlle")


@pytest.fixture
def validated(
    services: Services,
    practice_id: str,
    maelle: Account,
    drafted: Callable[[Report], str],
    advance: Callable[[float], None],
) -> str:
    """A letter of 80 words, 20 of them changed, that took 30 seconds of work."""
    desk = Desk(services, maelle)
    key = drafted(Report(text=TEXT))
    desk.assign(key, create_author(services, practice_id=practice_id, name="=Dr Formule"))
    desk.claim(key)
    effort.note(services, maelle, key, editing_s=20, listening_s=5)
    advance(10)
    effort.note(services, maelle, key, editing_s=10, listening_s=0)
    desk.save(key, base_version=1, text=TEXT[:-79] + " ".join(["bis"] * 20))
    desk.confirm_identity(key, NOBODY)
    advance(3590)
    desk.validate(key, base_version=2)
    return key


def test_a_validated_letter_leaves_its_figures(
    validated: str, services: Services, maelle: Account
) -> None:
    """Beside what typing 80 words would have taken."""
    del validated
    found = figures(services, maelle)

    assert found.everything is not None
    (line,), whole = found.lines, found.everything
    assert (line.words, line.changed_words, line.editing_s, line.turnaround_s) == (
        80,
        20,
        30.0,
        3600.0,
    )
    assert (whole.typing_s, whole.gain, whole.turnaround_p90_s) == (60.0, 2.0, 3600.0)
    assert whole.editing_per_min_s == 600.0  # a sound is 3 seconds long in this house


def test_everybody_sees_their_own_figures(
    validated: str, services: Services, hire: Callable[..., Account]
) -> None:
    """A manager sees the practice."""
    del validated
    accounts = [
        hire("ronan"),
        hire("solène", role=Role.PRACTITIONER),
        hire("chef", role=Role.MANAGER),
    ]

    assert [len(figures(services, one).lines) for one in accounts] == [0, 0, 1]


def test_the_table_is_french_and_holds_no_formula(
    validated: str, services: Services, maelle: Account
) -> None:
    """Semicolons and decimal commas; a name that begins like a formula is a text."""
    del validated
    head, line = as_csv(figures(services, maelle)).splitlines()

    assert head.startswith("valide_le;auteur;secretaire;")
    assert "'=Dr Formule;Maëlle;3,0;80;20;0;30,0;5,0;3600,0;60,0" in line


def test_time_is_never_counted_twice(
    services: Services,
    maelle: Account,
    drafted: Callable[[Report], str],
    advance: Callable[[float], None],
) -> None:
    """Two tabs cannot work longer than the clock; a letter that is not mine takes nothing."""
    desk, key = Desk(services, maelle), drafted(Report(text="Un."))
    effort.note(services, maelle, key, editing_s=60, listening_s=60)
    assert desk.open(key).editing_s == 0.0

    desk.claim(key)
    for _ in range(3):
        effort.note(services, maelle, key, editing_s=15, listening_s=0)
    advance(15)
    effort.note(services, maelle, key, editing_s=15, listening_s=0)

    assert desk.open(key).editing_s == 15 + 2 + 2 + 15
