"""Letters as they will be printed, and the practice's own templates, in a real browser."""

import io
from collections.abc import Callable

import docx
import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect
from sqlalchemy import select

from calame.models.report import Report
from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import create_account
from calame.pipeline.state.tables import AccountRow, PracticeRow

pytestmark = pytest.mark.needs("chromium")

SIZES = {"1366": (1366, 768), "390": (390, 844)}
LONG = "Cher confrère,\n\n" + "\n\n".join(["Pas d'œdème, tension artérielle 13/8."] * 60)


def paper(*texts: str) -> FilePayload:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return {
        "name": "papier.docx",
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "buffer": target.getvalue(),
    }


@pytest.fixture
def manager(site: Services, context: BrowserContext, enter: Callable[[Page, str], Page]) -> Page:
    """The manager's page, signed in."""
    with site.database.read_all() as session:
        practice = session.scalars(
            select(PracticeRow.id).where(PracticeRow.name == "Cabinet du Calvaire")
        ).one()
        is_there = session.scalar(select(AccountRow.id).where(AccountRow.login == "gérante"))
    if not is_there:
        create_account(
            site,
            practice_id=practice,
            login="gérante",
            password="un-long-secret",
            name="Gérante",
            role=Role.MANAGER,
        )
    return enter(context.new_page(), "gérante")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_preview_shows_the_pages_and_copies_the_text(
    page: Page,
    place: Callable[[Report], str],
    findings: Callable[[Page], list[str]],
    address: str,
    size: tuple[int, int],
) -> None:
    """Every page is there as a picture that fits; one key copies the text; nothing against WCAG."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{address}/lettres/{place(Report(text=LONG))}/apercu")
    pictures = page.locator(".sheet img")
    pictures.last.scroll_into_view_if_needed()

    assert pictures.count() > 1
    for number in range(pictures.count()):
        expect(pictures.nth(number)).to_have_js_property("complete", value=True)
        assert pictures.nth(number).evaluate("image => image.naturalWidth") == 1240
        assert pictures.nth(number).evaluate("image => image.clientWidth <= innerWidth")
    page.get_by_role("button", name="Copier le texte").press("Enter")
    expect(page.locator("#said")).to_have_text("Texte copié.")
    assert findings(page) == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_template_is_sent_corrected_and_chosen(
    manager: Page, findings: Callable[[Page], list[str]], address: str, size: tuple[int, int]
) -> None:
    """The page says what is wrong; the corrected file is shown with an invented letter."""
    manager.set_viewport_size({"width": size[0], "height": size[1]})
    manager.goto(f"{address}/modeles")
    manager.get_by_label("Nom du modèle").fill("Papier")
    manager.get_by_label("Document Word").set_input_files(paper("{{ patiente }}"))
    manager.get_by_role("button", name="Vérifier et enregistrer").click()
    expect(manager.locator(".problems li")).to_have_count(2)
    found = findings(manager)
    manager.get_by_label("Document Word").set_input_files(paper("{{ patient }}", "{{ corps }}"))
    manager.get_by_role("button", name="Vérifier et enregistrer").click()
    manager.wait_for_url("**/modeles/*", timeout=90_000)  # LibreOffice prints it where it is there
    expect(manager.get_by_role("heading", level=1)).to_have_text("Papier")
    expect(manager.locator(".sheet img").first).to_have_js_property("complete", value=True)
    found += findings(manager)
    manager.goto(f"{address}/modeles")
    choice = manager.get_by_label("Certificat", exact=True)
    choice.select_option(index=1)
    manager.get_by_role("button", name="Enregistrer pour Certificat").click()

    expect(choice.locator("option:checked")).to_have_text("Papier")
    assert found + findings(manager) == []
