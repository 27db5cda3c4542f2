"""How long the desk takes to open a dictation of 15 minutes, in a real browser.

Run with ``python -m benchmarks.desk``; needs Chromium (CALAME_CHROMIUM, or on the path). From the
request of the page: until the letter can be typed in, until its sound can be played, until its
waveform is drawn. The page is opened several times, the best and the worst are printed.
"""

import io
import os
import shutil
import socket
import statistics
import tempfile
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from calame.api.web import create_app
from calame.models.report import Doubt, DoubtKind, Edit, Report, Span
from calame.models.states import Role
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.letters.listening import prepare
from calame.pipeline.people.accounts import create_account, create_practice, sign_in
from calame.pipeline.settings import Settings

DURATION_S, RATE_HZ = 15 * 60, 16_000
WORD_S, DOUBT_EVERY, EDIT_EVERY = 0.4, 60, 8
OPENINGS = 7
LOGIN, PASSWORD = "banc", "un-long-secret"  # an account that ends with the benchmark
TYPED = "() => document.querySelector('.desk')?.dataset.ready === 'true'"
PLAYABLE = "() => document.querySelector('audio').readyState >= 3"
DRAWN = "() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/onde'))"


def report() -> Report:
    """A letter of 2,250 words with 37 doubts and 281 automatic changes."""
    count = round(DURATION_S / WORD_S)
    words = [f"mot{rank}" + ("." if rank % 15 == 14 else "") for rank in range(count)]
    starts = np.cumsum([0, *[len(word) + 1 for word in words[:-1]]]).tolist()
    spans = tuple(
        Span(start=at, end=at + len(word), start_s=rank * WORD_S, end_s=(rank + 1) * WORD_S)
        for rank, (at, word) in enumerate(zip(starts, words, strict=True))
    )
    doubts = tuple(
        Doubt(kind=DoubtKind.DRUG, span=span, heard="mot", reason="Banc d'essai.")
        for span in spans[::DOUBT_EVERY]
    )
    edits = tuple(
        Edit(span=span, heard="maux", written="mot", rules=("figures",), reason="Banc d'essai.")
        for span in spans[3::EDIT_EVERY]
    )
    return Report(text=" ".join(words), timings=spans, doubts=doubts, edits=edits)


def sound() -> bytes:
    """Noise in waves, as WAV: the largest of the usual formats."""
    moments = np.arange(DURATION_S * RATE_HZ, dtype=np.float32) / RATE_HZ
    noise = np.random.default_rng(0).standard_normal(len(moments)).astype(np.float32)
    samples = (noise * np.abs(np.sin(moments)) * 4000).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server with one letter."""

    address: str
    letter: str
    token: str


def filled(services: Services) -> tuple[str, str]:
    """Put the letter on the list; returns the dictation and a session."""
    services.database.migrate()
    practice_id = create_practice(services, name="Banc d'essai")
    create_account(
        services,
        practice_id=practice_id,
        login=LOGIN,
        password=PASSWORD,
        name="Banc",
        role=Role.SECRETARY,
    )
    received = receive(services, practice_id=practice_id, content=sound(), file_name="banc.wav")
    queue = WorkQueue(services, worker="benchmark")
    for claim in queue.claim(1):
        prepare(  # as the worker does
            services,
            practice_id=practice_id,
            dictation_id=claim.dictation_id,
            content=services.objects.get(practice_id, claim.audio_key),
        )
        heard = Transcript(segments=(), duration_s=DURATION_S)
        queue.commit(claim, transcript=heard, report=report())
    return received.dictation_id, sign_in(services, LOGIN, PASSWORD)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """The site, while the benchmark runs."""
    services = build(Settings(data_dir=folder))
    letter, token = filled(services)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            create_app(services), log_config=None, access_log=False, ws="none", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        yield Site(address=address, letter=letter, token=token)
        server.should_exit = True
        thread.join()
    services.database.close()


def opening(browser: Browser, site: Site) -> tuple[float, ...]:
    """Seconds until one can type, listen, see the waveform; in a browser that knows nothing."""
    cookie = {"name": "calame_session", "value": site.token, "url": site.address}
    with browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR") as context:
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        start = time.perf_counter()
        page.goto(f"{site.address}/lettres/{site.letter}", wait_until="commit")
        waited = []
        for condition in (TYPED, PLAYABLE, DRAWN):
            while not page.evaluate(condition):
                time.sleep(0.005)
            waited.append(time.perf_counter() - start)
    return tuple(waited)


def main() -> None:
    """Measure and print one line for each."""
    chromium = os.environ.get("CALAME_CHROMIUM") or shutil.which("chromium")
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--mute-audio"]
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        found = [opening(browser, site) for _ in range(OPENINGS)]
        browser.close()
    for name, *seconds in zip(("typing", "listening", "waveform"), *found, strict=True):
        middle = statistics.median(seconds)
        print(f"desk, 15 min, {name}: {middle:.2f} s ({min(seconds):.2f} to {max(seconds):.2f})")


if __name__ == "__main__":
    main()
