"""A day at the desk by keyboard, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from calame.models.report import Doubt, DoubtKind, DoubtPart, Report, Span

PAUSED = "document.querySelector('audio').paused"
pytestmark = pytest.mark.needs("chromium")

RESOURCES = Path(__file__).parent.parent.parent / "resources"
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def test_every_key_is_on_the_screen(desk: Page) -> None:
    """The most used below the letter, all of them with F1."""
    desk.keyboard.press("F1")

    assert desk.locator(".keys kbd").count() >= 9
    assert desk.locator("#help .all-keys kbd").count() >= 20
    desk.keyboard.press("Escape")
    expect(desk.locator("#help")).to_be_hidden()


def test_the_player_obeys_keys(desk: Page, until: Callable[[Page, str], None]) -> None:
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
    assert desk.evaluate(PAUSED)
    assert 3.3 < paused < 4.6


def test_a_long_doubt_is_rewritten_in_the_letter(
    page: Page,
    place: Callable[[Report], str],
    at_desk: Callable[[Page, str], Page],
    stored: Callable[[Page], str],
) -> None:
    """A passage is chosen in the text, to be typed over; speech without text shows its place."""
    passage = "une phrase entière que personne n'a comprise et qu'il faut donc réécouter"
    text = f"Début. {passage}. Fin."
    long = Doubt(
        kind=DoubtKind.DOSE,
        span=Span(start=7, end=7 + len(passage), start_s=1.0, end_s=4.0),
        heard=passage,
        reason="Passage mal entendu.",
        parts=tuple(
            DoubtPart(kind=DoubtKind.DOSE, span=Span(start=at, end=at + 3), reason="mal entendu")
            for at in (7, 15)
        ),
    )
    gap = Doubt(
        kind=DoubtKind.GAP,
        span=Span(start=6, end=6, start_s=5.0, end_s=6.0),
        heard="",
        reason="Parole sans texte.",
    )
    at_desk(page, place(Report(text=text, doubts=(long, gap))))
    page.keyboard.press("Alt+p")
    expect(page.locator("#to-validate")).to_be_visible()
    expect(page.locator(".cm-doubt-gap")).to_have_count(1)
    expect(page.locator(".cm-doubt")).to_have_count(2)
    page.keyboard.press("F9")
    page.keyboard.press("r")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.type("rien")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_contain_text("Enregistré")

    assert stored(page) == "Début. rien. Fin."


def test_a_letter_goes_back_with_a_question(desk: Page) -> None:
    """By keyboard; the question stands above the letter afterwards."""
    desk.keyboard.press("Alt+q")
    desk.keyboard.type("Quelle dose ?")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")  # past the button that records the voice
    desk.keyboard.press("Enter")

    expect(desk.locator("#state")).to_have_text("renvoyée à l'auteur")
    expect(desk.locator("#notice")).to_contain_text("Quelle dose ?")
