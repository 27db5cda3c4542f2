"""Lists, sending, and every page for everybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

pytestmark = pytest.mark.needs("chromium")

RESOURCES = Path(__file__).parent.parent.parent / "resources"
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def test_the_worklist_keeps_itself_up_to_date(
    page: Page, placed: Callable[[], str], address: str
) -> None:
    """A new draft appears; the focus stays where it was."""
    placed()
    page.goto(f"{address}/dictees")
    page.locator("[data-focus^='o-']").first.focus()
    letter = placed()

    expect(page.locator(f"[data-focus='o-{letter}']")).to_be_visible(timeout=15_000)
    assert page.evaluate("document.activeElement.dataset.focus").startswith("o-")


def test_files_are_sent_with_progress_and_tried_again(page: Page, address: str) -> None:
    """A file that failed stays in the list with its reason, and goes through at the second try."""
    page.goto(f"{address}/envoi")
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


def test_files_are_dropped(page: Page, address: str) -> None:
    """Drag and drop; an empty file is refused in French."""
    page.goto(f"{address}/envoi")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([], "vide.ogg"));
          document.querySelector(".drop").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )

    expect(page.locator(".said.is-bad")).to_contain_text("Le fichier audio est vide")


PAGES = ["/dictees", "/envoi", "/dicter", "/lettres/{letter}", "/lettres/{letter}/apercu", "/rien"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1366", "390"])
def test_every_page_is_accessible_and_fits(
    context: BrowserContext,
    placed: Callable[[], str],
    findings: Callable[[Page], list[str]],
    size: dict[str, int],
    enter: Callable[[Page, str], Page],
    address: str,
) -> None:
    """Axe finds nothing against WCAG 2.2 AA, and no page is wider than its window."""
    page = context.new_page()
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.goto(f"{address}/connexion")
    found = [findings(page)]
    enter(page, "maëlle")
    letter = placed()
    page.goto(f"{address}/lettres/{letter}")
    page.wait_for_selector(".desk[data-ready]")
    page.get_by_role("button", name="Prendre", exact=False).first.click()
    expect(page.locator("#to-validate")).to_be_visible()
    for path in PAGES:
        page.goto(address + path.format(letter=letter))
        if path == "/lettres/{letter}":
            page.wait_for_selector(".desk[data-ready]")
        found.append(findings(page))
    page.goto(f"{address}/lettres/{letter}")
    page.wait_for_selector(".desk[data-ready]")
    for key in ("F9", "F10", "Control+Enter", "Escape", "F1", "Escape", "Alt+t", "Escape", "Alt+i"):
        page.keyboard.press(key)
        if key != "Escape":
            found.append(findings(page))

    assert [finding for findings in found for finding in findings] == []
