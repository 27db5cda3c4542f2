"""The desk opens, or says why not: whatever gets lost, nobody sits before a blank page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.needs("chromium")


def test_a_file_that_got_lost_is_asked_for_again(
    page: Page, placed: Callable[[], str], at_desk: Callable[[Page, str], Page]
) -> None:
    """One of the scripts does not arrive at the first try."""
    page.route("**/desk/walk.js", lambda route: route.abort(), times=1)

    at_desk(page, placed())

    expect(page.locator(".cm-content")).to_contain_text("Madame Rose Exemple")
    expect(page.locator("#notice")).to_contain_text("Lecture seule")


def test_a_file_that_never_comes_is_told(
    page: Page, placed: Callable[[], str], address: str
) -> None:
    """Two tries, then a sentence that says what to do."""
    page.route("**/desk/walk.js", lambda route: route.abort())

    page.goto(f"{address}/lettres/{placed()}")

    expect(page.locator("#notice")).to_contain_text("rechargez-la")


def test_settings_that_do_not_come_keep_nobody_waiting(
    page: Page, placed: Callable[[], str], at_desk: Callable[[Page, str], Page]
) -> None:
    """The desk opens with what this browser remembers."""
    page.route("**/moi/reglages", lambda _: None)  # never answered

    at_desk(page, placed())

    expect(page.locator("#notice")).to_contain_text("Lecture seule")
