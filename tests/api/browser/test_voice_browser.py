"""Questions and answers by voice, with a made-up microphone; the due time; the page of texts."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select

from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import create_account
from calame.pipeline.state.tables import AuthorRow, DictationRow

pytestmark = pytest.mark.needs("chromium")

ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--mute-audio"),
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium with a microphone that beeps."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def author(site: Services) -> str:
    """An author who signs in as « garrigou »; returns their id."""
    with site.database.read_all() as session:
        found = session.scalars(select(AuthorRow)).first()
    assert found is not None
    create_account(
        site,
        practice_id=found.practice_id,
        login="garrigou",
        password="un-long-secret",
        name="Garrigou",
        role=Role.PRACTITIONER,
        author_id=found.id,
    )
    return found.id


def speak(page: Page, place: str) -> None:
    voice = page.locator(f"{place} [data-voice]").first
    voice.get_by_role("button", name="Dire plutôt").click()
    expect(voice.get_by_role("status")).to_contain_text("Enregistrement")
    page.wait_for_timeout(1200)
    voice.get_by_role("button", name="Arrêter").click()
    expect(voice.locator("audio")).to_be_visible()


def test_a_question_is_spoken_and_answered_by_voice(
    desk: Page, author: str, site: Services, enter: Callable[[Page, str], Page], address: str
) -> None:
    """Recorded, erased, recorded again, sent; the author listens and speaks; both are kept."""
    letter = desk.url.rpartition("/")[2]
    desk.keyboard.press("Alt+q")
    speak(desk, "#question")
    desk.locator("#question").get_by_role("button", name="Effacer").click()
    expect(desk.locator("#question audio")).to_be_hidden()
    speak(desk, "#question")
    desk.locator("#question").get_by_role("button", name="Renvoyer").click()
    expect(desk.locator("#state")).to_have_text("renvoyée à l'auteur")
    expect(desk.locator("#notice")).to_contain_text("question parlée")
    expect(desk.locator("#messages audio")).to_have_count(1)

    name(site, letter, author)
    page = enter(desk.context.browser.new_page(), "garrigou")  # type: ignore[union-attr]
    page.goto(f"{address}/approbations")
    speak(page, ".ask")
    page.get_by_role("button", name="Répondre").click()
    expect(page.locator(".ask")).to_have_count(0)
    page.close()

    desk.reload()
    expect(desk.locator("#messages audio")).to_have_count(2)


def test_a_remark_is_spoken_before_the_author_agrees(
    page: Page, validated: str, enter: Callable[[Page, str], Page], address: str
) -> None:
    """With the same control; the letter leaves the author's list."""
    enter(page, "solène")
    page.goto(f"{address}/approbations/{validated}")
    page.get_by_text("Renvoyer au secrétariat").click()
    speak(page, ".send-back")
    page.get_by_role("button", name="Renvoyer", exact=True).click()
    page.wait_for_url("**/approbations")

    page.goto(f"{address}/lettres/{validated}/historique")
    expect(page.locator(".past audio")).to_have_count(1)


def name(site: Services, letter: str, author: str) -> None:
    with site.database.write_all() as session:
        session.get_one(DictationRow, letter).author_id = author


def test_the_due_time_is_changed_at_the_desk(desk: Page) -> None:
    """Set, then the usual one again; writing is not disturbed."""
    usual = desk.locator("#due").inner_text()
    desk.locator("#to-due").click()
    desk.locator("#due-form [name=due]").fill("2031-05-04T17:30")
    desk.keyboard.press("Enter")
    expect(desk.locator("#due")).to_have_text("attendue 04/05/2031 17:30")
    expect(desk.locator("#to-validate")).to_be_visible()

    desk.locator("#to-due").click()
    desk.get_by_role("button", name="Délai habituel").click()
    expect(desk.locator("#due")).to_have_text(usual)


def test_texts_are_kept_on_their_page(
    page: Page, address: str, findings: Callable[[Page], list[str]]
) -> None:
    """Reached from « Moi », by keyboard; fields show while one types."""
    page.goto(f"{address}/moi")
    page.get_by_role("link", name="Mes textes").press("Enter")
    page.get_by_label("Abréviation").focus()
    page.keyboard.type("exam")
    page.keyboard.press("Tab")
    page.keyboard.type("Auscultation [côté] normale.")
    expect(page.locator(".text-preview mark")).to_have_text("[côté]")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-text] mark").first).to_have_text("[côté]")

    assert findings(page) == []
    page.get_by_text("Modifier").click()
    page.get_by_role("button", name="Supprimer exam").click()
    expect(page.locator("[data-text]")).to_have_count(0)
