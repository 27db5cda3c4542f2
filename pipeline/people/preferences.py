"""The settings of one person's desk: with them at every machine. Never any dictated text."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import Account
from calame.pipeline.state.tables import PreferenceRow

_Name = Annotated[str, StringConstraints(min_length=1, max_length=40)]
_Value = bool | float | Annotated[str, StringConstraints(max_length=200)]


class Preferences(BaseModel):
    """What a person may set.

    Attributes:
        speed: Of the sound.
        rewind_s: How far a pause goes back.
        step_s: How far back and forward go.
        keys: From an action to the key that does it.
        options: What else the desk's scripts remember: the pedal's mode, panels.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    speed: float = Field(default=1.0, ge=0.5, le=2.0)
    rewind_s: float = Field(default=1.0, ge=0.0, le=10.0)
    step_s: float = Field(default=3.0, ge=0.5, le=30.0)
    keys: dict[_Name, _Name] = Field(default_factory=dict, max_length=100)
    options: dict[_Name, _Value] = Field(default_factory=dict, max_length=50)


def preferences(services: Services, account: Account) -> Preferences:
    """What the person has set; the defaults for the rest."""
    with services.database.read(account.practice_id) as session:
        row = session.get(PreferenceRow, account.id)
    return Preferences.model_validate(row.content) if row else Preferences()


def prefer(services: Services, account: Account, changes: Preferences) -> Preferences:
    """Set those fields that are given; the others stay."""
    given: dict[str, Any] = changes.model_dump(mode="json", exclude_unset=True)
    with services.database.write(account.practice_id) as session:
        row = session.get(PreferenceRow, account.id)
        if row is None:
            row = PreferenceRow(account_id=account.id, practice_id=account.practice_id, content={})
            session.add(row)
        row.content = {**row.content, **given}
    return Preferences.model_validate(row.content)
