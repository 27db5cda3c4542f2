"""``calame write``: spoken-style text becomes a letter, without any sound."""

import sys
from typing import Annotated

import typer

from calame.api.console import OUT
from calame.api.french import command_app
from calame.models.documents import DocumentKind
from calame.models.errors import InputError
from calame.pipeline.bootstrap import lexicon_of
from calame.pipeline.settings import load
from calame.pipeline.state.codec import dump
from calame.postprocess.writing import WritingOptions, write_text

app = command_app()


@app.command()
def run(
    *,
    kind: Annotated[
        DocumentKind | None,
        typer.Option("--kind", metavar="TYPE", help=f"Document : {', '.join(DocumentKind)}."),
    ] = None,
    specialty: Annotated[
        str | None,
        typer.Option("--specialty", metavar="NOM", help="Spécialité, par exemple cardiologie."),
    ] = None,
    correct: Annotated[
        bool, typer.Option("--correct/--no-correct", help="Corriger les mots mal entendus.")
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="La lettre, les changements et les doutes en JSON.")
    ] = False,
) -> None:
    """Mettre au propre un texte dicté, de l'entrée vers la sortie standard.

    Exemple : echo "pas d'œdème point à la ligne furosémide quarante milligrammes" | calame write
    """
    spoken = _standard_input()
    options = WritingOptions(kind=kind, specialty=specialty, corrects=correct)
    lexicon = lexicon_of(load().recognition, corrects=correct)
    report = write_text(spoken, options=options, lexicon=lexicon)
    if as_json:
        OUT.print_json(dump(report).decode(), ensure_ascii=False)
    else:
        OUT.print(report.text, markup=False, soft_wrap=True)


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        # Not chained: the message of the decoder repeats the text.
        raise InputError(
            "Le texte reçu n'est pas en UTF-8 : convertissez-le, par exemple avec "
            "« iconv -f WINDOWS-1252 -t UTF-8 »."
        ) from None
