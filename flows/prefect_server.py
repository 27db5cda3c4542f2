"""Prefect's own server: a child of ``calame serve``, or one for several machines.

``python -m calame.flows.prefect_server --host 127.0.0.1 --port 4200``
"""

import argparse
import runpy
import sys

from calame.flows.children import LEASH, follow_parent, surround_prefect
from calame.pipeline.settings import load


def main() -> None:
    """Serve until told to stop."""
    settings = load()
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default=settings.prefect.host)
    parser.add_argument("--port", type=int, default=settings.prefect.port)
    parser.add_argument(LEASH, action="store_true")
    arguments = parser.parse_args()
    if arguments.leashed:
        follow_parent()
    (settings.data_dir / "prefect").mkdir(parents=True, exist_ok=True)
    host, port = arguments.host, str(arguments.port)
    surround_prefect(settings, f"http://127.0.0.1:{port}/api")
    sys.argv = ["prefect", "server", "start", "--host", host, "--port", port]
    runpy.run_module("prefect", run_name="__main__")


if __name__ == "__main__":
    main()
