"""What a runner looks after besides the drain, and how often it looks.

Looking is one cheap query; a flow runs only where there is something to do, so that Prefect's
history shows work and not a clock. The dates stand in our database and each duty is done in one
transaction: several workers may look, and an absent Prefect delays nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from calame.flows.following import Follower
from calame.flows.line import Line
from calame.models.errors import CalameError
from calame.pipeline.drafting import workers
from calame.pipeline.drafting.work import free_abandoned_letters
from calame.pipeline.intake import arrivals, polling, uploads
from calame.pipeline.upkeep import nights, orphans, reports, retention

if TYPE_CHECKING:
    from prefect import Flow

_log = logging.getLogger("calame.runner")


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is done when it is due.

    Attributes:
        name: For the history and the log.
        every_s: How often to look, in seconds.
        is_due: Whether there is something to do.
        flow: Does it; returns how many.
    """

    name: str
    every_s: float
    is_due: Callable[[], bool]
    flow: "Flow[[], Coroutine[Any, Any, int]]"


class Watch:
    """Looks after the duties of a worker, each at its own pace."""

    def __init__(self, line: Line, follower: Follower) -> None:
        self._line = line
        self._follower = follower

    async def keep(self) -> None:
        """Look after everything until cancelled."""
        services = self._line.services
        signs: dict[Callable[[], object], float] = {
            self._give_sign: workers.SIGN_EVERY_S,
            lambda: free_abandoned_letters(services): 15.0,
            lambda: nights.end_finished(services): 5.0,
            lambda: uploads.expire(services): 3_600.0,
            lambda: arrivals.forget_old(services): 86_400.0,
            lambda: workers.forget_silent(services): 86_400.0,
        }
        if polling.has_sources(services):
            signs[self._poll] = services.settings.intake.poll_s
        async with asyncio.TaskGroup() as group:
            for act, every_s in signs.items():
                group.create_task(_repeat(every_s, _in_thread(act)))
            for duty in self._duties():
                group.create_task(_repeat(duty.every_s, self._attending(duty)))

    def _duties(self) -> list[Duty]:
        from calame.flows import upkeep  # noqa: PLC0415 - Prefect, after its settings

        services = self._line.services
        return [
            Duty("reaper", 5.0, self._line.queue.has_silent, upkeep.reaper),
            Duty("night", 10.0, lambda: nights.are_due(services), upkeep.night),
            Duty("morning report", 30.0, lambda: reports.are_due(services), upkeep.morning_report),
            Duty("retention", 600.0, lambda: retention.is_due(services), upkeep.retention_rule),
            Duty("orphans", 3_600.0, lambda: orphans.are_due(services), upkeep.orphans_rule),
        ]

    def _attending(self, duty: Duty) -> Callable[[], Awaitable[object]]:
        async def attend() -> None:
            if await asyncio.to_thread(duty.is_due):
                count = await self._follower.run(duty.flow, name=duty.name)
                _log.info("%s: %d", duty.name, count)

        return attend

    def _give_sign(self) -> None:
        workers.give_sign(
            self._line.services, self._line.queue.worker, device=self._line.drainer.device
        )

    def _poll(self) -> None:
        """Look through the watched folders and buckets until nothing new is left."""
        while True:
            polled = polling.poll(self._line.services)
            if polled.taken or polled.quarantined or polled.unreachable:
                _log.info(
                    "intake: %d taken, %d duplicates, %d quarantined, %d sources unreachable",
                    *(polled.taken, polled.duplicates, polled.quarantined, polled.unreachable),
                )
            if not polled.has_more:
                return


def _in_thread(act: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    return lambda: asyncio.to_thread(act)


async def _repeat(every_s: float, act: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await act()
        except CalameError as error:  # the database is away: it may come back
            _log.warning("duty stopped by %s", error.code)
        await asyncio.sleep(every_s)
