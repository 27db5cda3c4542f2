"""How a practice wants to work: who must approve, and how long each priority may wait."""

from dataclasses import dataclass

from calame.models.errors import InputError
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.people import permissions
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import Action
from calame.pipeline.state.tables import PracticeRow

_MOST_H = 24 * 30
_BAD_DELAY = "Délai refusé : donnez un nombre d'heures entre 1 et 720."


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeSettings:
    """The choices of a practice.

    Attributes:
        name: As printed.
        wants_approval: Whether the author approves a letter before it is sent.
        due_h: The delay of each priority, in hours.
    """

    name: str
    wants_approval: bool
    due_h: dict[Priority, int]


def practice_settings(services: Services, account: Account) -> PracticeSettings:
    """The choices of the person's practice."""
    with services.database.read(account.practice_id) as session:
        row = session.get_one(PracticeRow, account.practice_id)
    return PracticeSettings(
        name=row.name,
        wants_approval=row.wants_approval,
        due_h={
            Priority.URGENT: row.due_urgent_h,
            Priority.DAY: row.due_day_h,
            Priority.NIGHT: row.due_night_h,
        },
    )


def change_practice(
    services: Services, account: Account, *, wants_approval: bool, due_h: dict[Priority, int]
) -> None:
    """Change the choices; dictations that are there keep their due time.

    Raises:
        NotAllowed: Only a manager does that.
        InputError: A delay makes no sense.
    """
    permissions.require(account, Action.MANAGE)
    if not all(1 <= hours <= _MOST_H for hours in due_h.values()):
        raise InputError(_BAD_DELAY)
    with services.database.write(account.practice_id) as session:
        row = session.get_one(PracticeRow, account.practice_id)
        row.wants_approval = wants_approval
        row.due_urgent_h = due_h[Priority.URGENT]
        row.due_day_h = due_h[Priority.DAY]
        row.due_night_h = due_h[Priority.NIGHT]
