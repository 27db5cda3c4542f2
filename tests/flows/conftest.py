"""A house whose runner is a real process, and Prefect's real server on loopback."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import numpy as np
import pytest

from calame.asr.audio import SAMPLE_RATE_HZ, Samples
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.desk import Desk
from calame.pipeline.intake.receiving import receive
from calame.pipeline.people.accounts import account_of, ensure_first_account, sign_in
from calame.pipeline.settings import PREFIX, Settings, as_environment

PATIENCE_S = 150.0  # the machine may be busy: never a statement about speed
RESOURCES = Path(__file__).parent.parent / "resources"


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """Wait for something to become true."""

    def wait(fact: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        end = time.monotonic() + patience_s
        while not fact():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.05)

    return wait


@pytest.fixture(scope="session")
def weights_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the packaged weights are joined, once."""
    return tmp_path_factory.mktemp("weights")


@pytest.fixture
def settings(tmp_path: Path, weights_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a new house. Without the lexicon a runner starts in half the time."""
    monkeypatch.setenv("CALAME_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CALAME_RECOGNITION__CORRECTS", "false")
    monkeypatch.setenv("CALAME_RECOGNITION__CACHE", str(weights_cache))
    monkeypatch.setenv("CALAME_WORK__RETRY_AFTER_S", "0")
    return Settings()


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    """A house with its tables."""
    built = build(settings)
    built.database.migrate()
    yield built
    built.database.close()


@pytest.fixture
def desk(services: Services) -> Desk:
    """The desk of the first account."""
    first = ensure_first_account(services)
    assert first is not None
    account = account_of(services, sign_in(services, first.login, first.password))
    assert account is not None
    return Desk(services, account)


@pytest.fixture
def spoken() -> bytes:
    """Nineteen seconds of a dictation."""
    return (RESOURCES / "dictee-courte.ogg").read_bytes()


def wave_of(samples: Samples) -> bytes:
    """A WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((samples * 32_767).astype("<i2").tobytes())
    return out.getvalue()


def silence(seconds: float) -> bytes:
    """A WAV file without sound: the engines of these tests say what they are told."""
    return wave_of(np.zeros(int(seconds * SAMPLE_RATE_HZ), np.float32))


@pytest.fixture
def upload(services: Services, desk: Desk) -> Callable[..., str]:
    """Take a recording in; returns the dictation."""
    practice_id = desk.practice_id

    def send(content: bytes, file_name: str = "memo.ogg") -> str:
        return receive(
            services, practice_id=practice_id, content=content, file_name=file_name
        ).dictation_id

    return send


@pytest.fixture
def is_settled(desk: Desk) -> Callable[[], bool]:
    """Whether nothing waits for recognition any more."""
    return lambda: desk.load().in_recognition == 0


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(settings: Settings, tmp_path: Path) -> Iterator[Start]:
    """Start a Python program of this house; its output goes to ``tmp_path/log``."""
    programs: list[subprocess.Popen[bytes]] = []
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}

    def run(*arguments: str, **variables: str) -> "subprocess.Popen[bytes]":
        with (tmp_path / "log").open("ab") as log:
            program = subprocess.Popen(
                [sys.executable, *arguments],
                env=kept | as_environment(settings) | variables,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        programs.append(program)
        return program

    yield run
    for program in programs:
        program.kill()
        program.communicate()


@pytest.fixture
def start_runner(start: Start) -> Start:
    """Start a runner."""
    return partial(start, "-m", "calame.flows.runner")


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Prefect's server keeps everything."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def prefect_server(prefect_home: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The port of a real Prefect server, and its process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    with (prefect_home / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "calame.flows.prefect_server", "--port", str(port), "--leashed"],
            env=kept | {"CALAME_DATA_DIR": str(prefect_home)},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    end = time.monotonic() + PATIENCE_S
    while not _answers(port):
        assert server.poll() is None, "the Prefect server died"
        assert time.monotonic() < end, "the Prefect server does not answer"
        time.sleep(0.2)
    yield port, server
    server.send_signal(signal.SIGKILL)
    server.communicate()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health", trust_env=False).is_success
    except httpx.HTTPError:
        return False
