"""Prefect follows what we do as long as it can; nothing waits for it."""

import logging
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

if TYPE_CHECKING:
    from prefect import Flow

_log = logging.getLogger("calame.runner")
_ASK_AGAIN_AFTER_S = 5.0
_Result = TypeVar("_Result")


class Follower:
    """Runs flows under Prefect, and without it while its server is away."""

    def __init__(self, url: str | None, *, worker: str) -> None:
        self._url = url
        self._worker = worker
        self._away_since: float | None = None
        self._ask_at = 0.0

    async def run(
        self,
        flow: "Flow[[], Coroutine[Any, Any, _Result]]",
        *,
        name: str,
        plainly: Callable[[], Coroutine[Any, Any, _Result]] | None = None,
    ) -> _Result:
        """Run a flow.

        Args:
            flow: Takes no parameter; what it does SHALL be safe to begin again.
            name: Of the run, for operators: counts only.
            plainly: The same without Prefect; None: the flow's own function.
        """
        alone = plainly or flow.fn
        if not await self._answers():
            return await alone()
        try:
            return await self._under_prefect(flow, name)
        except _failures() as error:
            self._note_gap(type(error).__name__)
            return await alone()

    async def _under_prefect(
        self, flow: "Flow[[], Coroutine[Any, Any, _Result]]", name: str
    ) -> _Result:
        from prefect import tags  # noqa: PLC0415 - after its settings

        with tags("calame", flow.name, self._worker):
            return await flow.with_options(flow_run_name=f"{name} ({self._worker})")()

    async def _answers(self) -> bool:
        """Ask its health page; while it is away, only now and then."""
        if self._url is None or (self._away_since and time.monotonic() < self._ask_at):
            return False
        try:
            async with httpx.AsyncClient(timeout=1.0, trust_env=False) as client:
                is_up = (await client.get(f"{self._url}/health")).is_success
        except httpx.HTTPError:
            is_up = False
        if not is_up:
            self._note_gap("unreachable")
        elif self._away_since is not None:
            _log.info("prefect is back after %.0f s", time.monotonic() - self._away_since)
            self._away_since = None
        return is_up

    def _note_gap(self, why: str) -> None:
        """Say once that its history has a gap from now on."""
        self._ask_at = time.monotonic() + _ASK_AGAIN_AFTER_S
        if self._away_since is None:
            self._away_since = time.monotonic()
            _log.warning("prefect does not follow (%s): going on without it", why)


def _failures() -> tuple[type[Exception], ...]:
    """What Prefect's client raises when its server goes away."""
    from prefect.exceptions import PrefectException  # noqa: PLC0415 - after its settings

    return (PrefectException, httpx.HTTPError, RuntimeError, TimeoutError)
