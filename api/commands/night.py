"""``calame night``: let everything go that waits for the night, now."""

import json
import time
from datetime import datetime
from typing import Annotated

import typer

from calame.api.console import OUT, count, say, tracking
from calame.api.french import command_app
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.drafting import workers
from calame.pipeline.drafting.drain import Drainer
from calame.pipeline.drafting.work import WorkQueue, process_name
from calame.pipeline.drafting.workload import workload
from calame.pipeline.settings import load
from calame.pipeline.upkeep import nights
from calame.pipeline.upkeep.routines import practices

app = command_app()
_LOOK_EVERY_S = 0.5


@app.command()
def run(
    *,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Attendre la fin, ou rendre la main.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="En JSON.")] = False,
) -> None:
    """Lancer la nuit maintenant : tout ce qui attend est reconnu.

    Les moteurs qui tournent s'en chargent ; s'il n'y en a aucun, cette commande travaille
    elle-même. Le code de sortie est 1 quand une dictée a échoué.
    """
    services = build(load())
    services.database.migrate()
    begun = [nights.begin(services, practice_id) for practice_id in practices(services)]
    total = sum(night.dictations for night in begun)
    ends = [night.expected_end_at for night in begun if night.expected_end_at]
    say(f"{count(total, 'dictée')} en attente." + (_until(max(ends)) if ends and total else ""))
    failed = _work_off(services, total) if wait else 0
    services.database.close()
    if as_json:
        OUT.print_json(json.dumps({"dictations": total, "failed": failed}))
    raise typer.Exit(int(failed > 0))


def _until(end: datetime) -> str:
    return f" Fin prévue vers {end.astimezone():%H:%M}."


def _work_off(services: Services, total: int) -> int:
    """Wait until nothing waits any more; returns how many failed meanwhile."""
    failed_before = _failures(services)
    queue = WorkQueue(services, worker=process_name())
    drainer = Drainer(services, queue)
    done = 0
    with tracking(total) as tracker:
        while left := _left(services):
            if not workers.alive(services):
                queue.reap()
                drainer.drain(drainer.take())
            else:
                time.sleep(_LOOK_EVERY_S)
            for _ in range(done, total - left):
                tracker.done()
            done = max(done, total - left)
    return _failures(services) - failed_before


def _left(services: Services) -> int:
    latest = (nights.latest(services, practice_id) for practice_id in practices(services))
    return sum(night.left for night in latest if night is not None)


def _failures(services: Services) -> int:
    return sum(workload(services, practice_id).failed for practice_id in practices(services))
