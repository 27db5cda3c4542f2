"""The work pool of an installation of several machines: what operators start by hand.

``python -m calame.flows.pool`` registers the flows with Prefect and serves the pool with Prefect's
own process worker. Dictations do not go this way: a process per batch would load the weights each
time (docs/adr/0014).
"""

import argparse
import asyncio
import runpy
import sys
from contextlib import suppress

from calame.flows.children import LEASH, follow_parent, surround_prefect
from calame.models.errors import ConfigurationError
from calame.pipeline.logs import configure
from calame.pipeline.settings import load

QUEUES = {"urgent": 1, "day": 5, "night": 9}


async def register(pool: str) -> None:
    """Make the pool, its queues and a deployment for each flow; repeating it changes nothing."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - after its settings
    from prefect.client.schemas.actions import WorkPoolCreate  # noqa: PLC0415
    from prefect.exceptions import ObjectAlreadyExists  # noqa: PLC0415

    async with get_client() as client:
        with suppress(ObjectAlreadyExists):
            await client.create_work_pool(WorkPoolCreate(name=pool, type="process"))
        for queue, priority in QUEUES.items():
            with suppress(ObjectAlreadyExists):
                await client.create_work_queue(name=queue, priority=priority, work_pool_name=pool)
    await _deploy(pool)


async def _deploy(pool: str) -> None:
    from prefect.types.entrypoint import EntrypointType  # noqa: PLC0415 - after its settings

    from calame.flows import drain, upkeep  # noqa: PLC0415 - the same

    for flow in (drain.drain, *upkeep.FLOWS):
        deployment = await flow.ato_deployment(
            name="calame",
            tags=["calame"],
            work_pool_name=pool,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        await deployment.aapply()


def main() -> None:
    """Register, then serve until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument(LEASH, action="store_true")
    if parser.parse_args().leashed:
        follow_parent()
    settings = load()
    configure(settings.log_level, settings.log_format)
    url, pool = settings.prefect.url, settings.prefect.pool
    if url is None or pool is None:
        raise ConfigurationError("Donnez CALAME_PREFECT__URL et CALAME_PREFECT__POOL.")
    surround_prefect(settings, url)
    asyncio.run(register(pool))
    sys.argv = ["prefect", "worker", "start", "--pool", pool, "--type", "process"]
    runpy.run_module("prefect", run_name="__main__")  # here, because a new process has no leash


if __name__ == "__main__":
    main()
