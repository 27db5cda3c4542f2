"""A whole installation whose programs are killed: nothing is lost, nothing is done twice.

The installation and its rules stand in benchmarks/crashes.py. With root, workers run in network
namespaces and the network is cut too.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def bench(name: str, *arguments: str) -> str:
    """What a benchmark prints. Where the test is given up, it ends its programs first."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            return program.communicate()[0]
        except BaseException:
            program.terminate()
            raise


@pytest.mark.needs("postgresql")
def test_one_strike_at_each_loses_nothing() -> None:
    """Kill -9 of runner, PostgreSQL and S3 server; with root a cut network and a full disk too."""
    targets = ("runner", "postgres", "s3", "network", "disk")
    found = json.loads(bench("crashes", "--targets", *targets))

    assert found["broken"] == []
    assert set(found["kills"]) >= {"runner", "postgres", "s3"}
    assert found["confirmed"] == sum(found["states"].values())


@pytest.mark.soak
@pytest.mark.timeout(5_400)
@pytest.mark.needs("postgresql")
def test_two_hundred_kills_lose_nothing() -> None:
    """Runner, worker, API, Prefect, PostgreSQL, S3 server and network, at random moments."""
    found = json.loads(bench("crashes", "--kills", "200"))

    assert found["broken"] == []


@pytest.mark.soak
@pytest.mark.timeout(7_200)
@pytest.mark.needs("postgresql")
@pytest.mark.parametrize("crew", ["2", "4"])
def test_a_night_on_several_machines_ends_once_each(crew: str) -> None:
    """Three hundred short dictations."""
    table = bench("night", "--dictations", "300", "--workers", crew)

    assert table.endswith("| 300 to_review | none |\n")
