"""Guessing passwords is slow: each failure of one login from one address doubles the wait.

A login that belongs to nobody is counted like any other, so that the wait tells nothing.
"""

import hashlib
from datetime import timedelta

from sqlalchemy import delete

from calame.models.errors import NotAllowed
from calame.pipeline.bootstrap import Services
from calame.pipeline.state.tables import AttemptRow

FREE = 4
"""So many failures cost nothing: fingers slip."""
_FIRST_S = 5
_LONGEST_S = 900
_FORGOTTEN = timedelta(hours=12)


def check(services: Services, login: str, address: str) -> None:
    """Let nobody try again before their wait is over.

    Raises:
        NotAllowed: It is not; says how long it lasts.
    """
    with services.database.read_all() as session:
        row = session.get(AttemptRow, _key(login, address))
    if row is None or row.failures <= FREE:
        return
    left = (row.blocked_until - services.now()).total_seconds()
    if left > 0:
        raise NotAllowed(
            f"Trop d'essais manqués : attendez {_shown(left)}, puis recommencez, "
            "ou demandez un nouveau mot de passe au responsable."
        )


def note_failure(services: Services, login: str, address: str) -> None:
    """Count a failure; the next try waits twice as long."""
    now = services.now()
    with services.database.write_all() as session:
        session.execute(delete(AttemptRow).where(AttemptRow.blocked_until < now - _FORGOTTEN))
        row = session.get(AttemptRow, _key(login, address), with_for_update=True)
        if row is None:
            row = AttemptRow(key=_key(login, address), failures=0, blocked_until=now)
            session.add(row)
        row.failures += 1
        row.blocked_until = now + timedelta(seconds=_wait_s(row.failures))


def forget(services: Services, login: str, address: str) -> None:
    """Start afresh: the password was right."""
    with services.database.write_all() as session:
        session.execute(delete(AttemptRow).where(AttemptRow.key == _key(login, address)))


def _wait_s(failures: int) -> int:
    if failures <= FREE:
        return 0
    return int(min(_LONGEST_S, _FIRST_S * 2 ** min(failures - FREE - 1, 20)))


def _shown(seconds: float) -> str:
    whole = int(seconds) + 1
    return f"{whole} secondes" if whole < 120 else f"{-(-whole // 60)} minutes"


def _key(login: str, address: str) -> str:
    return hashlib.sha256(f"{login.strip().casefold()}\0{address}".encode()).hexdigest()
