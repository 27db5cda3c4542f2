"""What a house needs is away: at its start, and while it works. It waits, says so, and goes on."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from calame.api.serve import serve
from calame.models.errors import StorageFailed
from calame.pipeline.settings import ObjectSettings, ServerSettings, Settings

Start = Callable[..., "subprocess.Popen[bytes]"]
Wait = Callable[..., None]
SECRET = "un-long-secret"
RCLONE = Path(sys.executable).with_name("rclone")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def readiness(port: int) -> int | None:
    """What a load balancer sees; None where nothing answers."""
    with suppress(httpx.TransportError):
        return httpx.get(f"http://127.0.0.1:{port}/pret", trust_env=False, timeout=30).status_code
    return None


def send(port: int, log: Path) -> httpx.Response:
    """A recording, by the account that the house made at its first start."""
    found = re.search(r"identifiant « (\S+) », mot de passe « (\S+) »", log.read_text())
    assert found is not None
    return httpx.post(
        f"http://127.0.0.1:{port}/api/dictations",
        files={"file": ("memo.ogg", b"son")},
        auth=(found[1], found[2]),
        trust_env=False,
        timeout=60,
    )


@pytest.fixture
def start_s3(tmp_path: Path) -> Iterator[Callable[[int], "subprocess.Popen[bytes]"]]:
    """Start an S3 server on this port, with what it kept from its last life."""
    bucket = tmp_path / "s3" / "calame"
    bucket.mkdir(parents=True)

    servers: list[subprocess.Popen[bytes]] = []

    def run(port: int) -> "subprocess.Popen[bytes]":
        command = [
            str(RCLONE),
            "serve",
            "s3",
            "--config",
            os.devnull,
            "--addr",
            f"127.0.0.1:{port}",
        ]
        key = ["--auth-key", f"calame,{SECRET}", str(bucket.parent)]
        servers.append(subprocess.Popen([*command, *key], stderr=subprocess.DEVNULL))
        return servers[-1]

    yield run
    for server in servers:
        server.kill()
        server.wait()


def test_serve_waits_for_its_s3_server_and_outlives_its_death(
    start: Start,
    start_s3: Callable[[int], "subprocess.Popen[bytes]"],
    wait_until: Wait,
    tmp_path: Path,
) -> None:
    """Not there at the start: it waits, closed. Killed later: refused in words, then goes on."""
    page, s3 = free_port(), free_port()
    command = "import sys; from calame.api.cli import main; sys.exit(main())"
    start(
        "-c", command, "serve", "--port", str(page),
        CALAME_WORK__ENABLED="false", CALAME_OBJECTS__STORE="s3", CALAME_S3__TLS="false",
        CALAME_S3__ENDPOINT=f"127.0.0.1:{s3}", CALAME_S3__BUCKET="calame",
        CALAME_S3__ACCESS_KEY="calame", CALAME_S3__SECRET_KEY=SECRET,
    )  # fmt: skip
    log = tmp_path / "log"
    wait_until(lambda: "Le serveur S3 ne répond pas" in log.read_text())
    assert readiness(page) is None

    server = start_s3(s3)
    wait_until(lambda: readiness(page) == 200)
    server.kill()
    server.wait()
    assert readiness(page) == 503
    refused = send(page, log)
    assert refused.status_code == 503
    assert "Le stockage ne répond pas" in refused.json()["message"]

    start_s3(s3)
    wait_until(lambda: readiness(page) == 200)
    assert send(page, log).json()["duplicate_of"] is None


def test_serve_refuses_what_waiting_would_not_mend(tmp_path: Path) -> None:
    """A store on this machine that cannot be used is said at once."""
    (tmp_path / "file").write_text("no folder")
    settings = Settings(
        data_dir=tmp_path / "data",
        objects=ObjectSettings(folder=tmp_path / "file" / "objects"),
        server=ServerSettings(port=free_port()),
    )

    with pytest.raises(StorageFailed, match="ne répond pas"):
        serve(settings, say=lambda _: None)
