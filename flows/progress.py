"""The bar that Prefect shows beside a run that lasts: how much of it is done, nothing else."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from prefect.artifacts import acreate_progress_artifact, aupdate_progress_artifact

_SHOW_AFTER_S = 3.0
_SHOW_EVERY_S = 3.0


async def show_progress(work: "asyncio.Task[object]", left: Callable[[], int]) -> None:
    """Show how much of a piece of work is done, until it ends.

    Args:
        work: Its end ends the bar; short work gets none.
        left: How many pieces are not finished.
    """
    await asyncio.wait({work}, timeout=_SHOW_AFTER_S)
    total, bar = max(1, left()), None
    while not work.done():
        bar = await _draw(bar, 100.0 * (1 - min(1.0, left() / total)))
        await asyncio.wait({work}, timeout=_SHOW_EVERY_S)
    if bar is not None:
        await _draw(bar, 100.0)


async def _draw(bar: UUID | None, percent: float) -> UUID:
    if bar is None:
        created = await acreate_progress_artifact(progress=percent, key="avancement")
        return UUID(str(created))
    await aupdate_progress_artifact(artifact_id=bar, progress=percent)
    return bar
