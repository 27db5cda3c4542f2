"""Keys of one's own, pedals, auto-texts, emphasis: at the desk, without the mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from calame.models.report import Doubt, DoubtKind, Report, Span

pytestmark = pytest.mark.needs("chromium")

AUDIO = "document.querySelector('audio')"

# A pedal as the browser hands it on. Nobody has one plugged in here: a double is all there is.
PEDAL = """
class Pedal extends EventTarget {
  opened = false;
  async open() { this.opened = true; }
  report(...bytes) {
    const event = new Event("inputreport");
    Object.assign(event, { reportId: 0, data: new DataView(new Uint8Array(bytes).buffer) });
    this.dispatchEvent(event);
  }
}
window.pedal = new Pedal();
const hid = new EventTarget();
hid.getDevices = async () => [];
hid.requestDevice = async ({ filters }) => ((window.asked = filters), [window.pedal]);
Object.defineProperty(navigator, "hid", { value: hid });
"""


def tabs_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(selector)


def test_a_key_is_changed_and_stays_so(desk: Page, until: Callable[[Page, str], None]) -> None:
    """A key that is taken is refused; another one is kept, also after the page is opened anew."""
    keys = desk.keyboard
    keys.press("F1")
    tabs_to(desk, "[data-name=play]")
    keys.press("Enter")
    keys.press("F9")
    expect(desk.locator("#help .refused")).to_contain_text("F9 sert déjà")
    keys.press("a")
    expect(desk.locator("#help .refused")).to_contain_text("sert à taper")
    with desk.expect_response("**/moi/reglages"):
        keys.press("Control+Space")
    expect(desk.locator(".keys li").first).to_contain_text("Ctrl+Espace")
    keys.press("Escape")
    desk.reload()
    desk.wait_for_selector(".desk[data-ready]")

    keys.press("Control+Space")
    until(desk, f"!{AUDIO}.paused")
    keys.press("F1")
    tabs_to(desk, "#reset-keys")
    with desk.expect_response("**/moi/reglages"):
        keys.press("Enter")
    expect(desk.locator(".keys li").first).to_contain_text("F4")


def test_a_pedal_is_learnt_and_obeyed(
    page: Page,
    placed: Callable[[], str],
    at_desk: Callable[[Page, str], Page],
    until: Callable[[Page, str], None],
) -> None:
    """Each part is pressed once; then the middle plays while it is held, the sides step."""
    page.add_init_script(PEDAL)
    at_desk(page, placed())
    page.keyboard.press("F1")
    tabs_to(page, "#pedals button")
    page.keyboard.press("Enter")
    said = page.locator("#pedals .said")
    for words, bit in (("milieu", 4), ("gauche", 1), ("droite", 2)):
        expect(said).to_contain_text(words)
        page.evaluate(f"pedal.report(0, {bit}); pedal.report(0, 0)")
    expect(said).to_have_text("Pédale prête.")
    page.keyboard.press("Escape")

    page.evaluate("pedal.report(0, 2); pedal.report(0, 0)")
    assert page.evaluate(f"{AUDIO}.currentTime") == 3
    page.evaluate("pedal.report(0, 4)")
    until(page, f"{AUDIO}.currentTime > 3.5")
    page.evaluate("pedal.report(0, 5)")  # left as well, while the middle is held
    assert not page.evaluate(f"{AUDIO}.paused")
    page.evaluate("pedal.report(0, 0)")
    assert page.evaluate(f"{AUDIO}.paused")
    assert {"vendorId": 0x0911} in page.evaluate("asked")


def test_an_auto_text_is_kept_and_expanded(desk: Page) -> None:
    """Keep one in the dialogue; abbreviation and Tab write it, Tab walks its fields."""
    keys = desk.keyboard
    keys.press("Alt+t")
    expect(desk.locator("#text-search")).to_be_focused()
    tabs_to(desk, "#texts summary")
    keys.press("Enter")
    tabs_to(desk, "#text-shortcut")
    keys.type("exam")
    keys.press("Tab")
    keys.type("L'auscultation [côté] est [résultat], [patient].")
    keys.press("Tab")
    keys.press("Enter")
    expect(desk.locator("#text-list li")).to_have_count(1)
    keys.press("Escape")
    keys.press("Control+End")
    keys.type(" exam")
    keys.press("Tab")
    keys.type("gauche")
    keys.press("Tab")
    keys.type("normale")

    expect(desk.locator(".cm-content")).to_contain_text(
        "L'auscultation gauche est normale, Madame Rose Exemple."
    )


def test_words_are_emphasised(desk: Page, stored: Callable[[Page], str]) -> None:
    """Bold with one key, its signs hidden where the caret is not; the same key takes it away."""
    keys = desk.keyboard
    keys.press("Control+Home")
    keys.press("Control+Shift+ArrowRight")
    keys.press("Control+b")
    keys.press("Control+End")
    expect(desk.locator(".cm-bold")).to_have_text("Madame")
    assert "**" not in desk.locator(".cm-content").inner_text()
    keys.press("Control+s")
    expect(desk.locator("#saving")).to_contain_text("Enregistré")
    assert stored(desk).startswith("**Madame** Rose")

    keys.press("Control+Home")
    keys.press("Control+b")
    expect(desk.locator(".cm-bold")).to_have_count(0)


def test_alike_doubts_are_settled_everywhere(
    page: Page,
    place: Callable[[Report], str],
    at_desk: Callable[[Page, str], Page],
    stored: Callable[[Page], str],
    until: Callable[[Page, str], None],
) -> None:
    """« Partout », then a proposal: both are replaced. In a loop the clip begins again."""
    text = "Du furosémide. Puis du furosémide."
    doubts = tuple(
        Doubt(
            kind=DoubtKind.DRUG,
            span=Span(start=start, end=start + 10, start_s=1.0, end_s=1.4),
            heard="furosémide",
            reason="Deux médicaments se prononcent presque ainsi.",
            proposals=("torasémide",),
        )
        for start in (3, 23)
    )
    at_desk(page, place(Report(text=text, doubts=doubts)))
    page.keyboard.press("Alt+p")
    expect(page.locator("#to-validate")).to_be_visible()
    page.evaluate(f"window.jumps = 0; {AUDIO}.addEventListener('seeked', () => window.jumps++)")
    page.keyboard.press("F9")
    page.keyboard.press("b")
    until(page, "window.jumps > 3")
    page.keyboard.press("b")
    assert page.evaluate(f"{AUDIO}.paused")
    page.keyboard.press("p")
    page.keyboard.press("1")
    expect(page.locator("#doubts .n")).to_have_text("0")

    assert stored(page) == "Du torasémide. Puis du torasémide."
