"""The office in a real browser: two on one letter, approval, the list by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from calame.pipeline.people.accounts import Account

pytestmark = pytest.mark.needs("chromium")

PHONE = {"width": 390, "height": 844}
Enter = Callable[[Page, str], Page]


@pytest.fixture
def phone(
    browser: Browser, watched: Callable[[BrowserContext], BrowserContext]
) -> Iterator[BrowserContext]:
    """A browser of the size of a phone."""
    opened = browser.new_context(viewport=PHONE, locale="fr-FR")  # type: ignore[arg-type]
    yield watched(opened)
    opened.close()


def test_two_secretaries_meet_on_one_letter(
    browser: Browser,
    page: Page,
    address: str,
    enter: Enter,
    at_desk: Callable[[Page, str], Page],
    placed: Callable[[], str],
) -> None:
    """The second sees who has it, takes it over on purpose, and the past says so."""
    letter = placed()
    at_desk(page, letter).keyboard.press("Alt+p")
    expect(page.locator("#to-validate")).to_be_visible()
    other = browser.new_context(locale="fr-FR")
    ronan = enter(other.new_page(), "ronan")
    expect(ronan.locator(f'[data-line="{letter}"]')).to_contain_text("par Maëlle")

    at_desk(ronan, letter)
    expect(ronan.locator("#notice")).to_contain_text("Maëlle")
    ronan.locator("#notice button").first.click()
    expect(ronan.locator("#to-validate")).to_be_visible()

    page.goto(f"{address}/lettres/{letter}/historique")
    expect(page.locator(".past")).to_contain_text("reprise à un collègue")
    expect(page.locator(".past")).to_contain_text("par Ronan")
    other.close()


def test_an_author_approves_on_a_phone(
    phone: BrowserContext, enter: Enter, validated: str, address: str
) -> None:
    """From « Pour vous » to the next one; the secretary sees it approved."""
    page = enter(phone.new_page(), "solène")
    page.get_by_role("link", name="Pour vous").click()
    page.locator(f'a[href="/approbations/{validated}"]').click()
    expect(page.locator(".compared")).to_contain_text("Apyrétique.")
    expect(page.locator(".lead")).to_contain_text("Madame Rose Exemple, née le 12/03/1952")
    page.get_by_role("button", name="Approuver").click()
    page.wait_for_url("**/approbations")

    page.goto(f"{address}/approbations/{validated}")

    expect(page.locator("h1")).to_contain_text("approuvée")


def test_several_are_assigned_without_a_mouse(
    page: Page, placed: Callable[[], str], staff: dict[str, Account], address: str
) -> None:
    """Down the list, tick, tick, assign."""
    del staff
    letters = [placed(), placed()]
    page.goto(f"{address}/dictees?voir=sans-auteur")
    lines = page.locator("[data-line]").count()
    keys = page.keyboard
    for _ in range(lines):
        keys.press("j")
        keys.press("x")
    expect(page.locator(".bulk-n")).to_contain_text("cochées")
    keys.press("a")
    keys.type("Dr")
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_url("**/dictees?voir=sans-auteur")

    expect(page.locator(".empty")).to_be_visible()
    page.goto(f"{address}/dictees")
    for letter in letters:
        expect(page.locator(f'[data-line="{letter}"]')).to_contain_text("Garrigou")


def test_the_list_shows_what_comes_in_and_keeps_what_is_ticked(
    page: Page, placed: Callable[[], str], address: str
) -> None:
    """By itself, within a few seconds; single letters can be switched off."""
    first = placed()
    page.goto(f"{address}/dictees")
    box = page.locator(f'[data-line="{first}"] input')
    box.check()

    second = placed()

    expect(page.locator(f'[data-line="{second}"]')).to_be_visible(timeout=10_000)
    expect(box).to_be_checked()
    page.locator("#letters").click()
    box.focus()
    page.keyboard.press("x")
    expect(box).to_be_checked()
    page.locator("#letters").click()
