"""A letter as it will be printed, and its files."""

import io
from collections.abc import Callable

import docx
import httpx
import pytest
from pypdf import PdfReader

from calame.models.report import Header, LetterPart, Report

TWO = (
    "Cher confrère,\n\nPas de **fièvre**.\n\n=== Lettre suivante ===\n\nChère Madame,\n\nÀ bientôt."
)
PNG = b"\x89PNG"


@pytest.fixture
def two_letters(drafted: Callable[[Report], str]) -> str:
    """A dictation of two letters."""
    parts = (LetterPart(), LetterPart(header=Header(recipient="Madame Rose Exemple")))
    return drafted(Report(text=TWO, parts=parts))


def test_the_preview_shows_every_page_and_says_what_it_says(
    maelle: httpx.Client, letter: str
) -> None:
    """A picture for each page, its text beside it, how many there are, the state and the files."""
    answer = maelle.get(f"/lettres/{letter}/apercu", headers={"Accept": "text/html"})
    page = answer.text

    assert answer.status_code == 200
    assert f'src="/lettres/{letter}/pages/1?version=1&amp;lettre=1"' in page
    assert "Page 1 sur 1" in page
    assert "furosémide 40 mg" in page
    assert "à relire" in page
    for file in ("pdf", "docx"):
        assert f'href="/lettres/{letter}/{file}?version=1&amp;lettre=1"' in page


def test_a_page_is_a_picture_that_no_cache_keeps(maelle: httpx.Client, letter: str) -> None:
    """The second time it costs nothing; a page that is not there is not found."""
    answers = [maelle.get(f"/lettres/{letter}/pages/1") for _ in range(2)]

    assert [answer.content[:4] for answer in answers] == [PNG, PNG]
    assert answers[0].headers["content-type"] == "image/png"
    assert answers[0].headers["cache-control"] == "no-store"
    assert maelle.get(f"/lettres/{letter}/pages/2").status_code == 404
    assert maelle.get(f"/lettres/{letter}/pages/0").status_code == 404


def test_the_pdf_is_tagged_and_named_after_nobody(maelle: httpx.Client, letter: str) -> None:
    """A PDF for archives and screen readers; its properties hold no patient."""
    answer = maelle.get(f"/lettres/{letter}/pdf")
    reader = PdfReader(io.BytesIO(answer.content))

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="lettre-{letter[:8]}.pdf"'
    )
    assert "/MarkInfo" in reader.trailer["/Root"]  # type: ignore[operator]
    assert "Exemple" not in str(reader.metadata)
    assert "furosémide 40 mg" in reader.pages[0].extract_text()


def test_each_letter_of_a_dictation_has_its_own_files(
    maelle: httpx.Client, two_letters: str
) -> None:
    """Two letters, two Word files, two PDFs, two previews; a third one is not found."""
    texts = []
    for number in (1, 2):
        answer = maelle.get(f"/lettres/{two_letters}/docx?lettre={number}")
        document = docx.Document(io.BytesIO(answer.content))
        texts.append(" ".join(paragraph.text for paragraph in document.paragraphs))
    page = maelle.get(f"/lettres/{two_letters}/apercu?lettre=2").text

    assert "Pas de fièvre." in texts[0]
    assert "À bientôt." not in texts[0]
    assert "À bientôt." in texts[1]
    assert "fièvre" not in texts[1]
    assert 'filename="lettre-' in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].endswith('-2.docx"')
    assert "Lettre 2 sur 2" in page
    for path in ("docx", "pdf", "apercu", "pages/1"):
        assert maelle.get(f"/lettres/{two_letters}/{path}?lettre=3").status_code == 404


def test_the_text_for_pasting_has_no_marks(maelle: httpx.Client, two_letters: str) -> None:
    """Bold is ours alone; the border between letters becomes three stars."""
    text = maelle.get(f"/lettres/{two_letters}/texte-seul").text

    assert "Pas de fièvre." in text
    assert "* * *" in text
    assert "=== " not in text


def test_an_earlier_version_is_printed_as_it_was(maelle: httpx.Client, letter: str) -> None:
    """The address of a preview names its version, also when somebody saves meanwhile."""
    maelle.post(f"/lettres/{letter}/prendre", json={})
    maelle.post(f"/lettres/{letter}/texte", json={"base_version": 1, "text": "Tout autre texte."})
    old, new = (
        maelle.get(f"/lettres/{letter}/apercu?version={version}").text for version in (1, 2)
    )

    assert "furosémide" in old
    assert "(ancienne)" in old
    assert "Tout autre texte." in new
    assert "(ancienne)" not in new
    assert maelle.get(f"/lettres/{letter}/apercu?version=3").status_code == 404


@pytest.mark.parametrize("path", ["docx", "pdf", "texte-seul", "pages/1", "apercu"])
def test_strangers_print_nothing(
    stranger: httpx.Client, client: httpx.Client, letter: str, path: str
) -> None:
    """Another practice does not learn that the letter exists; a visitor must sign in."""
    assert client.get(f"/lettres/{letter}/{path}").status_code == 401
    assert stranger.get(f"/lettres/{letter}/{path}").status_code == 404
