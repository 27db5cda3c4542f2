"""The flows beside the drain: each does what is due now, and is safe to run twice. All async."""

import asyncio

from prefect import flow

from calame.flows import line as lines
from calame.pipeline.intake import polling
from calame.pipeline.upkeep import nights, orphans, reports, retention


@flow(name="reaper", persist_result=False)
async def reaper() -> int:
    """Put back the dictations of workers that fell silent; returns how many."""
    return await asyncio.to_thread(lines.current().queue.reap)


@flow(name="intake-poll", persist_result=False)
async def intake_poll() -> int:
    """Look through the watched folders and buckets once; returns how many recordings came in."""
    polled = await asyncio.to_thread(polling.poll, lines.current().services)
    return polled.taken


@flow(name="night", persist_result=False)
async def night() -> int:
    """Begin the nights that are due; returns how many."""
    return await asyncio.to_thread(nights.begin_due, lines.current().services)


@flow(name="morning-report", persist_result=False)
async def morning_report() -> int:
    """Send the morning reports that are due; returns how many."""
    return await asyncio.to_thread(reports.send_due, lines.current().services)


@flow(name="retention", persist_result=False)
async def retention_rule() -> int:
    """Delete the dictations that are kept long enough; returns how many."""
    return await asyncio.to_thread(retention.erase_due, lines.current().services)


@flow(name="orphans", persist_result=False)
async def orphans_rule() -> int:
    """Delete the objects that no row has named for a day; returns how many."""
    return await asyncio.to_thread(orphans.remove_old, lines.current().services)


FLOWS = (reaper, intake_poll, night, morning_report, retention_rule, orphans_rule)
