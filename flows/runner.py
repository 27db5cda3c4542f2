"""The long-lived runner: looks for waiting dictations and drains them, with Prefect or without.

``python -m calame.flows.runner [--prefect-url http://127.0.0.1:4200/api]``

It exits with code 75 when it wants a fresh process: a process that recognises for days grows.
"""

import argparse
import asyncio
import contextlib
import logging
import os
import resource
import signal
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from calame.flows.children import LEASH, RECYCLE, follow_parent, surround_prefect
from calame.flows.duties import Watch
from calame.flows.following import Follower
from calame.flows.line import Line, make, use
from calame.models.errors import CalameError
from calame.pipeline.bootstrap import build
from calame.pipeline.drafting import workers
from calame.pipeline.drafting.drain import Drained
from calame.pipeline.drafting.work import Claim, worker_name
from calame.pipeline.logs import configure
from calame.pipeline.settings import Settings, load

_log = logging.getLogger("calame.runner")
_STOP_WITHIN_S = 3.0


class Runner:
    """Drains for as long as it lives, and keeps the watch beside it."""

    def __init__(self, line: Line, *, prefect_url: str | None) -> None:
        self._line = line
        self._settings: Settings = line.services.settings
        self._follower = Follower(prefect_url, worker=line.queue.worker)
        self._stop = asyncio.Event()
        self._done = 0
        self.has_abandoned = False

    def stop(self) -> None:
        """Finish soon; what is not finished goes back to the queue."""
        self._stop.set()

    async def run(self) -> int:
        """Drain until told to stop; returns the exit code."""
        watch = asyncio.create_task(Watch(self._line, self._follower).keep())
        await asyncio.to_thread(self._warm_up)
        code = await self._drain_on(watch)
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
        with contextlib.suppress(CalameError):
            workers.sign_off(self._line.services, self._line.queue.worker)
        return code

    async def _drain_on(self, watch: "asyncio.Task[None]") -> int:
        while not self._stop.is_set():
            if watch.done():
                watch.result()  # a defect of ours: better a fresh process than no watch
            try:
                is_idle = not await self._turn()
            except CalameError as error:  # the database is away or full: it may come back
                _log.warning("turn stopped by %s", error.code)
                is_idle = True
            if self._is_worn():
                _log.info("a fresh process takes over after %d dictations", self._done)
                return RECYCLE
            if is_idle:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), self._settings.work.poll_s)
        return 0

    def _warm_up(self) -> None:
        try:
            self._line.drainer.warm_up()
        except CalameError as error:  # each dictation will fail with this reason, visibly
            _log.error("no engine: %s", error.code)

    async def _turn(self) -> bool:
        """One look at the queue; returns whether there was something to do."""
        if not self._line.queue.is_waiting():
            return False
        claims = self._line.drainer.take()
        if not claims:
            return False
        work = asyncio.create_task(self._drain(claims))
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not work.done():
            await self._abandon(work, claims)
            return True
        self._done += work.result().dictations
        return True

    async def _drain(self, claims: list[Claim]) -> Drained:
        from calame.flows import drain  # noqa: PLC0415 - Prefect, after its settings

        drain.hand_over(claims)
        return await self._follower.run(
            drain.drain, name=_described(claims), plainly=drain.drain_plainly
        )

    async def _abandon(self, work: "asyncio.Task[Drained]", claims: list[Claim]) -> None:
        """Recognition cannot be interrupted: give its dictations back, and end without it."""
        self.has_abandoned = True
        self._line.drainer.give_back(claims)
        work.cancel()
        with contextlib.suppress(TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(work, _STOP_WITHIN_S)

    def _is_worn(self) -> bool:
        work = self._settings.work
        return self._done >= work.recycle_after or _memory_mb() > work.recycle_mb


def _described(claims: list[Claim]) -> str:
    """The name of a run: ``3 urgent, 2 night``."""
    counts = Counter(claim.priority.value for claim in claims)
    return ", ".join(f"{count} {priority}" for priority, count in counts.items())


def _memory_mb() -> float:
    """What this process holds in memory now; where that cannot be told, the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _run(runner: Runner) -> int:
    """Run in a thread that signals do not reach.

    In the main thread Prefect takes SIGTERM for itself while a flow is under way, and raises what
    ends the loop before the claims are given back.
    """
    loop = asyncio.new_event_loop()

    def stop(*_: object) -> None:
        with contextlib.suppress(RuntimeError):  # it has ended by itself
            loop.call_soon_threadsafe(runner.stop)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with ThreadPoolExecutor(1, "runner") as thread:
        return thread.submit(loop.run_until_complete, runner.run()).result()


def main() -> None:
    """Run until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--prefect-url")
    parser.add_argument(LEASH, action="store_true")
    arguments = parser.parse_args()
    if arguments.leashed:
        follow_parent()
    settings = load()
    configure(settings.log_level, settings.log_format)
    surround_prefect(settings, arguments.prefect_url)
    line = make(build(settings), worker=worker_name(settings.work.name))
    try:
        line.services.database.migrate()
        # One runner per name: leases under it belong to one that died.
        line.queue.reap(worker=line.queue.worker)
    except CalameError as error:  # our supervisor tries again, with growing pauses
        _log.error("cannot begin: %s", error.code)
        sys.exit(1)
    use(line)
    runner = Runner(line, prefect_url=arguments.prefect_url)
    code = _run(runner)
    if runner.has_abandoned:  # its recognition still runs in a thread, which nothing can end
        logging.shutdown()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
