"""The whole line for real: upload in a browser, recognition, review, a Word file that opens."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.needs("chromium")

RESOURCES = Path(__file__).parent.parent / "resources"
RECOGNITION_MS = 240_000


@dataclass(frozen=True)
class Running:
    """A server that was started as a user starts it."""

    address: str
    login: str
    password: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """``calame serve`` on a new data folder, with its real runner; Prefect is tested elsewhere."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    data = tmp_path_factory.mktemp("served")
    output = data / "output.txt"
    command = [sys.executable, "-m", "calame.api.cli", "serve"]
    with (
        output.open("wb") as file,
        subprocess.Popen(
            [*command, "--port", str(port), "--data", data / "house"],
            stdout=file,
            stderr=subprocess.STDOUT,
            env=_environment(),
        ) as server,
    ):
        try:
            yield _wait(f"http://127.0.0.1:{port}", output, server)
        finally:
            server.terminate()
            server.wait(30)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CALAME_")}
    return kept | {"CALAME_PREFECT__ENABLED": "false"}


def _wait(address: str, output: Path, server: "subprocess.Popen[bytes]") -> Running:
    for _ in range(600):
        assert server.poll() is None, output.read_text("utf-8")
        said = re.search(
            r"identifiant « (.+?) », mot de passe « (.+?) »", output.read_text("utf-8")
        )
        if said and _answers(address):
            return Running(address=address, login=said[1], password=said[2])
        time.sleep(0.1)
    raise AssertionError(output.read_text("utf-8"))


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/sante").is_success
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def page(browser: Browser, served: Running) -> Iterator[Page]:
    """The first account's page, signed in."""
    with browser.new_context(locale="fr-FR", viewport={"width": 1366, "height": 768}) as context:
        page = context.new_page()
        page.goto(served.address)
        page.get_by_label("Identifiant").fill(served.login)
        page.get_by_label("Mot de passe").fill(served.password)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url("**/dictees")
        yield page


@pytest.fixture(scope="module")
def word_file(page: Page, served: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dictation goes the whole way; gives the Word file that was downloaded."""
    page.goto(f"{served.address}/envoi")
    page.get_by_label("Choisir des fichiers").set_input_files(RESOURCES / "dictee-courte.ogg")
    expect(page.locator(".said.is-good")).to_contain_text("Reçue", timeout=30_000)

    page.goto(f"{served.address}/dictees")
    expect(page.locator(".list .tag.todo")).to_have_text("à relire", timeout=RECOGNITION_MS)
    page.get_by_role("button", name=re.compile("^Relire la dictée")).click()
    page.wait_for_selector(".desk[data-ready]")

    editor = page.locator(".cm-content")
    expect(editor).to_contain_text("matin")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Relu par nos soins.")
    page.get_by_role("button", name="Valider").first.click()
    page.get_by_label("J’ai vérifié").check()
    page.locator("#validation .button.main").click()
    expect(page.locator("#state")).to_have_text("validée", timeout=20_000)

    with page.expect_download() as download:
        page.locator("#word").click()
    path = tmp_path_factory.mktemp("letter") / "lettre.docx"
    download.value.save_as(path)
    return path


def test_an_upload_becomes_a_validated_word_file(word_file: Path, page: Page) -> None:
    """From the browser to the browser: to review, corrected, validated, downloaded."""
    expect(page.locator(".cm-content")).to_have_attribute("aria-readonly", "true")

    assert word_file.read_bytes()[:4] == b"PK\x03\x04"


@pytest.mark.needs("libreoffice")
def test_the_word_file_opens_as_a_letter(word_file: Path, soffice: str, tmp_path: Path) -> None:
    """LibreOffice reads it; what was dictated and what was typed is printed."""
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{tmp_path / 'profile'}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            word_file,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    pages = pypdf.PdfReader(tmp_path / "lettre.pdf").pages
    printed = " ".join(" ".join(one.extract_text().split()) for one in pages)

    assert len(pages) == 1
    assert "40 mg le matin" in printed.replace("\xa0", " ")
    assert "Relu par nos soins." in printed
