"""What the child processes of ``calame serve`` share: their end, and Prefect's surroundings."""

import os
import signal
import threading
import time

from calame.pipeline.settings import Settings

_STDIN = 0
_END_WITHIN_S = 8.0  # as api/supervision.py, which does the same to its children while it lives
LEASH = "--leashed"
RECYCLE = 75  # the exit code that asks for a fresh process; the supervisor knows it too


def follow_parent() -> None:
    """End in good order when the parent ends, however it ends.

    The parent holds the other end of our standard input; the system closes it when the parent
    dies, by ``kill -9`` too. What then does not end in time, e.g. because it waits for a database
    that is away, is ended all the same: nobody else would.
    """

    def wait() -> None:
        while os.read(_STDIN, 64):  # raw: a lock of sys.stdin would be held when Python ends
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_END_WITHIN_S)
        os._exit(1)

    threading.Thread(target=wait, name="leash", daemon=True).start()


def surround_prefect(settings: Settings, url: str | None) -> None:
    """Set Prefect's own variables; call it before Prefect is imported.

    Nothing leaves the house: no analytics, no promotion. The client gives up soon, because a
    dictation never waits for Prefect.

    Args:
        settings: Prefect keeps its history below the data folder, or on its own database.
        url: Where its server answers; None: there is none.
    """
    chosen = {
        "PREFECT_HOME": str((settings.data_dir / "prefect").absolute()),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        # 77 kB of history per run otherwise stay for ever; this keeps Prefect's 90 days.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_CLIENT_MAX_RETRIES": "1",
        "PREFECT_API_REQUEST_TIMEOUT": "10",
        "PREFECT_WORKER_QUERY_SECONDS": "5",
    }
    if url is not None:
        chosen["PREFECT_API_URL"] = url
    if settings.prefect.database_url is not None:
        address = settings.prefect.database_url.get_secret_value()
        chosen["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = address
    os.environ.update(chosen)
