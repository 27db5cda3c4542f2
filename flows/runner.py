"""The long-lived runner: looks for waiting dictations and drains them, with Prefect or without.

``python -m calame.flows.runner [--prefect-port 4200]``

It exits with code 75 when it wants a fresh process: a process that recognises for days grows.
"""

import argparse
import asyncio
import contextlib
import logging
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path

import httpx

from calame.flows.children import LEASH, RECYCLE, follow_parent, surround_prefect
from calame.flows.line import Line, make, use
from calame.models.errors import CalameError
from calame.pipeline.bootstrap import build
from calame.pipeline.drain import Drained
from calame.pipeline.logs import configure
from calame.pipeline.settings import Settings, load
from calame.pipeline.work import free_abandoned_letters

_log = logging.getLogger("calame.runner")
_TIDY_EVERY_S = 1.0
_FREE_EVERY_S = 15.0
_STOP_WITHIN_S = 3.0


class Runner:
    """Drains for as long as it lives."""

    def __init__(self, line: Line, *, prefect_url: str | None) -> None:
        self._line = line
        self._settings: Settings = line.services.settings
        self._prefect = _Prefect(prefect_url) if prefect_url else None
        self._stop = asyncio.Event()
        self._done = 0
        self._next_reap = self._next_free = 0.0
        self.has_abandoned = False

    def stop(self) -> None:
        """Finish soon; what is not finished goes back to the queue."""
        self._stop.set()

    async def run(self) -> int:
        """Drain until told to stop; returns the exit code."""
        await asyncio.to_thread(self._warm_up)
        while not self._stop.is_set():
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
        self._tidy()
        if not self._line.queue.is_waiting():
            return False
        work = asyncio.create_task(self._drain())
        stop = asyncio.create_task(self._stop.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not work.done():
            await self._abandon(work)
            return True
        drained = work.result()
        self._done += drained.dictations
        return drained.dictations > 0

    async def _drain(self) -> Drained:
        from calame.flows.drain import drain, drain_plainly  # noqa: PLC0415 - after its settings

        if self._prefect is None or not await self._prefect.answers():
            return await drain_plainly()
        try:
            return await drain()
        except self._prefect.failures() as error:
            # What the broken run had claimed is ours: it goes back and is taken again.
            self._prefect.note_gap(type(error).__name__)
            self._line.queue.reap(worker=self._line.queue.worker)
            return await drain_plainly()

    async def _abandon(self, work: "asyncio.Task[Drained]") -> None:
        """Recognition cannot be interrupted: give its dictations back, and end without it."""
        self.has_abandoned = True
        self._line.drainer.give_back()
        work.cancel()
        with contextlib.suppress(TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(work, _STOP_WITHIN_S)

    def _tidy(self) -> None:
        now = time.monotonic()
        if now >= self._next_reap:
            self._next_reap = now + _TIDY_EVERY_S
            count = self._line.queue.reap()
            if count:
                _log.warning("%d leases ended", count)
        if now >= self._next_free:
            self._next_free = now + _FREE_EVERY_S
            free_abandoned_letters(self._line.services)

    def _is_worn(self) -> bool:
        work = self._settings.work
        return self._done >= work.recycle_after or _memory_mb() > work.recycle_mb


class _Prefect:
    """Whether Prefect's server answers, and for how long it did not."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._away_since: float | None = None

    async def answers(self) -> bool:
        """Ask its health page."""
        try:
            async with httpx.AsyncClient(timeout=1.0, trust_env=False) as client:
                is_up = (await client.get(f"{self._url}/health")).is_success
        except httpx.HTTPError:
            is_up = False
        if not is_up:
            self.note_gap("unreachable")
        elif self._away_since is not None:
            _log.info("prefect is back after %.0f s", time.monotonic() - self._away_since)
            self._away_since = None
        return is_up

    def note_gap(self, why: str) -> None:
        """Say once that its history has a gap from now on."""
        if self._away_since is None:
            self._away_since = time.monotonic()
            _log.warning("prefect does not follow (%s): draining without it", why)

    @staticmethod
    def failures() -> tuple[type[Exception], ...]:
        """What Prefect's client raises when its server goes away."""
        from prefect.exceptions import PrefectException  # noqa: PLC0415 - after its settings

        return (PrefectException, httpx.HTTPError, RuntimeError)


def _memory_mb() -> float:
    """What this process holds in memory now; where that cannot be told, the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _run(runner: Runner) -> int:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, runner.stop)
    return await runner.run()


def main() -> None:
    """Run until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--prefect-port", type=int)
    parser.add_argument(LEASH, action="store_true")
    arguments = parser.parse_args()
    if arguments.leashed:
        follow_parent()
    settings = load()
    configure(settings.log_level)
    port: int | None = arguments.prefect_port
    surround_prefect(settings.data_dir, port)
    line = make(build(settings), worker=f"{socket.gethostname()}:serve")
    line.services.database.migrate()
    # One runner per data folder: leases under its name belong to one that died.
    line.queue.reap(worker=line.queue.worker)
    use(line)
    url = None if port is None else f"http://127.0.0.1:{port}/api"
    runner = Runner(line, prefect_url=url)
    code = asyncio.new_event_loop().run_until_complete(_run(runner))
    if runner.has_abandoned:  # its recognition still runs in a thread, which nothing can end
        logging.shutdown()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
