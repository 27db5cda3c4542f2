"""Every page for everybody: none that a screen reader cannot read, none that scrolls sideways.

The list below is held against the routes of the application: a new page that is neither listed nor
excused fails.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from calame.api.web import PAGES
from calame.models.states import Priority, Role, Shelf
from calame.pipeline.bootstrap import Services
from calame.pipeline.letters.templates import LetterTemplates
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.members import People
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.vocabulary.words import Vocabulary
from calame.templates.letters import find_template, template_names

PASSWORD = "un-long-secret"
SIZES = {"1366": (1366, 768), "390": (390, 844)}
# Who sees which pages; "" is somebody who is not signed in.
LOOKED_AT = {
    "": ("/connexion", "/bienvenue/{token}", "/bienvenue/perdu"),
    "maëlle": (
        *("/dictees", "/dictees?voir=validees&q=garrigou", "/dictees?q=aaaaaaaa", "/envoi"),
        *("/lettres/{letter}", "/lettres/{letter}/apercu", "/lettres/{letter}/historique"),
        *("/lettres/{letter}/comparer?de=1&a=2", "/nuit", "/chiffres", "/vocabulaire"),
        *("/moi", "/moi/textes-types", "/equipe", "/rien"),
    ),
    "solène": ("/dicter", "/approbations", "/approbations/{letter}", "/vocabulaire"),
    "chef": ("/dictees", "/equipe", "/reception", "/nuit", "/modeles", "/modeles/{template}"),
    "exploitant": ("/dictees", "/reception", "/nuit", "/moi"),
}
# What a GET answers that is no page: data, sound, pictures, files, a way to another page.
NO_PAGES = {
    *("home", "fragment", "state", "audio", "waveform", "message_audio", "docx", "pdf"),
    *(
        "recording",
        "plain_text",
        "picture",
        "shipped",
        "original",
        "settings",
        "worker",
        "followed",
    ),
    *("numbers_csv", "table"),
}
DIALOGUES = ("F9", "F10", "Control+Enter", "Alt+q", "F1", "Alt+t", "Alt+i", "Control+f")


def test_no_page_is_forgotten() -> None:
    """Each route that people can open is looked at below, or is no page."""
    listed = {address.partition("?")[0] for some in LOOKED_AT.values() for address in some}
    forgotten = [
        route.path
        for router in PAGES
        for route in router.routes
        if isinstance(route, APIRoute)
        and "GET" in (route.methods or ())
        and not any(route.path_regex.match(address) for address in listed)
        and route.path != "/moi/textes"
        and route.endpoint.__name__ not in NO_PAGES
    ]

    assert forgotten == []


@pytest.fixture
def addresses(
    site: Services, staff: dict[str, Account], validated: str, placed: Callable[[], str]
) -> dict[str, str]:
    """What stands for the names in the addresses; the house has something on each page."""
    for _ in range(2):
        placed()
    manager = staff["chef"]
    people, templates = People(site, manager), LetterTemplates(site, manager)
    login = f"nouvelle-{len(people.all())}"  # a link is for one person
    Vocabulary(site, staff["maëlle"]).add(f"Mot {login}")
    overdue = update(DictationRow).where(DictationRow.shelf == Shelf.OPEN)
    with site.database.write_all() as session:  # as wide as a line gets: late, urgent, announced
        session.execute(
            overdue.values(due_at=site.now() - timedelta(days=1), priority=Priority.URGENT)
        )
    paper = templates.upload(find_template(template_names()[0]), name="Papier à en-tête")
    return {
        "letter": validated,
        "token": people.invite(login=login, name="Nouvelle", role=Role.SECRETARY),
        "template": paper.id,
    }


@pytest.fixture(params=SIZES)
def opened(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A browser of the size of a desk's screen, then of a phone's."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
    yield context
    context.close()


@pytest.mark.needs("chromium")
def test_every_page_can_be_read_and_fits(
    opened: BrowserContext,
    addresses: dict[str, str],
    findings: Callable[[Page], list[str]],
    enter: Callable[[Page, str], Page],
    address: str,
) -> None:
    """Axe finds nothing against WCAG 2.2 AA, and no page is wider than its window."""
    page = opened.new_page()
    found = []
    for login, paths in LOOKED_AT.items():
        if login:
            enter(page, login)
        for path in paths:
            page.goto(address + path.format(**addresses))
            if path == "/lettres/{letter}":
                page.wait_for_selector(".desk[data-ready]")
            found += findings(page)

    assert found == []


@pytest.mark.needs("chromium")
def test_every_dialogue_of_the_desk_can_be_read_and_fits(
    opened: BrowserContext,
    placed: Callable[[], str],
    findings: Callable[[Page], list[str]],
    enter: Callable[[Page, str], Page],
    at_desk: Callable[[Page, str], Page],
) -> None:
    """The same of what the keys open at the desk of a letter that one has taken."""
    page = enter(opened.new_page(), "maëlle")
    at_desk(page, placed())
    page.get_by_role("button", name="Prendre", exact=False).first.click()
    expect(page.locator("#to-validate")).to_be_visible()
    found = findings(page)
    for key in DIALOGUES:
        page.keyboard.press(key)
        found += findings(page)
        page.keyboard.press("Escape")

    assert found == []
