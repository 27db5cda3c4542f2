"""Lists that keep themselves up to date, and sending."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

pytestmark = pytest.mark.needs("chromium")


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
