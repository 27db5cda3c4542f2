"""How soon work begins after an upload, and how fast a folder of many files is taken in.

    python -m benchmarks intake [--uploads 40] [--files 10000]

The first part starts ``calame serve`` as a user does, Prefect included, uploads recordings one
after the other through the resumable door, and reads from the database when each was claimed: its
lease began then, by the same clock. The second part fills a watched folder and looks through it.
"""

import argparse
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import select

from calame.models.states import Role
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.intake.polling import poll
from calame.pipeline.people.accounts import create_account, create_practice
from calame.pipeline.settings import IntakeSettings, PrefectSettings, Settings, as_environment
from calame.pipeline.state.tables import DictationRow

_SOUND = Path(__file__).parent.parent / "tests" / "resources" / "dictee-courte.ogg"
_LOGIN, _PASSWORD = "banc", "un-long-secret"
_PATIENCE_S = 120.0


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--uploads", type=int, default=40)
    parser.add_argument("--files", type=int, default=10_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.uploads:
            _report_starts(Path(folder) / "a", chosen.uploads)
        if chosen.files:
            _report_folder(Path(folder) / "b", chosen.files)


def _report_starts(data: Path, count: int) -> None:
    settings = Settings(data_dir=data).model_copy(
        update={"prefect": PrefectSettings(port=_free_port())}
    )
    services, _ = _house(settings)
    with _served(settings) as address:
        client = httpx.Client(base_url=address, auth=(_LOGIN, _PASSWORD), timeout=60)
        _wait(lambda: _is_open(client))
        _seconds_to_claim(services, client)  # the runner loads its weights meanwhile
        waits = sorted(_seconds_to_claim(services, client) for _ in range(count))
    p95 = waits[min(count - 1, round(0.95 * count))]
    print(
        f"upload to start of recognition, {count} uploads: "
        f"median {statistics.median(waits):.2f} s, p95 {p95:.2f} s, worst {waits[-1]:.2f} s"
    )


def _seconds_to_claim(services: Services, client: httpx.Client) -> float:
    """Send one recording; from the first byte of the request until a worker claims it."""
    time.sleep(0.1 + secrets.randbelow(1000) / 1000)  # at any moment of the runner's round
    sound = _SOUND.read_bytes() + secrets.token_bytes(8)
    begun = services.now()
    answer = client.post(
        "/api/uploads",
        content=sound,
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(sound)),
            "Upload-Metadata": f"filename {b64encode(b'banc.ogg').decode()}",
            "Content-Type": "application/offset+octet-stream",
        },
    ).raise_for_status()
    dictation_id = answer.headers["calame-dictation"]
    lease = timedelta(seconds=services.settings.work.lease_s)
    found: list[float] = []

    def is_claimed() -> bool:
        with services.database.read_all() as session:
            row = session.get_one(DictationRow, dictation_id)
        if row.lease_until is not None and not found:
            found.append((row.lease_until - lease - begun).total_seconds())
        return bool(found) and row.lease_until is None  # the next one comes when this one is done

    _wait(is_claimed)
    return found[0]


def _report_folder(data: Path, count: int) -> None:
    watched = data / "watched"
    sources = data / "sources.toml"
    for number in range(count):
        path = watched / f"{number % 50:02d}" / f"{number}.ogg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"OggS" + str(number).encode() * 2_000)
    sources.write_text(f'[[source]]\nnom = "banc"\ndossier = "{watched}"\n')
    intake = IntakeSettings(sources=sources, settle_s=0.0)
    services, _ = _house(Settings(data_dir=data / "data").model_copy(update={"intake": intake}))
    begun = time.perf_counter()
    taken = looks = 0
    while (polled := poll(services)).taken or polled.waiting:
        taken += polled.taken
        looks += 1
    seconds = time.perf_counter() - begun
    with services.database.read_all() as session:
        rows = len(session.scalars(select(DictationRow.id)).all())
    print(
        f"watched folder of {count} files: {taken} taken, {rows} dictations, {looks} looks, "
        f"{seconds:.0f} s, {count / seconds:.0f} files/s"
    )


def _house(settings: Settings) -> tuple[Services, str]:
    services = build(settings)
    services.database.migrate()
    practice_id = create_practice(services, name="Banc")
    create_account(
        services,
        practice_id=practice_id,
        login=_LOGIN,
        password=_PASSWORD,
        name="Banc",
        role=Role.SECRETARY,
    )
    return services, practice_id


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-c", "from calame.api.cli import main; main()", "serve"]
    with subprocess.Popen(
        [*command, "--port", str(port)],
        env=os.environ | as_environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def _is_open(client: httpx.Client) -> bool:
    try:
        return client.get("/sante").is_success
    except httpx.HTTPError:
        return False


def _wait(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not fact():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
