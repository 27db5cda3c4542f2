"""Dictating on a phone: nothing is lost between the microphone and the server."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select, update

from calame.asr.audio import decode
from calame.models.states import Priority, Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.people.accounts import account_of, create_account, sign_in
from calame.pipeline.state.tables import AccountRow, AuthorRow, DictationRow, PracticeRow
from calame.pipeline.state.views import ConfirmedIdentity

pytestmark = pytest.mark.needs("chromium")

MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
KEPT = "Conservé sur ce téléphone : sera envoyé dès que le réseau revient."
SENT = "Envoyée : le cabinet l'a bien reçue."
PRACTICE = "Cabinet du Calvaire"


class Line:
    """The network between a phone and the server: it can be cut in the middle of a transfer."""

    def __init__(self, port: int) -> None:
        self._server = ("127.0.0.1", port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._left: int | None = None
        self.is_cut = False
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_after(self, count: int) -> None:
        """Cut once so many more bytes went to the server."""
        self._left = count

    def restore(self) -> None:
        """The network is back."""
        self.is_cut, self._left = False, None

    def close(self) -> None:
        """No further connections."""
        self._cut()
        self._door.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                phone, _ = self._door.accept()
                if self.is_cut:
                    phone.close()
                    continue
                server = socket.create_connection(self._server)
                self._open += [phone, server]
                for source, target in ((phone, server), (server, phone)):
                    pump = threading.Thread(
                        target=self._pump, args=(source, target, source is phone), daemon=True
                    )
                    pump.start()

    def _pump(self, source: socket.socket, target: socket.socket, is_up: bool) -> None:  # noqa: FBT001
        with suppress(OSError):
            while data := source.recv(16_384):
                target.sendall(data)
                self._count(len(data) if is_up else 0)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)

    def _count(self, sent: int) -> None:
        if self._left is not None:
            self._left -= sent
            if self._left <= 0:
                self._cut()

    def _cut(self) -> None:
        self.is_cut = True
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()


@pytest.fixture
def line(site: Services) -> Iterator[Line]:
    """The phone's network."""
    opened = Line(site.settings.server.port)
    yield opened
    opened.close()


@pytest.fixture
def address(line: Line) -> str:
    """The site, as the phone reaches it."""
    return line.address


@pytest.fixture(scope="module")
def author(site: Services) -> str:
    """Dr Garrigou gets an account of her own; returns her as an author."""
    with site.database.read_all() as session:
        own = session.scalars(select(PracticeRow.id).where(PracticeRow.name == PRACTICE)).one()
        author_id = session.scalars(select(AuthorRow.id).where(AuthorRow.practice_id == own)).one()
    create_account(
        site,
        practice_id=own,
        login="garrigou",
        password="un-long-secret",
        name="Dr Solène Garrigou",
        role=Role.PRACTITIONER,
        author_id=author_id,
    )
    with site.database.write_all() as session:  # as quick as the other accounts of the tests
        quick = select(AccountRow.password_hash).where(AccountRow.login == "maëlle")
        session.execute(
            update(AccountRow)
            .where(AccountRow.login == "garrigou")
            .values(password_hash=session.scalars(quick).first())
        )
    return author_id


@pytest.fixture(scope="module")
def with_microphone(browser: Browser, chromium: str) -> Iterator[Browser]:
    """A Chromium whose microphone beeps once a second."""
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--mute-audio", *MICROPHONE]
    opened = browser.browser_type.launch(executable_path=chromium, args=arguments)
    yield opened
    opened.close()


@pytest.fixture
def phone(
    with_microphone: Browser,
    author: str,
    enter: Callable[[Page, str], Page],
    watched: Callable[[BrowserContext], BrowserContext],
    address: str,
) -> Iterator[Page]:
    """The dictation page on Dr Garrigou's phone."""
    del author
    context = with_microphone.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="fr-FR"
    )
    page = enter(watched(context).new_page(), "garrigou")
    page.goto(f"{address}/dicter")
    ready(page)
    yield page
    context.close()


def ready(page: Page) -> None:
    page.wait_for_selector(".recorder[data-ready]")


def dictate(page: Page, milliseconds: int = 1500) -> None:
    page.locator("#record").click()
    expect(page.locator("#doing")).to_have_text("Enregistrement…")
    page.wait_for_timeout(milliseconds)
    page.locator("#record").click()
    expect(page.locator("#doing")).to_have_text("En pause")


def dictations(site: Services) -> list[DictationRow]:
    with site.database.read_all() as session:
        return list(session.scalars(select(DictationRow).order_by(DictationRow.received_at)))


def test_a_dictation_is_recorded_listened_to_and_sent(
    phone: Page, site: Services, author: str, until: Callable[[Page, str], None]
) -> None:
    """Record, pause, append, listen back, choose, send; it arrives whole, under its author."""
    before = len(dictations(site))
    phone.locator("#record").click()
    until(
        phone,
        "Number(document.querySelector('#level').style.getPropertyValue('--level')) > 0.3",
    )
    phone.locator("#record").click()
    dictate(phone)
    phone.locator("#listen").click()
    until(phone, "document.querySelector('#listening').currentTime > 0.2")
    phone.get_by_label("Patient").fill("Madame Rose Exemple")
    phone.get_by_label("Document").select_option("compte_rendu_operatoire")
    phone.get_by_label("Priorité").select_option("urgent")
    phone.locator("#send").click()
    expect(phone.locator("#outbox .state")).to_have_text(SENT, timeout=20_000)

    new = dictations(site)[before:]
    sound = site.objects.get(new[0].practice_id, new[0].audio_key)
    assert [(author, Priority.URGENT)] == [(row.author_id, row.priority) for row in new]
    assert decode(sound).duration_s > 2
    expect(phone.locator("#followed li")).not_to_have_count(0)


def test_a_cut_network_and_a_reload_lose_nothing(
    phone: Page, site: Services, line: Line, until: Callable[[Page, str], None]
) -> None:
    """Cut in the middle of sending, page reloaded without a network: one dictation, complete."""
    before = len(dictations(site))
    until(phone, "navigator.serviceWorker.controller !== null")
    dictate(phone, 2500)
    phone.reload()  # the recording survives
    ready(phone)
    expect(phone.locator("#notice")).to_contain_text("Une dictée interrompue a été retrouvée")
    dictate(phone)
    line.cut_after(60_000)  # bytes: less than half of it
    phone.locator("#send").click()
    expect(phone.locator("#outbox .state")).to_have_text(KEPT, timeout=20_000)
    phone.reload()
    ready(phone)
    expect(phone.locator("#outbox .state")).to_have_text(KEPT, timeout=20_000)
    assert before == len(dictations(site))

    phone.route("**/envoi/reprises/*", lose_the_answer, times=1)
    line.restore()
    expect(phone.locator("#outbox .state")).to_have_text(SENT, timeout=60_000)
    new = dictations(site)[before:]
    assert len(new) == 1
    assert decode(site.objects.get(new[0].practice_id, new[0].audio_key)).duration_s > 3


def lose_the_answer(route: Route) -> None:
    """The server gets all of it, and the phone does not hear so."""
    route.fetch()
    route.abort()


def test_a_call_interrupts_and_the_dictation_goes_on(phone: Page, site: Services) -> None:
    """The system takes the microphone away: what was said is kept, and can be gone on with."""
    before = len(dictations(site))
    phone.evaluate(
        """() => {
          const devices = navigator.mediaDevices;
          const real = devices.getUserMedia.bind(devices);
          devices.getUserMedia = async (wanted) => (window.taken = await real(wanted));
        }"""
    )
    phone.locator("#record").click()
    phone.wait_for_timeout(1500)
    phone.evaluate("window.taken.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    expect(phone.locator("#notice")).to_contain_text("Micro interrompu")
    dictate(phone)
    phone.locator("#send").click()
    expect(phone.locator("#outbox .state")).to_have_text(SENT, timeout=20_000)

    new = dictations(site)[before:]
    assert decode(site.objects.get(new[0].practice_id, new[0].audio_key)).duration_s > 2.5


def test_a_dictation_is_erased_and_begun_again(phone: Page, site: Services) -> None:
    """Erasing asks first, and leaves nothing."""
    before = len(dictations(site))
    dictate(phone)
    phone.locator("#restart").click()
    phone.locator("#erasing .button.danger").click()
    expect(phone.locator("#doing")).to_have_text("Prêt")
    phone.reload()
    ready(phone)

    expect(phone.locator("#doing")).to_have_text("Prêt")
    assert before == len(dictations(site))


def test_a_letter_is_followed_and_approved(
    phone: Page, site: Services, author: str, placed: Callable[[], str]
) -> None:
    """The secretary validated it; the author finds it on the phone, reads and approves it."""
    letter = placed()
    with site.database.write_all() as session:
        session.execute(update(PracticeRow).values(wants_approval=True))
        row = session.get_one(DictationRow, letter)
        row.author_id = author
    account = account_of(site, sign_in(site, "maëlle", "un-long-secret"))
    assert account is not None
    desk = Desk(site, account)
    desk.claim(letter)
    identity = ConfirmedIdentity(patient="Madame Rose Exemple", confirmed_at=site.now())
    desk.confirm_identity(letter, identity)
    desk.validate(letter, base_version=1)

    phone.reload()
    phone.locator("#followed a.button").click()
    phone.wait_for_selector(".desk[data-ready]")
    expect(phone.locator("#notice")).to_contain_text("Relue par le secrétariat")
    phone.get_by_role("button", name="Approuver").click()
    expect(phone.locator("#state")).to_have_text("approuvée")
