"""How long somebody works on a letter: the sum of what their desk says while they are active."""

from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import Account
from calame.pipeline.state.tables import DictationRow, EffortRow

MOST_S = 60.0
_SLACK_S = 2.0


def note(
    services: Services,
    account: Account,
    dictation_id: str,
    *,
    editing_s: float,
    listening_s: float,
) -> None:
    """Add a little time; nothing happens for a letter that this person does not hold.

    A desk never adds more than the time that passed since it last did, so that two tabs, or a
    page that repeats itself, do not count twice.
    """
    now = services.now()
    with services.database.write(account.practice_id) as session:
        row = session.get(DictationRow, dictation_id)
        if row is None or row.holder_id != account.id:
            return
        effort = session.get(EffortRow, (dictation_id, account.id))
        if effort is None:
            effort = EffortRow(
                practice_id=account.practice_id,
                dictation_id=dictation_id,
                account_id=account.id,
                editing_s=0.0,
                listening_s=0.0,
            )
            session.add(effort)
            passed = MOST_S
        else:
            passed = min(MOST_S, (now - effort.seen_at).total_seconds() + _SLACK_S)
        effort.editing_s += min(max(editing_s, 0.0), passed)
        effort.listening_s += min(max(listening_s, 0.0), passed)
        effort.seen_at = now
