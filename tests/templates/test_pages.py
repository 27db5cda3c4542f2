"""The printed page, as LibreOffice lays it out."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from calame.models.documents import DocumentKind
from calame.models.letter import Author, Letter, Practice
from calame.templates.letters import render

PARAGRAPH = "Pas d'œdème des membres inférieurs, tension artérielle 13/8, FEVG à 35 %."


def letter(body: str) -> Letter:
    return Letter(
        kind=DocumentKind.LETTER,
        body=body,
        written_on=date(2026, 11, 21),
        practice=Practice(name="Cabinet des Tilleuls", lines=("12, rue du Moulin",)),
        author=Author(name="Dr Solène Garrigou", lines=("Cardiologue",)),
    )


def printed(soffice: str, folder: Path, content: bytes) -> PdfReader:
    source = folder / "lettre.docx"
    source.write_bytes(content)
    subprocess.run(
        [
            soffice,
            "--headless",
            f"-env:UserInstallation={(folder / 'office').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return PdfReader(folder / "lettre.pdf")


@pytest.mark.needs("libreoffice")
def test_a_short_letter_prints_on_one_a4_page(soffice: str, tmp_path: Path) -> None:
    """Letterhead, date, body, signature and page number stand in this order on one A4 page."""
    body = f"Cher confrère,\n\nExamen clinique : {PARAGRAPH}\n\nTraitement :\n- furosémide 40 mg"
    pdf = printed(soffice, tmp_path, render(letter(body)))
    text = pdf.pages[0].extract_text()
    wanted = (
        "Cabinet des Tilleuls", "12, rue du Moulin", "Le 21 novembre 2026", "Cher confrère,",
        "Examen clinique :", "– furosémide 40 mg", "Dr Solène Garrigou", "Page 1 sur 1",
    )  # fmt: skip
    places = [" ".join(text.split()).find(part) for part in wanted]

    assert len(pdf.pages) == 1
    assert (round(pdf.pages[0].mediabox.width), round(pdf.pages[0].mediabox.height)) == (595, 842)
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.needs("libreoffice")
def test_a_long_letter_names_its_author_and_counts_its_pages(soffice: str, tmp_path: Path) -> None:
    """The following pages carry author and date instead of the letterhead."""
    pdf = printed(soffice, tmp_path, render(letter("\n\n".join([PARAGRAPH] * 40))))
    second = " ".join(pdf.pages[1].extract_text().split())

    assert len(pdf.pages) == 2
    assert second.startswith("Dr Solène Garrigou 21 novembre 2026")
    assert "Page 2 sur 2" in second
    assert "12, rue du Moulin" not in second
