"""What people do with files in quarantine: release them, or delete them."""

from calame.models.errors import NotFound
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake import arrivals
from calame.pipeline.intake.arrivals import Arrival, ArrivalState
from calame.pipeline.intake.places import Place
from calame.pipeline.intake.polling import open_place
from calame.pipeline.intake.sources import read_sources


def release(services: Services, practice_id: str, arrival_id: str) -> None:
    """Take a file out of quarantine: it is taken in at the next look, whatever it is.

    Raises:
        NotFound: No such file in quarantine.
    """
    arrival, place = _aside(services, practice_id, arrival_id)
    if not place.bring_back(arrival.path):
        raise NotFound
    arrivals.change_state(services, practice_id, arrival_id, ArrivalState.RELEASED)


def discard(services: Services, practice_id: str, arrival_id: str) -> None:
    """Delete a file that is in quarantine.

    Raises:
        NotFound: No such file in quarantine.
    """
    arrival, place = _aside(services, practice_id, arrival_id)
    place.discard(arrival.path)
    arrivals.change_state(services, practice_id, arrival_id, None)


def _aside(services: Services, practice_id: str, arrival_id: str) -> tuple[Arrival, Place]:
    arrival = arrivals.get(services, practice_id, arrival_id)
    sources = read_sources(services.settings.intake.sources)
    source = next((one for one in sources if one.nom == arrival.source), None)
    if source is None or arrival.state is not ArrivalState.QUARANTINED:
        raise NotFound
    return arrival, open_place(services, source)
