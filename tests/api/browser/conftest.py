"""A real browser at a desk, and what every test in it does."""

import io
import re
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect
from sqlalchemy import select, update

from calame.api.sessions import SESSION_COOKIE
from calame.models.report import Report
from calame.models.states import Role
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.people.accounts import Account, account, account_of, create_account, sign_in
from calame.pipeline.state.tables import AccountRow, AuthorRow, PracticeRow
from calame.pipeline.state.views import ConfirmedIdentity

RESOURCES = Path(__file__).parent.parent.parent / "resources"
PRACTICE = "Cabinet du Calvaire"
PASSWORD = "un-long-secret"
STAFF = {"solène": Role.PRACTITIONER, "chef": Role.MANAGER, "exploitant": Role.OPERATOR}
EXPECTED_NOISE = re.compile(r"Failed to load resource")  # a refusal that a test asks for


@pytest.fixture(autouse=True, scope="session")
def patience() -> None:
    """On a busy machine a page takes its time: what it shows counts, not how soon."""
    expect.set_options(timeout=30_000)


@pytest.fixture
def address(site: Services) -> str:
    """Where the site is."""
    return f"http://127.0.0.1:{site.settings.server.port}"


@pytest.fixture
def enter(site: Services, address: str) -> Callable[[Page, str], Page]:
    """Sign somebody in without the page for it, and open their list."""

    def sign(page: Page, login: str) -> Page:
        token = sign_in(site, login, PASSWORD)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": address}])
        page.goto(f"{address}/dictees")
        return page

    return sign


@pytest.fixture
def enter_by_keyboard(address: str) -> Callable[[Page, str], Page]:
    """Sign somebody in as they do it themselves."""

    def sign(page: Page, login: str) -> Page:
        page.goto(f"{address}/connexion")
        expect(page.locator("[name=identifiant]")).to_be_focused()
        page.keyboard.type(login)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/dictees")
        return page

    return sign


@pytest.fixture
def watched(address: str) -> Iterator[Callable[[BrowserContext], BrowserContext]]:
    """Listen to a browser: it may not complain, nor ask another server."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        is_complaint = message.type in {"error", "warning"}
        if is_complaint and not EXPECTED_NOISE.search(message.text):
            complaints.append(message.text)

    def look(request: Request) -> None:
        if not request.url.startswith((address, f"blob:{address}", "data:")):
            complaints.append(request.url)

    def watch(opened: BrowserContext) -> BrowserContext:
        opened.set_default_timeout(60_000)
        opened.on("console", listen)
        opened.on("weberror", lambda error: complaints.append(str(error.error)))
        opened.on("request", look)
        return opened

    yield watch
    assert complaints == []


@pytest.fixture
def context(
    browser: Browser, watched: Callable[[BrowserContext], BrowserContext]
) -> Iterator[BrowserContext]:
    """A browser of somebody's own."""
    opened = browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR")
    yield watched(opened)
    opened.close()


@pytest.fixture
def page(context: BrowserContext, enter: Callable[[Page, str], Page]) -> Page:
    """Maëlle's page, signed in."""
    return enter(context.new_page(), "maëlle")


@pytest.fixture
def at_desk(address: str) -> Callable[[Page, str], Page]:
    """Open a letter."""

    def go(page: Page, letter: str) -> Page:
        page.goto(f"{address}/lettres/{letter}")
        page.wait_for_selector(".desk[data-ready]")
        return page

    return go


@pytest.fixture
def desk(page: Page, at_desk: Callable[[Page, str], Page], placed: Callable[[], str]) -> Page:
    """Maëlle's desk with a letter that she has taken."""
    at_desk(page, placed())
    page.keyboard.press("Alt+p")
    expect(page.locator("#to-validate")).to_be_visible()
    return page


@pytest.fixture
def staff(site: Services) -> dict[str, Account]:
    """Maëlle with Dr Garrigou, a manager, an operator; the practice wants approval."""
    with site.database.write_all() as session:
        maelle = session.scalars(select(AccountRow).where(AccountRow.login == "maëlle")).one()
        author = session.scalars(select(AuthorRow)).first()
        known = set(session.scalars(select(AccountRow.login)))
        session.execute(update(PracticeRow).values(wants_approval=True))
    assert author is not None
    for login, role in STAFF.items():
        if login not in known:
            create_account(
                site,
                practice_id=maelle.practice_id,
                login=login,
                password=PASSWORD,
                name=login.capitalize(),
                role=role,
                author_id=author.id if role is Role.PRACTITIONER else None,
            )
    with site.database.read_all() as session:
        rows = session.scalars(select(AccountRow)).all()
    return {row.login: account(site, row.id) for row in rows}


@pytest.fixture
def validated(site: Services, staff: dict[str, Account], placed: Callable[[], str]) -> str:
    """A letter of Dr Garrigou that Maëlle has validated."""
    letter, desk = placed(), Desk(site, staff["maëlle"])
    desk.assign(letter, staff["solène"].author_id)
    rose = ConfirmedIdentity(
        patient="Madame Rose Exemple", birth_date="1952-03-12", confirmed_at=site.now()
    )
    desk.claim(letter)
    desk.save(letter, base_version=1, text=desk.open(letter).report.text + " Apyrétique.")
    desk.confirm_identity(letter, rose)
    desk.validate(letter, base_version=2)
    return letter


@pytest.fixture
def place_sound(site: Services) -> Callable[[Report, float], str]:
    """Put a letter with silence of some length on the worklist; returns the dictation."""
    queue = WorkQueue(site, worker="test")

    def put(report: Report, duration_s: float) -> str:
        with site.database.read_all() as session:
            own = session.scalars(select(PracticeRow.id).where(PracticeRow.name == PRACTICE)).one()
        content = silence(duration_s)
        received = receive(site, practice_id=own, content=content, file_name="silence.wav")
        for claim in queue.claim(10):
            transcript = Transcript(segments=(), duration_s=duration_s)
            queue.commit(claim, transcript=transcript, report=report)
        return received.dictation_id

    return put


def silence(duration_s: float) -> bytes:
    """A recording in which nothing is said."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * round(8000 * duration_s))
    return buffer.getvalue()


@pytest.fixture
def stored(site: Services) -> Callable[[Page], str]:
    """The text that the server has of the letter of a page."""

    def read(page: Page) -> str:
        account = account_of(site, sign_in(site, "maëlle", PASSWORD))
        assert account is not None
        letter = page.url.split("/lettres/")[1].split("?")[0]
        return Desk(site, account).open(letter).report.text

    return read


@pytest.fixture
def until() -> Callable[[Page, str], None]:
    """Wait for something; Playwright's own way needs eval, which our policy refuses."""

    def wait(page: Page, expression: str) -> None:
        for _ in range(400):
            if page.evaluate(expression):
                return
            page.wait_for_timeout(50)
        raise AssertionError(expression)

    return wait


@pytest.fixture
def sounding(until: Callable[[Page, str], None]) -> Callable[[Page, float], str]:
    """The words that light up at a moment of the recording."""

    def jump(page: Page, seconds: float) -> str:
        page.evaluate("at => { document.querySelector('audio').currentTime = at }", seconds)
        until(page, f"Math.abs(document.querySelector('audio').currentTime - {seconds}) < 0.05")
        page.wait_for_timeout(60)
        return "".join(page.locator(".cm-playing").all_inner_texts())

    return jump


@pytest.fixture(scope="session")
def findings() -> Callable[[Page], list[str]]:
    """What axe-core finds against WCAG 2.2 AA in a page, and whether it is too wide."""
    axe = (RESOURCES / "axe" / "axe.min.js").read_text("utf-8")

    def look(page: Page) -> list[str]:
        page.evaluate(axe)
        report: list[str] = page.evaluate(
            """async () => (await axe.run({
              runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            })).violations.map(({ id, nodes }) =>
              `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)
            """
        )
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            report.append("wider than the window")
        return [f"{page.url}: {finding}" for finding in report]

    return look
