"""Whether this installation can do its work now: what a load balancer and an operator ask."""

from collections.abc import Callable, Mapping

from sqlalchemy import select

from calame.models.errors import CalameError, NotFound
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting import workers
from calame.pipeline.state.tables import PracticeRow

_NO_SUCH = f"sonde/audio/{'0' * 64}"


def readiness(services: Services) -> Mapping[str, bool]:
    """Each thing that a request needs, and whether it answers.

    Without workers the house still takes dictations in, so they are told but not required.
    """
    return {
        "base": _answers(lambda: _ask_database(services)),
        "objets": _answers(lambda: _ask_objects(services)),
    }


def has_workers(services: Services) -> bool:
    """Whether somebody recognises."""
    try:
        return bool(workers.alive(services))
    except CalameError:
        return False


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except CalameError:
        return False
    return True


def _ask_database(services: Services) -> None:
    with services.database.read_all() as session:
        session.scalar(select(PracticeRow.id).limit(1))


def _ask_objects(services: Services) -> None:
    """A store that answers says that it has no such object."""
    try:
        services.objects.get("sonde", _NO_SUCH)
    except NotFound:
        return
