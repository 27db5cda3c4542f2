"""A house with two practices, and browsers that talk to it without a network."""

import asyncio
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import func, select, update

from calame.api.web import create_app
from calame.models.report import Doubt, DoubtKind, Edit, Header, Report, SecretaryNote, Span
from calame.models.states import Priority, Role
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.people.accounts import create_account, create_author, create_practice
from calame.pipeline.settings import Settings
from calame.pipeline.state.tables import AccountRow, DictationRow, PracticeRow

RESOURCES = Path(__file__).parent.parent / "resources"
PRACTICE = "Cabinet du Calvaire"
PASSWORD = "un-long-secret"
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
)
TEXT = "Madame Rose Exemple prend du furosémide 40 mg le matin. Pas de fièvre."


class InProcess(httpx.BaseTransport):
    """Hands requests to an application in this process."""

    def __init__(self, app: FastAPI) -> None:
        self._inner = httpx.ASGITransport(app=app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request, one event loop: no test depends on the one before."""

        async def ask() -> httpx.Response:
            answer = await self._inner.handle_async_request(request)
            body = await answer.aread()
            return httpx.Response(answer.status_code, headers=answer.headers, content=body)

        return asyncio.run(ask())


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with two practices and nothing in them, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    services = build(Settings(data_dir=folder))
    services.database.migrate()
    own, other = (create_practice(services, name=name) for name in (PRACTICE, "Cabinet d'en face"))
    create_author(services, practice_id=own, name="Dr Solène Garrigou")
    for login, practice_id in (("maëlle", own), ("ronan", own), ("voisine", other)):
        create_account(
            services,
            practice_id=practice_id,
            login=login,
            password=PASSWORD,
            name=login.capitalize(),
            role=Role.SECRETARY,
        )
    with services.database.write_all() as session:  # a real hash, but not one made to be slow
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        session.execute(update(AccountRow).values(password_hash=quick))
    services.database.close()
    return folder / "calame.sqlite"


@pytest.fixture
def services(template: Path, tmp_path: Path) -> Iterator[Services]:
    """A house of our own."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(template, data)
    built = build(Settings(data_dir=data))
    yield built
    built.database.close()


@pytest.fixture
def practice_id(services: Services) -> str:
    """The practice of Maëlle and Ronan, where Dr Garrigou dictates."""
    with services.database.read_all() as session:
        return session.scalars(select(PracticeRow.id).where(PracticeRow.name == PRACTICE)).one()


@pytest.fixture
def app(services: Services) -> FastAPI:
    """The application."""
    return create_app(services)


@pytest.fixture
def browse() -> Iterator[Callable[[FastAPI], httpx.Client]]:
    """Open a browser on any application."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(
            httpx.Client(transport=InProcess(app), base_url="http://calame.test")
        )


@pytest.fixture
def client(app: FastAPI) -> Iterator[httpx.Client]:
    """A browser in which nobody is signed in."""
    with httpx.Client(transport=InProcess(app), base_url="http://calame.test") as browser:
        yield browser


@pytest.fixture
def enter(app: FastAPI) -> Iterator[Callable[[str], httpx.Client]]:
    """Open a browser and sign somebody in; its requests carry the proof of our own page."""
    opened: list[httpx.Client] = []

    def open_for(login: str) -> httpx.Client:
        browser = httpx.Client(transport=InProcess(app), base_url="http://calame.test")
        opened.append(browser)
        form = {"csrf_token": proof(browser.get("/connexion").text)}
        form |= {"identifiant": login, "mot_de_passe": PASSWORD}
        browser.post("/connexion", data=form)
        browser.headers["X-CSRF-Token"] = proof(browser.get("/dictees").text)
        return browser

    yield open_for
    for browser in opened:
        browser.close()


def proof(page: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token" value="(\w+)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def maelle(enter: Callable[[str], httpx.Client]) -> httpx.Client:
    """Maëlle's browser."""
    return enter("maëlle")


@pytest.fixture
def ronan(enter: Callable[[str], httpx.Client]) -> httpx.Client:
    """Ronan's browser; the same practice."""
    return enter("ronan")


@pytest.fixture
def stranger(enter: Callable[[str], httpx.Client]) -> httpx.Client:
    """The browser of somebody of another practice."""
    return enter("voisine")


@pytest.fixture
def report() -> Report:
    """A draft with one automatic change, one doubt, one note."""
    drug, dose = TEXT.index("furosémide"), TEXT.index("40 mg")
    words = [(found.start(), found.end()) for found in re.finditer(r"\S+", TEXT)]
    return Report(
        text=TEXT,
        edits=(
            Edit(
                span=Span(start=dose, end=dose + 5, start_s=2.5, end_s=3.0),
                heard="quarante milligrammes",
                written="40 mg",
                rules=("figures",),
                reason="nombre et unité",
            ),
        ),
        doubts=(
            Doubt(
                kind=DoubtKind.DRUG,
                span=Span(start=drug, end=drug + 10, start_s=2.0, end_s=2.5),
                heard="furosémide",
                reason="Deux médicaments se prononcent presque ainsi.",
                proposals=("torasémide",),
            ),
        ),
        notes=(
            SecretaryNote(
                text="Joindre la biologie.", span=Span(start=0, end=0, start_s=0.0, end_s=0.4)
            ),
        ),
        timings=tuple(
            Span(start=start, end=end, start_s=place * 0.5, end_s=place * 0.5 + 0.5)
            for place, (start, end) in enumerate(words)
        ),
        header=Header(patient="Madame Rose Exemple", copies=("Docteur Yann Témoin",)),
    )


@pytest.fixture
def upload(services: Services, practice_id: str) -> Callable[[bytes, Priority], str]:
    """Take a recording in; returns the dictation."""

    def send(content: bytes, priority: Priority) -> str:
        return receive(
            services,
            practice_id=practice_id,
            content=content,
            file_name="memo.ogg",
            priority=priority,
        ).dictation_id

    return send


@pytest.fixture
def drafted(
    services: Services, upload: Callable[[bytes, Priority], str]
) -> Callable[[Report], str]:
    """Take a recording in and give it a first draft; returns the dictation."""
    queue = WorkQueue(services, worker="test")

    def make(report: Report) -> str:
        dictation_id = upload(report.text.encode(), Priority.DAY)
        for claim in queue.claim(100):
            queue.commit(claim, transcript=Transcript(segments=(), duration_s=90.0), report=report)
        return dictation_id

    return make


@pytest.fixture
def letter(drafted: Callable[[Report], str], report: Report) -> str:
    """A dictation that waits to be reviewed."""
    return drafted(report)


@pytest.fixture(scope="module")
def site(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A house that a real browser can reach; its address is in its settings."""
    data = tmp_path_factory.mktemp("site")
    shutil.copy(template, data)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings = Settings(data_dir=data)
        own = settings.server.model_copy(update={"port": port})
        services = build(settings.model_copy(update={"server": own}))
        config = uvicorn.Config(
            create_app(services), log_config=None, access_log=False, ws="none", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield services
        server.should_exit = True
        thread.join()
    services.database.close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A real Chromium; use with ``needs("chromium")``."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM))
        yield opened
        opened.close()


@pytest.fixture
def place(site: Services) -> Callable[[Report], str]:
    """Put a letter with sound on the site's worklist; returns the dictation."""
    sound = (RESOURCES / "dictee-courte.ogg").read_bytes()
    queue = WorkQueue(site, worker="test")

    def put(report: Report) -> str:
        with site.database.read_all() as session:
            own = session.scalars(select(PracticeRow.id).where(PracticeRow.name == PRACTICE)).one()
            number = session.scalar(select(func.count()).select_from(DictationRow))
        # The bytes after the sound make it another recording, and no player minds them.
        content = sound + f"{number}".encode()
        received = receive(site, practice_id=own, content=content, file_name="memo.ogg")
        for claim in queue.claim(10):
            transcript = Transcript(segments=(), duration_s=19.06)
            queue.commit(claim, transcript=transcript, report=report)
        return received.dictation_id

    return put


@pytest.fixture
def placed(place: Callable[[Report], str], report: Report) -> Callable[[], str]:
    """Put the usual letter on the site's worklist; returns the dictation."""
    return lambda: place(report)
