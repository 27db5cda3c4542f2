"""The kinds of document a practice dictates."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """What the dictation becomes. Values are the ones of the test corpus (`document`)."""

    LETTER = "lettre_confrere"
    CONSULTATION = "compte_rendu_consultation"
    OPERATION = "compte_rendu_operatoire"
    IMAGING = "compte_rendu_imagerie"
    DISCHARGE = "lettre_sortie"
    CERTIFICATE = "certificat"

    @property
    def label(self) -> str:
        """The French name that people read, also the default title of the document."""
        return _LABELS[self]


_LABELS: dict[DocumentKind, str] = {
    DocumentKind.LETTER: "Lettre à un confrère",
    DocumentKind.CONSULTATION: "Compte rendu de consultation",
    DocumentKind.OPERATION: "Compte rendu opératoire",
    DocumentKind.IMAGING: "Compte rendu d'imagerie",
    DocumentKind.DISCHARGE: "Lettre de sortie",
    DocumentKind.CERTIFICATE: "Certificat",
}
