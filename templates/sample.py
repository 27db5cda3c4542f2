"""An invented letter, to look at a template before anything is printed with it."""

from datetime import date

from calame.models.documents import DocumentKind
from calame.models.letter import Author, Letter, Practice

_LETTER = """Cher confrère,

Je vous remercie de m'avoir adressé Madame Rose Exemple, que j'ai vue ce jour en consultation.

Antécédents :
- hypertension artérielle
- pas de diabète

Examen clinique : tension artérielle 13/8, auscultation normale, pas d'œdème.

Conclusion : **examen rassurant**. Je la reverrai dans six mois."""
_REPORT = """Indication : bilan de contrôle.

Technique : geste réalisé selon le protocole habituel, sans incident.

Résultats :
- pas d'anomalie à droite
- pas d'anomalie à gauche

Conclusion : **examen normal**."""
_CERTIFICATE = (
    "Je soussigné, Docteur Jean Modèle, certifie avoir examiné ce jour Madame Rose Exemple et "
    "n'avoir constaté aucune contre-indication à la pratique de la marche."
)
_BODIES = {
    DocumentKind.LETTER: _LETTER,
    DocumentKind.DISCHARGE: _LETTER,
    DocumentKind.CERTIFICATE: _CERTIFICATE,
}


def sample_letter(kind: DocumentKind) -> Letter:
    """A letter with every field filled; nobody in it exists."""
    return Letter(
        kind=kind,
        body=_BODIES.get(kind, _REPORT),
        written_on=date(2026, 1, 15),
        practice=Practice(
            name="Cabinet médical du Modèle",
            lines=("1, rue de l'Exemple", "00000 Villemodèle", "Tél. 01 00 00 00 00"),
        ),
        author=Author(name="Dr Jean Modèle", lines=("Médecin",)),
        recipient=("Docteur Anne Destinataire", "2, place de l'Exemple", "00000 Villemodèle"),
        patient="Madame Rose Exemple, née le 1er janvier 1950",
        copies=("Docteur Paul Copie",),
        enclosures=("Résultats de biologie",),
    )
