"""The flow that drains waiting dictations. Thin: the work is pipeline/drain.py.

Async, because a synchronous Prefect flow costs a second each (feasibility study §1.2). Neither
parameters, results nor names carry anything but opaque ids and counts. Prefect never re-runs it:
what a dead run held returns to our queue when its lease runs out.
"""

import asyncio

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from calame.flows import line as lines
from calame.pipeline.drain import Drained
from calame.pipeline.work import Claim


@flow(name="drain", persist_result=False, validate_parameters=False)
async def drain() -> Drained:
    """Take a batch of waiting dictations and work through it."""
    line = lines.current()
    claims = await asyncio.to_thread(line.queue.claim, line.services.settings.work.batch)
    _taken.update({claim.dictation_id: claim for claim in claims})
    return await work_through([claim.dictation_id for claim in claims])


@task(name="work-through", persist_result=False, cache_policy=NO_CACHE)
async def work_through(dictation_ids: list[str]) -> Drained:
    """Recognise, write and store; each dictation is settled on its own."""
    claims = [_taken.pop(dictation_id) for dictation_id in dictation_ids]
    return await asyncio.to_thread(lines.current().drainer.drain, claims)


async def drain_plainly() -> Drained:
    """The same without Prefect, for as long as its server is away."""
    line = lines.current()
    claims = await asyncio.to_thread(line.queue.claim, line.services.settings.work.batch)
    return await asyncio.to_thread(line.drainer.drain, claims)


_taken: dict[str, Claim] = {}
