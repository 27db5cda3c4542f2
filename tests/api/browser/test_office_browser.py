"""The office in a real browser: two on one letter, approval, the list by keyboard, every page."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select, update

from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.people.accounts import Account, account, create_account
from calame.pipeline.state.tables import AccountRow, AuthorRow, PracticeRow
from calame.pipeline.state.views import ConfirmedIdentity

pytestmark = pytest.mark.needs("chromium")

PASSWORD = "un-long-secret"
PHONE = {"width": 390, "height": 844}
Enter = Callable[[Page, str], Page]


@pytest.fixture
def staff(site: Services) -> dict[str, Account]:
    """Maëlle, with Dr Garrigou and a manager; the practice wants approval."""
    with site.database.write_all() as session:
        maelle = session.scalars(select(AccountRow).where(AccountRow.login == "maëlle")).one()
        author = session.scalars(select(AuthorRow)).first()
        known = set(session.scalars(select(AccountRow.login)))
        session.execute(update(PracticeRow).values(wants_approval=True))
    assert author is not None
    for login, role in (("solène", Role.PRACTITIONER), ("chef", Role.MANAGER)):
        if login not in known:
            create_account(
                site,
                practice_id=maelle.practice_id,
                login=login,
                password=PASSWORD,
                name=login.capitalize(),
                role=role,
                author_id=author.id if role is Role.PRACTITIONER else None,
            )
    with site.database.read_all() as session:
        rows = session.scalars(select(AccountRow)).all()
    return {row.login: account(site, row.id) for row in rows}


@pytest.fixture
def validated(site: Services, staff: dict[str, Account], placed: Callable[[], str]) -> str:
    """A letter of Dr Garrigou that Maëlle has validated."""
    letter, desk = placed(), Desk(site, staff["maëlle"])
    desk.assign(letter, staff["solène"].author_id)
    rose = ConfirmedIdentity(
        patient="Madame Rose Exemple", birth_date="1952-03-12", confirmed_at=site.now()
    )
    desk.claim(letter)
    desk.save(letter, base_version=1, text=desk.open(letter).report.text + " Apyrétique.")
    desk.confirm_identity(letter, rose)
    desk.validate(letter, base_version=2)
    return letter


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


@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_of_the_office_shuts_anybody_out(
    browser: Browser,
    width: int,
    enter: Enter,
    validated: str,
    address: str,
    findings: Callable[[Page], list[str]],
) -> None:
    """WCAG 2.2 AA, on a desk and on a phone, and nothing is cut off."""
    letter = f"/lettres/{validated}"
    pages = {
        "maëlle": (
            *("/dictees", "/dictees?voir=validees&q=garrigou", "/chiffres", "/moi"),
            *(f"{letter}/historique", f"{letter}/comparer?de=1&a=2"),
        ),
        "solène": ("/dictees", "/approbations", f"/approbations/{validated}"),
        "chef": ("/equipe",),
    }
    found = []
    for login, paths in pages.items():
        opened = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR")
        page = enter(opened.new_page(), login)
        for path in paths:
            page.goto(address + path)
            found += findings(page)
        opened.close()

    assert found == []
