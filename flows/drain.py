"""The flow that drains waiting dictations. Thin: the work is pipeline/drafting/drain.py.

Async, because a synchronous Prefect flow costs a second each (feasibility study §1.2). Neither
parameters, results nor names carry anything but counts and the worker's name. Prefect never re-runs
it: what a dead run held returns to our queue when its lease runs out.
"""

import asyncio

from prefect import flow

from calame.flows import line as lines
from calame.flows.progress import show_progress
from calame.pipeline.drafting.drain import Drained
from calame.pipeline.drafting.work import Claim

_taken: list[Claim] = []


def hand_over(claims: list[Claim]) -> None:
    """What the next run of this process works on: a flow's parameters would be stored."""
    _taken[:] = claims


@flow(name="drain", persist_result=False, validate_parameters=False)
async def drain() -> Drained:
    """Work through what was handed over, or take a batch where an operator started this run."""
    work = asyncio.create_task(asyncio.to_thread(_work_through))
    await show_progress(work, lambda: lines.current().drainer.left)
    return await work


async def drain_plainly() -> Drained:
    """The same without Prefect, for as long as its server is away."""
    return await asyncio.to_thread(_work_through)


def _work_through() -> Drained:
    line = lines.current()
    claims = list(_taken) or line.drainer.take()
    _taken.clear()  # whatever becomes of the run, they are worked on once
    return line.drainer.drain(claims)
