"""Sound follows the text, in a real browser."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from calame.models.report import Report, Span

PAUSED = "document.querySelector('audio').paused"
pytestmark = pytest.mark.needs("chromium")

RESOURCES = Path(__file__).parent.parent.parent / "resources"
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def test_the_sound_follows_the_text(desk: Page, sounding: Callable[[Page, float], str]) -> None:
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


WORDS, CHANGES, EACH_S = 300, 200, 0.4
SAID = {f"mot{rank}" for rank in range(WORDS)}
CHOOSE = """async ([from, to]) => {
  const { EditorView } = await import("/static/vendor/codemirror.js");
  const view = EditorView.findFromDOM(document.querySelector(".cm-content"));
  view.dispatch({ selection: { anchor: from, head: to } });
}"""
# Every moment is sought, and the words that light up are read: what a person sees.
LIGHT_UP = """async (moments) => {
  const audio = document.querySelector("audio");
  const found = [];
  for (const moment of moments) {
    const sought = new Promise((done) => audio.addEventListener("seeked", done, { once: true }));
    audio.currentTime = moment;
    await sought;
    found.push([...document.querySelectorAll(".cm-playing")].map((e) => e.textContent).join(""));
  }
  return found;
}"""


def spoken() -> Report:
    """A letter of words that tell their own rank, each said in its own 0.4 seconds."""
    words = sorted(SAID, key=lambda word: int(word[3:]))
    starts = accumulate((len(word) + 1 for word in words), initial=0)
    timings = tuple(
        Span(start=at, end=at + len(word), start_s=rank * EACH_S, end_s=(rank + 1) * EACH_S)
        for rank, (at, word) in enumerate(zip(starts, words, strict=False))
    )
    return Report(text=" ".join(words), timings=timings)


def change(page: Page, chance: Random) -> None:
    """One change with the real keys: type, type over, delete, cut and paste elsewhere, undo."""
    words = list(re.finditer(r"\S+", page.locator(".cm-content").inner_text()))
    first = chance.randrange(len(words) - 6)
    chosen = [words[first].start(), words[first + chance.randint(0, 2)].end()]
    kind = chance.choice(["type", "type over", "delete", "move", "undo"])
    keys = page.keyboard
    if kind == "type":
        page.evaluate(CHOOSE, [chosen[0], chosen[0]])
        keys.insert_text("neuf ")
        return
    if kind == "undo":
        for _ in range(chance.randint(1, 2)):
            keys.press("Control+z")
        return
    page.evaluate(CHOOSE, chosen)
    if kind == "type over":
        keys.insert_text("autre chose")
    elif kind == "delete":
        keys.press("Delete")
    else:
        keys.press("Control+x")
        target = words[chance.choice([3, -4])].start()
        end = len(page.locator(".cm-content").inner_text())
        page.evaluate(CHOOSE, [min(target, end)] * 2)
        keys.press("Control+v")


@pytest.mark.parametrize("seed", [1])
def test_the_sound_survives_200_changes(
    page: Page,
    place_sound: Callable[[Report, float], str],
    at_desk: Callable[[Page, str], Page],
    seed: int,
) -> None:
    """Typing, deleting, cut and paste, undo, saved in between: untouched words keep their sound."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.set_viewport_size({"width": 1366, "height": 2400})  # all words are drawn
    at_desk(page, place_sound(spoken(), WORDS * EACH_S))
    page.keyboard.press("Alt+p")
    expect(page.locator(".cm-content")).to_be_focused()
    chance = Random(seed)  # noqa: S311 - any order of changes will do
    for number in range(CHANGES):
        change(page, chance)
        if number % 10 == 9:
            page.keyboard.press("Control+s")
            expect(page.locator("#saving")).to_contain_text("Enregistré")

    shares = [share_of_right_words(page)]
    page.reload()  # what the server keeps
    page.wait_for_selector(".desk[data-ready]")
    shares.append(share_of_right_words(page))

    assert min(shares) >= 0.98


def share_of_right_words(page: Page) -> float:
    """Of the words that still stand as they were said: those that light up in their own time.

    The beginning and the end of each are sought, 150 ms inside at most.
    """
    words = Counter(page.locator(".cm-content").inner_text().split())
    untouched = [word for word in words if word in SAID]
    starts = [int(word[3:]) * EACH_S for word in untouched]
    lit = page.evaluate(LIGHT_UP, [at + 0.1 for at in starts] + [at + 0.3 for at in starts])
    right = sum(
        (word, word) == both
        for word, both in zip(
            untouched, zip(lit[: len(starts)], lit[len(starts) :], strict=True), strict=True
        )
    )
    assert len(untouched) > WORDS / 4
    return right / len(untouched)


def test_a_place_in_the_text_plays_its_sound(
    desk: Page, until: Callable[[Page, str], None]
) -> None:
    """A click places the sound while it is silent; F6 plays from the caret."""
    box = desk.get_by_text("furosémide").first.bounding_box()
    assert box is not None
    desk.get_by_text("furosémide").first.click()
    placed = desk.evaluate("document.querySelector('audio').currentTime")
    desk.keyboard.press("Control+End")
    desk.keyboard.press("F6")
    until(desk, "document.querySelector('audio').currentTime > 6")

    assert not desk.evaluate(PAUSED)
    assert abs(placed - 2.5) < 0.1
