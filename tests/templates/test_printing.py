"""PDFs and pictures of pages: who makes them, and what happens when LibreOffice fails."""

import stat
import struct
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import accumulate
from pathlib import Path

import pytest
from pypdf import PdfReader

from calame.models.letter import Letter
from calame.templates.letters import render
from calame.templates.pdf.office import MOST_AT_A_TIME
from calame.templates.pdf.pages import page_count, page_picture, page_text
from calame.templates.pdf.printing import BUSY, FELL_BACK, Printed, PrintOptions, Renderer, to_pdf


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], Path]:
    """A stand-in for LibreOffice that does what the shell says."""

    def make(does: str) -> Path:
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return make


def printed(letter: Letter, office: Path, timeout_s: float = 30.0) -> Printed:
    options = PrintOptions(renderer=Renderer.OFFICE, office=office, timeout_s=timeout_s)
    return to_pdf(render(letter), options=options, is_shipped=True)


@pytest.mark.parametrize("does", ["exit 1", "exit 0", "sleep 60"], ids=["fails", "silent", "hangs"])
def test_the_built_in_renderer_takes_over(
    letter: Letter, program: Callable[[str], Path], does: str
) -> None:
    """LibreOffice that fails, makes nothing or never ends costs a note, not the letter."""
    result = printed(letter, program(does), timeout_s=2.0)

    assert (result.renderer, result.note) == (Renderer.BUILT_IN, FELL_BACK)
    assert page_count(result.pdf) == 1


def test_it_runs_apart(letter: Letter, program: Callable[[str], Path], tmp_path: Path) -> None:
    """A home and a profile of its own that vanish, macros off, nothing of our environment."""
    told = tmp_path / "told"
    office = program(f'cat profile/user/*.xcu > {told}; env >> {told}; echo "$@" >> {told}; exit 1')
    printed(letter, office)
    said = told.read_text()

    assert "DisableMacrosExecution" in said
    assert "CALAME" not in said
    assert "UserInstallation=file:///" in said
    home = next(line for line in said.splitlines() if line.startswith("HOME="))
    assert not Path(home.removeprefix("HOME=")).exists()


def test_the_usual_choice_keeps_our_own_templates_built_in(letter: Letter) -> None:
    """They look alike in both, and one takes a hundredth of the time."""
    result = to_pdf(render(letter), options=PrintOptions(), is_shipped=True)

    assert (result.renderer, result.note) == (Renderer.BUILT_IN, None)


def test_any_sign_is_printed(letter: Letter) -> None:
    """A sign that no font has loses the promise of archiving, not the letter; markup stays text."""
    body = "Cher confrère,\n\n漢字 😀 #let x = 1 $a$ @b <c> *d* \\ [e]"
    pdf = to_pdf(
        render(replace(letter, body=body)), options=PrintOptions(), is_shipped=True
    ).pdf  # fmt: skip

    assert "#let x = 1 $a$ @b <c> *d* \\ [e]" in page_text(pdf, 1)


def test_the_pdf_promises_what_archives_and_screen_readers_need(letter: Letter) -> None:
    """PDF/A-2a and PDF/UA-1, the language, the title; the letterhead is text that is read."""
    pdf = to_pdf(render(letter), options=PrintOptions(), is_shipped=True).pdf
    reader = PdfReader(BytesIO(pdf))
    promises = str(reader.trailer["/Root"]["/Metadata"].get_data())  # type: ignore[index]

    assert "pdfaid:part>2<" in promises
    assert "pdfuaid:part>1<" in promises
    assert reader.metadata is not None
    assert reader.metadata.author == "Dr Solène Garrigou"
    assert "Tessandier" not in str(reader.metadata)
    assert "Cabinet des Tilleuls" in page_text(pdf, 1)


def test_a_page_is_drawn_as_wide_as_asked(letter: Letter) -> None:
    """A PNG in the proportions of A4."""
    pdf = to_pdf(render(letter), options=PrintOptions(), is_shipped=True).pdf
    picture = page_picture(pdf, 1, width_px=400)
    width, height = struct.unpack(">II", picture[16:24])

    assert picture.startswith(b"\x89PNG")
    assert (width, round(height / width, 2)) == (400, 1.42)


def test_few_are_printed_at_a_time(
    letter: Letter, program: Callable[[str], Path], tmp_path: Path
) -> None:
    """Further ones wait for their turn."""
    told = tmp_path / "told"
    office = program(f"echo begin >> {told}; sleep 0.2; echo end >> {told}; exit 1")
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda _: printed(letter, office), range(5)))
    steps = [1 if line == "begin" else -1 for line in told.read_text().split()]

    assert len(steps) == 10
    assert max(accumulate(steps)) == MOST_AT_A_TIME


def test_who_waits_too_long_gets_the_built_in_pages(
    letter: Letter, program: Callable[[str], Path], tmp_path: Path
) -> None:
    """With a note that another try may look otherwise; that print is not kept."""
    begun = tmp_path / "begun"
    office = program(f"echo >> {begun}; while [ ! -e {tmp_path}/over ]; do sleep 0.05; done")
    with ThreadPoolExecutor() as pool:
        held = [pool.submit(printed, letter, office) for _ in range(MOST_AT_A_TIME)]
        while not begun.exists() or len(begun.read_text().split("\n")) <= MOST_AT_A_TIME:
            time.sleep(0.02)
        late = printed(letter, office, timeout_s=0.1)
        (tmp_path / "over").touch()

    assert (late.renderer, late.note, late.is_passing) == (Renderer.BUILT_IN, BUSY, True)
    assert [one.result().is_passing for one in held] == [False] * MOST_AT_A_TIME
