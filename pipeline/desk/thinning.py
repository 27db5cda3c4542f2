"""Autosaves of one sitting collapse, so that a history stays readable and the store small.

The newest few are all kept, to go back a little; of the older ones of the same person in the same
sitting the last of each five minutes stays. What the machine drafted, and what was validated,
approved or sent, always stays.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from calame.models.states import DictationState
from calame.pipeline.state.tables import DictationRow, EventRow, VersionRow
from calame.pipeline.state.views import VersionReason

KEPT = 5
STEP_S = 300.0
_LASTING = frozenset({VersionReason.DRAFT, VersionReason.RESTORED})
_DECISIONS = (DictationState.VALIDATED, DictationState.APPROVED, DictationState.DELIVERED)


def thin(session: Session, row: DictationRow) -> list[str]:
    """Remove the autosaves of a letter that nobody will miss.

    Returns:
        The objects that no version needs any more, to be deleted once this is committed.
    """
    session.flush()
    query = select(VersionRow).where(VersionRow.dictation_id == row.id).order_by(VersionRow.number)
    versions = list(session.scalars(query))
    gone = _superfluous(versions, _decided(session, row))
    if not gone:
        return []
    session.execute(delete(VersionRow).where(VersionRow.id.in_([one.id for one in gone])))
    return _orphans(session, row, gone)


def _superfluous(versions: Sequence[VersionRow], decided: frozenset[int]) -> list[VersionRow]:
    old = versions[:-KEPT]
    return [
        version
        for version, next_one in zip(old, versions[1:], strict=False)
        if version.number not in decided
        and version.reason not in _LASTING
        and version.account_id == next_one.account_id
        and _stretch(version.made_at) == _stretch(next_one.made_at)
    ]


def _stretch(moment: datetime) -> int:
    return int(moment.timestamp() // STEP_S)


def _decided(session: Session, row: DictationRow) -> frozenset[int]:
    query = select(EventRow.version).where(
        EventRow.dictation_id == row.id, EventRow.what == "state", EventRow.state.in_(_DECISIONS)
    )
    return frozenset(number for number in session.scalars(query) if number is not None)


def _orphans(session: Session, row: DictationRow, gone: Iterable[VersionRow]) -> list[str]:
    """Equal texts share an object, within the practice: it goes with the last of them."""
    keys = {version.report_key for version in gone}
    query = select(VersionRow.report_key).where(
        VersionRow.practice_id == row.practice_id, VersionRow.report_key.in_(keys)
    )
    return sorted(keys - set(session.scalars(query)))
