"""Nothing typed is lost, and nothing is overwritten."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

pytestmark = pytest.mark.needs("chromium")


def test_what_is_typed_is_saved_by_itself(desk: Page, stored: Callable[[Page], str]) -> None:
    """Within a few seconds, without a key."""
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Vu.")
    expect(desk.locator("#saving")).to_contain_text("Enregistré", timeout=10_000)

    assert stored(desk).endswith("fièvre. Vu.")


def test_typing_goes_on_while_a_save_is_under_way(
    desk: Page, stored: Callable[[Page], str]
) -> None:
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

    assert desk.locator(".cm-content").inner_text().endswith("fièvre. Une phrase entière.")
    assert stored(desk).endswith("fièvre. Une phrase entière.")


def test_a_lost_network_loses_nothing(desk: Page, stored: Callable[[Page], str]) -> None:
    """The text waits in the browser and is saved when the network is back."""
    desk.context.set_offline(True)
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Hors ligne.")
    expect(desk.locator("#saving")).to_contain_text("gardé dans ce navigateur", timeout=10_000)
    desk.context.set_offline(False)
    expect(desk.locator("#saving")).to_contain_text("Enregistré", timeout=15_000)

    assert stored(desk).endswith("Hors ligne.")


@pytest.fixture
def profile(browser: Browser, chromium: str, tmp_path: Path) -> Callable[[], BrowserContext]:
    """Start a browser of its own on one and the same profile on the disk."""

    def start() -> BrowserContext:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--mute-audio"]
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium, args=options, locale="fr-FR"
        )

    return start


def kill(folder: Path) -> None:
    """End a browser as a power cut of its processes would: no goodbye, nothing written."""
    for commands in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if f"--user-data-dir={folder}".encode() in commands.read_bytes():
                os.kill(int(commands.parent.name), signal.SIGKILL)


def test_a_killed_browser_loses_five_seconds_at_most(
    profile: Callable[[], BrowserContext],
    placed: Callable[[], str],
    at_desk: Callable[[Page, str], Page],
    enter: Callable[[Page, str], Page],
    tmp_path: Path,
) -> None:
    """Kill -9 while somebody types without a network: the next start offers the text."""
    letter = placed()
    first = profile()
    page = at_desk(enter(first.pages[0], "maëlle"), letter)
    page.keyboard.press("Alt+p")
    expect(page.locator(".cm-content")).to_be_focused()
    page.route("**/texte", lambda route: route.abort())
    page.keyboard.press("Control+End")
    typed_at = []
    for number in range(30):
        page.keyboard.insert_text(f" n{number}")
        typed_at.append(time.monotonic())
        page.wait_for_timeout(100)
    kill(tmp_path / "profile")
    killed_at = time.monotonic()
    with suppress(Error):
        first.close()

    again = profile()
    page = at_desk(enter(again.pages[0], "maëlle"), letter)
    expect(page.locator("#notice")).to_contain_text("ce navigateur l'a gardé")
    page.get_by_role("button", name="Reprendre ce texte").click()
    expect(page.locator("#saving")).to_contain_text("Enregistré", timeout=10_000)
    last = page.locator(".cm-content").inner_text().split()[-1]
    again.close()

    first_lost = int(last[1:]) + 1

    assert first_lost > 0
    assert first_lost == len(typed_at) or killed_at - typed_at[first_lost] <= 5


def test_a_second_tab_overwrites_nothing(
    desk: Page, at_desk: Callable[[Page, str], Page], stored: Callable[[Page], str]
) -> None:
    """The later one is told, sees what was saved, or puts its own text in its place."""
    letter = desk.url.rsplit("/", 1)[1]
    other = at_desk(desk.context.new_page(), letter)
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
    assert stored(desk).startswith("Ailleurs. Madame")
    desk.get_by_role("button", name="Garder mon texte à la place").click()
    expect(desk.locator("#saving")).to_contain_text("Enregistré", timeout=10_000)
    assert stored(desk).startswith("Ici. Madame")


def test_a_colleague_takes_over(
    desk: Page,
    browser: Browser,
    at_desk: Callable[[Page, str], Page],
    enter: Callable[[Page, str], Page],
    stored: Callable[[Page], str],
) -> None:
    """She sees who has the letter; he is told, and keeps what he typed."""
    letter = desk.url.rsplit("/", 1)[1]
    with browser.new_context(locale="fr-FR") as hers:
        page = at_desk(enter(hers.new_page(), "ronan"), letter)
        expect(page.locator("#notice")).to_contain_text("Maëlle relit cette lettre")
        page.get_by_role("button", name="Reprendre la lettre").click()
        expect(page.locator("#to-validate")).to_be_visible()
    desk.keyboard.type("Trop tard. ")
    desk.keyboard.press("Control+s")

    expect(desk.locator("#notice")).to_contain_text("repris cette lettre")
    assert "Trop tard." in desk.locator(".cm-content").inner_text()
    assert "Trop tard." not in stored(desk)
