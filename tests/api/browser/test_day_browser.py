"""The working day of a secretary, by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.needs("chromium")

LETTERS = 3


def test_a_working_day_by_keyboard_alone(
    context: BrowserContext,
    enter_by_keyboard: Callable[[Page, str], Page],
    placed: Callable[[], str],
    until: Callable[[Page, str], None],
    stored: Callable[[Page], str],
) -> None:
    """Sign in, take the next letter, and so on until none is left; no mouse."""
    waiting = [placed() for _ in range(LETTERS)]
    page = enter_by_keyboard(context.new_page(), "maëlle")
    page.keyboard.press("n")
    for number, letter in enumerate(waiting):
        page.wait_for_url(f"**/lettres/{letter}")
        page.wait_for_selector(".desk[data-ready]")
        listen(page, until)
        walk(page, until)
        correct(page, number)
        validate(page, number)
        assert stored(page) == (
            "Madame Rose Exemple prend du torasémide quarante milligrammes le matin. "
            f"Pas de fièvre. À revoir, {number}."
        )
        expect(page.get_by_role("button", name="Lettre suivante")).to_be_focused()
        page.keyboard.press("Enter")
    page.wait_for_url("**/dictees*")


def listen(page: Page, until: Callable[[Page, str], None]) -> None:
    audio = "document.querySelector('audio')"
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("F4")
    until(page, f"{audio}.currentTime > 0.5")
    page.keyboard.press("F4")
    assert page.evaluate(f"{audio}.paused")


def walk(page: Page, until: Callable[[Page, str], None]) -> None:
    """The doubt: its clip plays, a proposal is taken. The change: taken back."""
    page.keyboard.press("F9")
    expect(page.locator("#doubts .card")).to_be_focused()
    until(page, "document.querySelector('audio').currentTime > 1.5")
    page.keyboard.press("1")
    expect(page.locator("#doubts .n")).to_have_text("0")
    expect(page.locator(".cm-content")).to_contain_text("torasémide")
    page.keyboard.press("F10")
    expect(page.locator("#changes .card")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".cm-content")).to_contain_text("quarante milligrammes")
    page.keyboard.press("Escape")
    expect(page.locator(".cm-content")).to_be_focused()


def correct(page: Page, number: int) -> None:
    page.keyboard.press("Control+End")
    page.keyboard.type(f" À revoir, {number}.")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_contain_text("Enregistré")


def validate(page: Page, number: int) -> None:
    """The identity is corrected before, or confirmed as it was heard."""
    keys = page.keyboard
    if number == 0:
        keys.press("Alt+i")
        keys.press("Tab")
        keys.type("12/03/1952")
        keys.press("Enter")
        expect(page.locator("#identity .hint")).to_contain_text("vérifiée par Maëlle")
    keys.press("Control+Enter")
    expect(page.locator("#validation")).to_contain_text("Madame Rose Exemple")
    if number == 0:
        expect(page.locator("#validation")).to_contain_text("12/03/1952")
    keys.press("Space")
    keys.press("Enter")
    expect(page.locator("#state")).to_have_text("validée")
