"""Prefect's own server as a child of ``calame serve``: loopback, SQLite, no analytics.

``python -m calame.flows.prefect_server --port 4200``
"""

import argparse
import runpy
import sys

from calame.flows.children import LEASH, follow_parent, surround_prefect
from calame.pipeline.settings import load


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(LEASH, action="store_true")
    arguments = parser.parse_args()
    if arguments.leashed:
        follow_parent()
    data_dir = load().data_dir
    (data_dir / "prefect").mkdir(parents=True, exist_ok=True)
    surround_prefect(data_dir, arguments.port)
    sys.argv = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(arguments.port)]
    runpy.run_module("prefect", run_name="__main__")


if __name__ == "__main__":
    main()
