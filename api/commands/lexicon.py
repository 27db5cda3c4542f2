"""``calame lexicon``: look words up, explain what the correction does, make the data anew."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from calame.api.commands import words
from calame.api.console import OUT, say
from calame.api.french import command_app
from calame.lexicon.entry import Entry
from calame.lexicon.importing import import_bdpm
from calame.lexicon.lexicon import load
from calame.lexicon.making import make
from calame.lexicon.store import DATA

app = command_app()
_MOST = 40
AsJson = Annotated[bool, typer.Option("--json", help="En JSON.")]
Folder = Annotated[
    Path, typer.Argument(metavar="DOSSIER", exists=True, file_okay=False, help="Un dossier.")
]
Destination = Annotated[
    Path, typer.Option("--out", metavar="DOSSIER", help="Où écrire ; sinon dans Calame.")
]


@app.callback()
def _lexicon() -> None:
    """Chercher et expliquer les mots du lexique."""


@app.command()
def search(
    text: Annotated[str, typer.Argument(metavar="TEXTE", help="Le début d'un terme.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Chercher les termes qui commencent par ce texte, sans souci d'accents."""
    found = load().starts_with(text, most=_MOST)
    if as_json:
        OUT.print_json(json.dumps([entry._asdict() for entry in found]), ensure_ascii=False)
        return
    _show(found)
    if not found:
        say("Aucun terme ne commence ainsi.")


@app.command()
def explain(
    text: Annotated[str, typer.Argument(metavar="MOT", help="Un mot, ou une suite de mots.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Expliquer pourquoi un mot serait changé, ou ne le serait pas."""
    # Numbers and search libraries: only when asked for.
    from calame.postprocess.correction.explanation import explain as reasons  # noqa: PLC0415

    explanation = reasons(text, load())
    if as_json:
        OUT.print_json(json.dumps(asdict(explanation)), ensure_ascii=False)
        return
    OUT.print(f"Prononciation : {explanation.pronunciation}", markup=False)
    for word, state in explanation.words:
        OUT.print(f"« {word} » : {state}", markup=False)
    table = Table("entendu", "terme", "nature", "distance", "sûreté", box=None)
    for one in explanation.neighbours:
        distance = f"{one.distance:.2f}".replace(".", ",")
        table.add_row(one.heard, one.term, one.kind, distance, f"{100 * one.probability:.0f} %")
    if explanation.neighbours:
        OUT.print(table)
    OUT.print(explanation.verdict, markup=False)


@app.command()
def stats(*, as_json: AsJson = False) -> None:
    """Compter les formes, par nature et par source."""
    lexicon = load()
    entries = [entry for words in lexicon.lists for entry in words.entries]
    kinds = Counter(entry.kind.label for entry in entries)
    sources = Counter(entry.source for entry in entries)
    if as_json:
        counts = {"forms": len(entries), "kinds": dict(kinds), "sources": dict(sources)}
        OUT.print_json(json.dumps(counts), ensure_ascii=False)
        return
    table = Table("nature ou source", "formes", box=None)
    for name, count in [*kinds.most_common(), *sources.most_common()]:
        table.add_row(name, str(count))
    OUT.print(table)
    known = len(lexicon.language.forms)
    say(f"{len(entries)} formes de termes ; {known} formes françaises connues.")


@app.command()
def build(
    public: Annotated[
        Path,
        typer.Argument(metavar="SOURCES", exists=True, help="Fichiers BDPM, CCAM et Orphanet."),
    ],
    dictionary: Annotated[
        Path, typer.Argument(metavar="DICTIONNAIRE", exists=True, help="index.aff et index.dic.")
    ],
    *,
    tagged: Annotated[
        Path | None,
        typer.Option(
            "--grammar",
            exists=True,
            help="fr.aff et fr.dic de hunspell-fr-comprehensive : genres et accords.",
        ),
    ] = None,
    out: Destination = DATA,
) -> None:
    """Refaire les fichiers du lexique depuis les sources publiques et les listes tenues à la main.

    Le paquet « wordfreq » doit être installé : il donne la fréquence des mots.
    """
    for name, count in make(public, dictionary, folder=out, tagged=tagged).items():
        OUT.print(f"{name} : {count} lignes", markup=False)


app.command(name="add")(words.add)
app.command(name="remove")(words.remove)
app.command(name="list")(words.list_words)
app.command(name="undo")(words.undo)
importing = command_app()
app.add_typer(importing, name="import")


@importing.callback()
def _importing() -> None:
    """Prendre des fichiers officiels plus récents, ou la liste de mots d'un cabinet."""


importing.command(name="liste")(words.import_list)


@importing.command()
def bdpm(folder: Folder, *, out: Destination = DATA) -> None:
    """Mettre à jour les médicaments depuis les fichiers de la base publique (BDPM)."""
    added, gone = import_bdpm(folder, data=out)
    _show(added[:_MOST])
    say(f"{len(added)} médicaments ajoutés, {len(gone)} retirés.")


def _show(entries: Iterable[Entry]) -> None:
    table = Table("terme", "nature", "spécialités", "prononciation", "source", box=None)
    for entry in entries:
        said = ", ".join(entry.pronunciations[:2])
        table.add_row(
            entry.term, entry.kind.label, ", ".join(entry.specialties), said, entry.source
        )
    OUT.print(table)
