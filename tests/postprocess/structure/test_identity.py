"""What a dictation says about itself, as proposals."""

import pytest

from calame.models.documents import DocumentKind
from calame.models.report import Header
from calame.postprocess.structure.identity import guess_kind, propose_header

KINDS = [
    ("Cher confrère,\n\nJe vous remercie.", DocumentKind.LETTER),
    ("Certificat médical initial. Je soussigné certifie.", DocumentKind.CERTIFICATE),
    ("Compte rendu opératoire\n\nMonsieur Paul Durand", DocumentKind.OPERATION),
    ("IRM du rachis lombaire du 3 avril 2025", DocumentKind.IMAGING),
    ("Scanner thoracique du 28 janvier 2025, à la demande", DocumentKind.IMAGING),
    ("Chère amie,\n\nTa patiente a été hospitalisée du 2 au 7 février.", DocumentKind.DISCHARGE),
    ("Compte rendu de consultation du 12 février 2025", DocumentKind.CONSULTATION),
    ("Consultation du 19 février 2025.", DocumentKind.CONSULTATION),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_kind_shows_in_the_text(text: str, kind: DocumentKind) -> None:
    """Each kind has words that show it; a letter is what is left."""
    assert kind is guess_kind(text)


def test_a_header_is_proposed() -> None:
    """Recipient, patient, birth date, date and copies, as dictated."""
    text = (
        "Docteur Jean Lescaux, cardiologue\n\nConcerne : Monsieur Paul Durand, né le 1er mars 1950."
        "\n\nConsultation du 3 avril 2025. Copie au Docteur Anne Roux."
    )

    assert propose_header(text, ("Copie à Madame Petit.",)) == Header(
        recipient="Docteur Jean Lescaux, cardiologue",
        patient="Monsieur Paul Durand",
        birth_date="1950-03-01",
        dictated_on="2025-04-03",
        copies=("Docteur Anne Roux", "Madame Petit"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patient né le 04/09/1948.", "1948-09-04"),
        ("Patient né le 04/19/1948.", None),
        ("Patient de 70 ans.", None),
    ],
)
def test_birth_dates(text: str, expected: str | None) -> None:
    """Numeric dates too; an impossible month is none."""
    assert expected == propose_header(text).birth_date


def test_nothing_said_is_nothing_proposed() -> None:
    """An empty header, never a guess."""
    assert propose_header("Le patient va bien.") == Header()
