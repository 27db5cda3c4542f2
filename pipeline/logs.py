"""Logging: ours at the level that was asked for, everybody else's warnings only.

A recogniser's own debug lines repeat what was heard, an HTTP client's repeat addresses: no setting
brings them back (docs/adr/0003).
"""

import logging


def configure(level: str) -> None:
    """Write to standard error: time, level, logger, facts."""
    logging.basicConfig(
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        force=True,
    )
    logging.getLogger("calame").setLevel(level)
