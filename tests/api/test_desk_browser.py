"""The desk in a real browser: a day by keyboard, sound that follows the text, nothing lost."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FilePayload,
    Page,
    Request,
    Route,
    expect,
)

from calame.models.report import Doubt, DoubtKind, Report, Span
from calame.pipeline.accounts import account_of, sign_in
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk

pytestmark = pytest.mark.needs("chromium")

RESOURCES = Path(__file__).parent.parent / "resources"
PASSWORD = "un-long-secret"
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
EXPECTED_NOISE = re.compile(r"Failed to load resource")  # a refusal that a test asks for


def address(site: Services) -> str:
    return f"http://127.0.0.1:{site.settings.server.port}"


def enter(page: Page, site: Services, login: str = "maëlle") -> Page:
    page.goto(f"{address(site)}/connexion")
    expect(page.locator("[name=identifiant]")).to_be_focused()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dictees")
    return page


@pytest.fixture
def context(browser: Browser, site: Services) -> Iterator[BrowserContext]:
    """A browser of somebody's own; it may not complain, nor ask another server."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        is_complaint = message.type in {"error", "warning"}
        if is_complaint and not EXPECTED_NOISE.search(message.text):
            complaints.append(message.text)

    def look(request: Request) -> None:
        if not request.url.startswith((address(site), "blob:", "data:")):
            complaints.append(request.url)

    opened = browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR")
    opened.on("console", listen)
    opened.on("weberror", lambda error: complaints.append(str(error.error)))
    opened.on("request", look)
    yield opened
    opened.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext, site: Services) -> Page:
    """Maëlle's page, signed in."""
    return enter(context.new_page(), site)


def at_desk(page: Page, site: Services, letter: str) -> Page:
    page.goto(f"{address(site)}/lettres/{letter}")
    page.wait_for_selector(".desk[data-ready]")
    return page


@pytest.fixture
def desk(page: Page, site: Services, placed: Callable[[], str]) -> Page:
    """Maëlle's desk with a letter that she has taken."""
    at_desk(page, site, placed())
    page.keyboard.press("Alt+p")
    expect(page.locator("#to-validate")).to_be_visible()
    return page


def stored(site: Services, page: Page) -> str:
    account = account_of(site, sign_in(site, "maëlle", PASSWORD))
    assert account is not None
    letter = page.url.split("/lettres/")[1].split("?")[0]
    return Desk(site, account).open(letter).report.text


def text(page: Page) -> str:
    return "\n".join(page.locator(".cm-line").all_inner_texts())


def until(page: Page, expression: str) -> None:
    """Wait for something; Playwright's own way needs eval, which our policy refuses."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def is_playing(page: Page) -> bool:
    paused: bool = page.evaluate("document.querySelector('audio').paused")
    return not paused


def test_a_letter_is_done_by_keyboard_alone(
    page: Page, site: Services, placed: Callable[[], str]
) -> None:
    """Sign in, take, listen, settle the doubt, undo a change, correct, validate, next."""
    keys = page.keyboard
    first, second = placed(), placed()
    page.goto(f"{address(site)}/dictees")
    for _ in range(20):
        keys.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Relire la prochaine"):
            break
    keys.press("Enter")
    page.wait_for_selector(".desk[data-ready]")
    assert first in page.url

    keys.press("F4")
    until(page, "document.querySelector('audio').currentTime > 0.5")
    keys.press("F4")
    assert not is_playing(page)

    keys.press("F9")
    expect(page.locator("#doubts .card")).to_be_focused()
    until(page, "document.querySelector('audio').currentTime > 1.5")  # its clip
    keys.press("1")
    expect(page.locator("#doubts .n")).to_have_text("0")
    expect(page.locator(".cm-content")).to_contain_text("torasémide")

    keys.press("F10")
    expect(page.locator("#changes .card")).to_be_focused()
    keys.press("a")
    expect(page.locator(".cm-content")).to_contain_text("quarante milligrammes")
    keys.press("Escape")
    expect(page.locator(".cm-content")).to_be_focused()

    keys.press("Control+End")
    keys.type(" À revoir.")
    keys.press("Control+s")
    expect(page.locator("#saving")).to_contain_text("Enregistré")
    keys.press("Control+Enter")
    expect(page.locator("#validation")).to_contain_text("Madame Rose Exemple")
    keys.press("Space")
    keys.press("Enter")
    expect(page.locator("#state")).to_have_text("validée")
    assert stored(site, page) == (
        "Madame Rose Exemple prend du torasémide quarante milligrammes le matin. "
        "Pas de fièvre. À revoir."
    )

    expect(page.get_by_role("button", name="Lettre suivante")).to_be_focused()
    keys.press("Enter")
    page.wait_for_url(f"**/lettres/{second}")
    page.wait_for_selector(".desk[data-ready]")
    expect(page.locator(".cm-content")).to_be_focused()


def test_every_key_is_on_the_screen(desk: Page) -> None:
    """The most used below the letter, all of them with F1."""
    desk.keyboard.press("F1")

    assert desk.locator(".keys kbd").count() >= 9
    assert desk.locator("#help .all-keys kbd").count() >= 20
    desk.keyboard.press("Escape")
    expect(desk.locator("#help")).to_be_hidden()


def sounding(page: Page, seconds: float) -> str:
    page.evaluate("at => { document.querySelector('audio').currentTime = at }", seconds)
    until(page, f"Math.abs(document.querySelector('audio').currentTime - {seconds}) < 0.05")
    page.wait_for_timeout(60)
    return "".join(page.locator(".cm-playing").all_inner_texts())


def test_the_sound_follows_the_text(desk: Page) -> None:
    """After typing in front, deleting, undoing and saving, words still play their own sound."""
    keys = desk.keyboard
    before = {second: sounding(desk, second + 0.25) for second in (1.0, 2.5, 6.0)}
    keys.press("Control+Home")
    keys.type("Cher confrère, ")
    keys.press("Control+Delete")
    keys.press("Control+z")
    typed = {second: sounding(desk, second + 0.25) for second in before}
    keys.press("Control+s")
    expect(desk.locator("#saving")).to_contain_text("Enregistré")
    saved = {second: sounding(desk, second + 0.25) for second in before}

    assert before == {1.0: "Exemple", 2.5: "furosémide", 6.0: "fièvre."}
    assert before == typed
    assert before == saved


def test_the_sound_survives_many_edits(
    page: Page, site: Services, place: Callable[[Report], str]
) -> None:
    """After random insertions and deletions, saved in between, untouched words keep their sound."""
    words: list[str] = [f"mot{number}" for number in range(60)]
    starts = [sum(len(word) + 1 for word in words[:number]) for number in range(60)]
    timings = tuple(
        Span(start=start, end=start + len(word), start_s=rank * 0.3, end_s=rank * 0.3 + 0.3)
        for rank, (start, word) in enumerate(zip(starts, words, strict=True))
    )
    at_desk(page, site, place(Report(text=" ".join(words), timings=timings)))
    page.keyboard.press("Alt+p")
    expect(page.locator(".cm-content")).to_be_focused()
    chance = Random(7)  # noqa: S311 - any order of edits will do
    for _ in range(40):
        rank = chance.randrange(len(words))
        page.keyboard.press("Control+Home")
        for _ in range(rank + 1):
            page.keyboard.press("Control+ArrowRight")
        if chance.random() < 0.5:
            words.insert(rank + 1, "neuf")
            page.keyboard.type(" neuf")
        else:
            words.pop(rank)
            page.keyboard.press("Control+Backspace")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_contain_text("Enregistré")
    untouched = {word: int(word[3:]) * 0.3 + 0.15 for word in words if word != "neuf"}

    right = sum(sounding(page, second) == word for word, second in untouched.items())

    assert text(page).split() == words
    assert right >= 0.98 * len(untouched)


def test_a_place_in_the_text_plays_its_sound(desk: Page) -> None:
    """A click places the sound while it is silent; F6 plays from the caret."""
    box = desk.get_by_text("furosémide").first.bounding_box()
    assert box is not None
    desk.get_by_text("furosémide").first.click()
    placed = desk.evaluate("document.querySelector('audio').currentTime")
    desk.keyboard.press("Control+End")
    desk.keyboard.press("F6")
    until(desk, "document.querySelector('audio').currentTime > 6")

    assert is_playing(desk)
    assert abs(placed - 2.5) < 0.1


def test_the_player_obeys_keys(desk: Page) -> None:
    """Step, speed without another pitch, play while a key is held, a little back on pause."""
    audio = "document.querySelector('audio')"
    keys = desk.keyboard
    keys.press("F8")
    stepped = desk.evaluate(f"{audio}.currentTime")
    keys.press("Shift+F8")
    keys.down("F2")
    until(desk, f"{audio}.currentTime > 4.5")
    keys.up("F2")
    paused = desk.evaluate(f"{audio}.currentTime")

    assert stepped == 3
    assert desk.evaluate(f"[{audio}.playbackRate, {audio}.preservesPitch]") == [1.1, True]
    assert not is_playing(desk)
    assert 3.3 < paused < 4.6


def test_what_is_typed_is_saved_by_itself(desk: Page, site: Services) -> None:
    """Within a few seconds, without a key."""
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Vu.")
    expect(desk.locator("#saving")).to_contain_text("Enregistré", timeout=10_000)

    assert stored(site, desk).endswith("fièvre. Vu.")


def test_typing_goes_on_while_a_save_is_under_way(desk: Page, site: Services) -> None:
    """The answer of the server is rebased over what was typed since."""

    def slow(route: Route) -> None:
        desk.wait_for_timeout(150)
        route.continue_()

    desk.route("**/texte", slow)
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Une phrase", delay=5)
    desk.keyboard.press("Control+s")
    desk.keyboard.type(" entière.", delay=40)
    desk.keyboard.press("Control+s")
    expect(desk.locator("#saving")).to_contain_text("Enregistré")

    assert text(desk).endswith("fièvre. Une phrase entière.")
    assert stored(site, desk).endswith("fièvre. Une phrase entière.")


def test_a_lost_network_loses_nothing(desk: Page, site: Services) -> None:
    """The text waits in the browser and is saved when the network is back."""
    desk.context.set_offline(True)
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Hors ligne.")
    expect(desk.locator("#saving")).to_contain_text("gardé dans ce navigateur", timeout=10_000)
    desk.context.set_offline(False)
    expect(desk.locator("#saving")).to_contain_text("Enregistré", timeout=15_000)

    assert stored(site, desk).endswith("Hors ligne.")


def test_a_killed_browser_loses_nothing(desk: Page, browser: Browser, site: Services) -> None:
    """What the server never got is offered at the next opening, and can be taken back."""
    letter = desk.url.rsplit("/", 1)[1]
    desk.route("**/texte", lambda route: route.abort())
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Presque perdu.")
    expect(desk.locator("#saving")).to_contain_text("gardé", timeout=10_000)
    kept = desk.context.storage_state()
    with browser.new_context(storage_state=kept, locale="fr-FR") as again:
        page = at_desk(again.new_page(), site, letter)
        expect(page.locator("#notice")).to_contain_text("ce navigateur l'a gardé")
        page.get_by_role("button", name="Reprendre ce texte").click()
        expect(page.locator("#saving")).to_contain_text("Enregistré", timeout=10_000)
        assert stored(site, page).endswith("Presque perdu.")
    desk.unroute_all()


def test_a_second_tab_overwrites_nothing(desk: Page, site: Services) -> None:
    """The later one is told, sees what was saved, or puts its own text in its place."""
    letter = desk.url.rsplit("/", 1)[1]
    other = at_desk(desk.context.new_page(), site, letter)
    other.keyboard.press("Control+Home")
    other.keyboard.type("Ailleurs. ")
    other.keyboard.press("Control+s")
    expect(other.locator("#saving")).to_contain_text("Enregistré")
    desk.bring_to_front()
    desk.locator(".cm-content").focus()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("Ici. ")
    desk.keyboard.press("Control+s")

    expect(desk.locator("#notice")).to_contain_text("modifiée entre-temps")
    assert stored(site, desk).startswith("Ailleurs. Madame")
    desk.get_by_role("button", name="Garder mon texte à la place").click()
    expect(desk.locator("#saving")).to_contain_text("Enregistré", timeout=10_000)
    assert stored(site, desk).startswith("Ici. Madame")


def test_a_colleague_takes_over(desk: Page, browser: Browser, site: Services) -> None:
    """She sees who has the letter; he is told, and keeps what he typed."""
    letter = desk.url.rsplit("/", 1)[1]
    with browser.new_context(locale="fr-FR") as hers:
        page = at_desk(enter(hers.new_page(), site, "ronan"), site, letter)
        expect(page.locator("#notice")).to_contain_text("Maëlle relit cette lettre")
        page.get_by_role("button", name="Reprendre la lettre").click()
        expect(page.locator("#to-validate")).to_be_visible()
    desk.keyboard.type("Trop tard. ")
    desk.keyboard.press("Control+s")

    expect(desk.locator("#notice")).to_contain_text("repris cette lettre")
    assert "Trop tard." in text(desk)
    assert "Trop tard." not in stored(site, desk)


def test_a_long_doubt_is_rewritten_in_the_letter(
    page: Page, site: Services, place: Callable[[Report], str]
) -> None:
    """A passage is chosen in the text, to be typed over; speech without text shows its place."""
    passage = "une phrase entière que personne n'a comprise et qu'il faut donc réécouter"
    text = f"Début. {passage}. Fin."
    long = Doubt(
        kind=DoubtKind.DOSE,
        span=Span(start=7, end=7 + len(passage), start_s=1.0, end_s=4.0),
        heard=passage,
        reason="Passage mal entendu.",
    )
    gap = Doubt(
        kind=DoubtKind.GAP,
        span=Span(start=6, end=6, start_s=5.0, end_s=6.0),
        heard="",
        reason="Parole sans texte.",
    )
    at_desk(page, site, place(Report(text=text, doubts=(long, gap))))
    page.keyboard.press("Alt+p")
    expect(page.locator("#to-validate")).to_be_visible()
    expect(page.locator(".cm-doubt-gap")).to_have_count(1)
    page.keyboard.press("F9")
    page.keyboard.press("r")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.type("rien")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_contain_text("Enregistré")

    assert stored(site, page) == "Début. rien. Fin."


def test_a_letter_goes_back_with_a_question(desk: Page) -> None:
    """By keyboard; the question stands above the letter afterwards."""
    desk.keyboard.press("Alt+q")
    desk.keyboard.type("Quelle dose ?")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")

    expect(desk.locator("#state")).to_have_text("renvoyée à l'auteur")
    expect(desk.locator("#notice")).to_contain_text("Quelle dose ?")


def test_the_worklist_keeps_itself_up_to_date(
    page: Page, site: Services, placed: Callable[[], str]
) -> None:
    """A new draft appears; the focus stays where it was."""
    placed()
    page.goto(f"{address(site)}/dictees")
    page.locator("[data-focus^='o-']").first.focus()
    letter = placed()

    expect(page.locator(f"[data-focus='o-{letter}']")).to_be_visible(timeout=15_000)
    assert page.evaluate("document.activeElement.dataset.focus").startswith("o-")


def test_files_are_sent_with_progress_and_tried_again(page: Page, site: Services) -> None:
    """A file that failed stays in the list with its reason, and goes through at the second try."""
    page.goto(f"{address(site)}/envoi")
    page.route("**/envoi", lambda route: route.abort(), times=1)
    files: list[FilePayload] = [
        {"name": f"{name}.ogg", "mimeType": "audio/ogg", "buffer": b"OggS" + name.encode()}
        for name in ("première", "seconde")
    ]
    page.locator("#file").set_input_files(files)

    expect(page.locator(".files li")).to_have_count(2)
    expect(page.locator(".said.is-bad")).to_contain_text("Le serveur ne répond pas")
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".said.is-good")).to_have_count(2)
    assert page.evaluate("document.querySelector('progress').value") == 1


def test_files_are_dropped(page: Page, site: Services) -> None:
    """Drag and drop; an empty file is refused in French."""
    page.goto(f"{address(site)}/envoi")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([], "vide.ogg"));
          document.querySelector(".drop").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )

    expect(page.locator(".said.is-bad")).to_contain_text("Le fichier audio est vide")


PAGES = ["/dictees", "/envoi", "/lettres/{letter}", "/lettres/{letter}/apercu", "/rien"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1366", "390"])
def test_every_page_is_accessible_and_fits(
    context: BrowserContext,
    site: Services,
    placed: Callable[[], str],
    axe: str,
    size: dict[str, int],
) -> None:
    """Axe finds nothing against WCAG 2.2 AA, and no page is wider than its window."""
    page = context.new_page()
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.goto(f"{address(site)}/connexion")
    found = [check(page, axe)]
    enter(page, site)
    letter = placed()
    page.goto(f"{address(site)}/lettres/{letter}")
    page.wait_for_selector(".desk[data-ready]")
    page.get_by_role("button", name="Prendre", exact=False).first.click()
    expect(page.locator("#to-validate")).to_be_visible()
    for path in PAGES:
        page.goto(address(site) + path.format(letter=letter))
        if path == "/lettres/{letter}":
            page.wait_for_selector(".desk[data-ready]")
        found.append(check(page, axe))
    page.goto(f"{address(site)}/lettres/{letter}")
    page.wait_for_selector(".desk[data-ready]")
    for key in ("F9", "F10", "Control+Enter"):
        page.keyboard.press(key)
        found.append(check(page, axe))

    assert [finding for findings in found for finding in findings] == []


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    return (RESOURCES / "axe" / "axe.min.js").read_text("utf-8")


def check(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    report = page.evaluate(
        """async () => (await axe.run({
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)
        """
    )
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        report.append("wider than the window")
    return [f"{page.url}: {finding}" for finding in report]
