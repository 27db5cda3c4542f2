"""What a flow works with: the services of this process, built once, never a flow parameter.

A flow's parameters are stored by Prefect in plain text, so flows take none. A long-lived runner
says with :func:`use` what its flows work with; a flow that Prefect starts in a process of its own
builds it from the settings.
"""

from dataclasses import dataclass
from functools import cache

from calame.pipeline.bootstrap import Services, build
from calame.pipeline.drafting.drain import Drainer
from calame.pipeline.drafting.work import WorkQueue, process_name
from calame.pipeline.settings import load


@dataclass(frozen=True, slots=True)
class Line:
    """The queue of waiting dictations and what works through it."""

    services: Services
    queue: WorkQueue
    drainer: Drainer


_in_use: list[Line] = []


def make(services: Services, *, worker: str) -> Line:
    """The line of one worker."""
    queue = WorkQueue(services, worker=worker)
    return Line(services, queue, Drainer(services, queue))


def use(line: Line) -> None:
    """Let the flows of this process work with this line."""
    _in_use[:] = [line]


def current() -> Line:
    """What the flows of this process work with."""
    return _in_use[0] if _in_use else _from_settings()


@cache
def _from_settings() -> Line:
    return make(build(load()), worker=process_name())
