"""What the child processes of ``calame serve`` share: their end, and Prefect's surroundings."""

import os
import signal
import threading
from pathlib import Path

_STDIN = 0
LEASH = "--leashed"
RECYCLE = 75  # the exit code that asks for a fresh process; the supervisor knows it too


def follow_parent() -> None:
    """End in good order when the parent ends, however it ends.

    The parent holds the other end of our standard input; the system closes it when the parent
    dies, by ``kill -9`` too.
    """

    def wait() -> None:
        while os.read(_STDIN, 64):  # raw: a lock of sys.stdin would be held when Python ends
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="leash", daemon=True).start()


def surround_prefect(data_dir: Path, port: int | None) -> None:
    """Set Prefect's own variables; call it before Prefect is imported.

    Nothing leaves the machine: no analytics, no promotion, loopback only. The client gives up soon,
    because a dictation never waits for Prefect.

    Args:
        data_dir: Prefect keeps its history below it.
        port: Where its server listens on loopback; None: there is none.
    """
    chosen = {
        "PREFECT_HOME": str((data_dir / "prefect").absolute()),
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
    }
    if port is not None:
        chosen["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    os.environ.update(chosen)
