"""What a flow works with in a process of its own, and what Prefect is told."""

import os
import re
from pathlib import Path

import pytest

from calame.flows import line
from calame.flows.children import surround_prefect
from calame.pipeline.settings import Settings


def test_a_flow_in_a_process_of_its_own_builds_its_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prefect's own worker starts it without our runner: the settings come from the environment."""
    monkeypatch.setattr(line, "_in_use", [])

    found = line.current()

    assert found.services.settings == settings
    assert re.fullmatch(r".+:\d+", found.queue.worker)
    found.services.database.close()


def test_prefect_keeps_to_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback only, no analytics, no logs sent, history below the data folder."""
    monkeypatch.setattr(os, "environ", os.environ.copy())

    surround_prefect(Settings(data_dir=tmp_path), "http://127.0.0.1:4321/api")

    assert os.environ["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["PREFECT_LOGGING_TO_API_ENABLED"] == "false"
    assert os.environ["PREFECT_HOME"].startswith(str(tmp_path))
