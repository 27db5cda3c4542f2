"""``python scripts/screenshots.py FOLDER [WORD …]``: every page, as a desk and a phone show it.

For looking at, before and after a change of the style sheets. Needs Chromium. With words, only the
pages whose name holds one of them.
"""

import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from invented_house import PASSWORD, Furnishing, House
from playwright.sync_api import Browser, Page, sync_playwright

from calame.api.web import create_app
from calame.pipeline.bootstrap import build
from calame.pipeline.settings import Settings

SIZES = {"1366": (1366, 768), "390": (390, 844)}
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--mute-audio"),
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
)
READY = ".desk[data-ready]"
Step = Callable[[Page], None]


def _press(*keys: str) -> Step:
    def run(page: Page) -> None:
        page.wait_for_selector(READY)
        for key in keys:
            page.keyboard.press(key)

    return run


def _click(*selectors: str) -> Step:
    def run(page: Page) -> None:
        page.wait_for_selector(".recorder[data-ready]")
        for selector in selectors:
            page.click(selector)
            page.wait_for_timeout(1500)

    return run


def _opened(selector: str) -> Step:
    return lambda page: page.locator(selector).first.click()


def _offline(page: Page) -> None:
    page.context.set_offline(True)
    page.reload(wait_until="commit")


def _as_seen(page: Page) -> None:
    page.wait_for_timeout(50)


def shots(house: House) -> dict[str, Sequence[tuple[str, str, Step]]]:
    """Who looks at what: a name for the file, the address, what they do there first."""
    letter = {fate: f"/lettres/{one}" for fate, one in house.letters.items()}
    settled = f"{letter['validated']}/historique"
    versions = f"{letter['validated']}/comparer?de=1&a=2"
    return {
        "": (
            ("connexion", "/connexion", _as_seen),
            ("bienvenue", f"/bienvenue/{house.welcome}", _as_seen),
            ("lien-expire", "/bienvenue/inconnu", _as_seen),
        ),
        "maelle": (
            ("liste", "/dictees", _as_seen),
            ("liste-filtres", "/dictees", _opened(".more summary")),
            ("liste-vide", "/dictees?q=aaaaaaaa", _as_seen),
            ("liste-cochee", "/dictees", _opened("[name=choisies]")),
            ("liste-validees", "/dictees?voir=validees", _as_seen),
            ("liste-echec", "/dictees?voir=en-echec", _as_seen),
            ("envoi", "/envoi", _as_seen),
            ("bureau-lecture", letter["waiting"], _press()),
            ("bureau-doutes", letter["mine"], _press("F9")),
            ("bureau-changements", letter["mine"], _press("F10")),
            ("bureau-valider", letter["mine"], _press("Control+Enter")),
            ("bureau-question", letter["mine"], _press("Alt+q")),
            ("bureau-identite", letter["mine"], _press("Alt+i")),
            ("bureau-textes", letter["mine"], _press("Alt+t")),
            ("bureau-touches", letter["mine"], _press("F1")),
            ("bureau-chercher", letter["mine"], _press("Control+f")),
            ("bureau-pris", letter["taken"], _press()),
            ("bureau-renvoyee", letter["asked"], _press()),
            ("bureau-validee", letter["validated"], _press()),
            ("bureau-envoyee", letter["delivered"], _press()),
            ("bureau-echec", letter["failed"], _press()),
            ("bureau-attente", letter["received"], _press()),
            ("apercu", f"{letter['validated']}/apercu", _as_seen),
            ("historique", settled, _as_seen),
            ("comparer", versions, _as_seen),
            ("nuit", "/nuit", _as_seen),
            ("vocabulaire", "/vocabulaire", _as_seen),
            ("textes", "/moi/textes-types", _as_seen),
            ("compte", "/moi", _as_seen),
            ("chiffres", "/chiffres", _as_seen),
            ("erreur-403", "/equipe", _as_seen),
            ("erreur-404", "/rien", _as_seen),
        ),
        "forestac": (
            ("praticien-liste", "/dictees", _as_seen),
            ("dicter", "/dicter", _as_seen),
            ("dicter-enregistre", "/dicter", _click("#record")),
            ("dicter-pause", "/dicter", _click("#record", "#record")),
            ("dicter-hors-ligne", "/dicter", _offline),
            ("approbations", "/approbations", _as_seen),
            ("approbation", f"/approbations/{house.letters['validated']}", _opened("summary")),
        ),
        "chef": (
            ("responsable-liste", "/dictees", _as_seen),
            ("reception", "/reception", _as_seen),
            ("responsable-nuit", "/nuit", _as_seen),
            ("responsable-vocabulaire", "/vocabulaire", _as_seen),
            ("modeles", "/modeles", _as_seen),
            ("modele", f"/modeles/{house.template}", _as_seen),
            ("equipe", "/equipe", _as_seen),
            ("responsable-chiffres", "/chiffres", _as_seen),
        ),
        "exploitant": (
            ("exploitant-liste", "/dictees", _as_seen),
            ("exploitant-reception", "/reception", _as_seen),
        ),
    }


@contextmanager
def _site(folder: Path) -> Iterator[tuple[str, House]]:
    """The furnished house and its address."""
    services = build(Settings(data_dir=folder / "data"))
    house = Furnishing(services).furnish(folder)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            create_app(services), log_config=None, access_log=False, ws="none", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://localhost:{listener.getsockname()[1]}", house
        finally:
            server.should_exit = True
            thread.join()
            services.database.close()


def _sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/connexion")
    page.fill("[name=identifiant]", login)
    page.fill("[name=mot_de_passe]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dictees")


def _look(
    browser: Browser, address: str, house: House, *, target: Path, words: Sequence[str]
) -> None:
    for size, (width, height) in SIZES.items():
        for login, pages in shots(house).items():
            wanted = [one for one in pages if not words or any(word in one[0] for word in words)]
            if not wanted:
                continue
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale="fr-FR"
            )
            page = context.new_page()
            if login:
                _sign_in(page, address, login)
            for name, path, step in wanted:
                context.set_offline(False)
                page.goto(address + path)
                step(page)
                _take(page, target / f"{name}-{size}.png")
            context.close()


def _take(page: Page, file: Path) -> None:
    page.wait_for_timeout(400)
    page.screenshot(path=file)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        print(f"{file.stem}: wider than the window")


def main(target: Path, words: Sequence[str]) -> None:
    """Furnish a house, look at all of it."""
    target.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CALAME_CHROMIUM") or shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory(prefix="calame-captures-") as folder,
        _site(Path(folder)) as (address, house),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        _look(browser, address, house, target=target, words=words)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
