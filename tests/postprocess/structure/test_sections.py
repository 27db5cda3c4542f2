"""Each kind of document has its sections, whether their titles are dictated or just said."""

import pytest

from calame.models.documents import DocumentKind
from calame.postprocess.commands.dictated import Style
from calame.postprocess.typography import plain
from calame.postprocess.writing import WritingOptions, write_text

TITLES = {
    DocumentKind.LETTER: "Antécédents|Traitement actuel|Examen clinique|Au total",
    DocumentKind.CONSULTATION: "Motif de consultation|Histoire de la maladie|Examen|Conclusion",
    DocumentKind.OPERATION: "Indication opératoire|Installation|Constatations|Fermeture|Suites",
    DocumentKind.IMAGING: "Indication|Technique|Résultats|Comparaison|Conclusion",
    DocumentKind.DISCHARGE: "Motif d'hospitalisation|Évolution|Traitement de sortie|Rendez-vous",
    DocumentKind.CERTIFICATE: "Interrogatoire|Constatations|Retentissement psychologique",
}


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize(
    ("sign", "style"), [(" deux points", Style.SPOKEN), (":", Style.FREE), (",", Style.FREE)]
)
def test_each_section_has_its_title(kind: DocumentKind, sign: str, style: Style) -> None:
    """« Indication deux points », « Indication : » and « Indication, rien » open a section."""
    titles = TITLES[kind].split("|")
    spoken = " ".join(f"{title}{sign} rien de particulier ce jour." for title in titles)
    options = WritingOptions(kind=kind, style=style, corrects=False)

    text = plain(write_text(spoken, options=options).text)

    assert text.replace("\n\n", " ") == " ".join(
        f"{title} : rien de particulier ce jour." for title in titles
    )
    assert text.count("\n\n") >= len(titles) // 2
