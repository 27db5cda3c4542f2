"""``calame intake``: watched folders and buckets, as the operator sees them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from calame.api.console import OUT, count, say
from calame.api.french import command_app
from calame.models.errors import ConfigurationError, NotFound
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.intake import arrivals, quarantine
from calame.pipeline.intake.arrivals import ArrivalState
from calame.pipeline.intake.clues import Found
from calame.pipeline.intake.polling import Watch, poll
from calame.pipeline.intake.sources import Source, practice_of, read_sources
from calame.pipeline.settings import load

app = command_app()

_LABELS = {
    ArrivalState.SEEN: "vu, pas encore pris",
    ArrivalState.RELEASED: "relâché",
    ArrivalState.TAKEN: "pris",
    ArrivalState.QUARANTINED: "en quarantaine",
}


@app.command()
def explain(
    path: Annotated[
        str, typer.Argument(metavar="CHEMIN", help="Un fichier, sous son dossier surveillé.")
    ],
    *,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="NOM", help="La source, s'il y en a plusieurs."),
    ] = None,
) -> None:
    """Dire ce qui serait compris d'un fichier, sans le prendre.

    Montre l'auteur, le patient, la priorité et le type, et d'où vient chacun : fiche jointe,
    étiquettes, règle de chemin, source. Le fichier n'a pas besoin d'exister.
    """
    services = build(load())
    chosen = _source(services, source, path)
    below = _below(chosen, path)
    _show(chosen, below, Watch(services, chosen).understand(below))


@app.command("poll")
def poll_once() -> None:
    """Relever une fois les dossiers et buckets surveillés."""
    polled = poll(build(load()))
    say(
        f"{count(polled.taken, 'enregistrement')} en plus, "
        f"dont {polled.duplicates} déjà connus ; "
        f"{polled.quarantined} en quarantaine, {polled.waiting} en attente."
    )
    if polled.unreachable:
        say(f"{count(polled.unreachable, 'source')} ne répond pas : vérifiez dossier et réseau.")
    raise typer.Exit(int(polled.unreachable > 0))


@app.command("list")
def list_arrivals(
    *,
    only_quarantine: Annotated[
        bool, typer.Option("--quarantine", help="Seulement ce qui est en quarantaine.")
    ] = False,
) -> None:
    """Lister les derniers fichiers arrivés."""
    services = build(load())
    state = ArrivalState.QUARANTINED if only_quarantine else None
    table = Table("identifiant", "source", "fichier", "état", "motif", box=None, pad_edge=False)
    for practice_id in _practices(services):
        for one in arrivals.recent(services, practice_id, state=state):
            label = _LABELS[one.state] + (" (déjà connu)" if one.is_duplicate else "")
            table.add_row(one.id[:8], one.source, one.path, label, one.reason or "")
    OUT.print(table)


@app.command()
def release(
    arrival: Annotated[str, typer.Argument(metavar="IDENTIFIANT", help="Son début suffit.")],
) -> None:
    """Sortir un fichier de la quarantaine : il sera pris, quel qu'il soit."""
    services = build(load())
    quarantine.release(services, *_find(services, arrival))
    say("Relâché : le fichier sera pris à la prochaine relève.")


@app.command()
def delete(
    arrival: Annotated[str, typer.Argument(metavar="IDENTIFIANT", help="Son début suffit.")],
    *,
    is_sure: Annotated[bool, typer.Option("--oui", help="Sans demander.")] = False,
) -> None:
    """Supprimer un fichier de la quarantaine."""
    services = build(load())
    found = _find(services, arrival)
    if not is_sure:
        typer.confirm("Supprimer définitivement ce fichier ?", abort=True)
    quarantine.discard(services, *found)
    say("Supprimé.")


def _source(services: Services, name: str | None, path: str) -> Source:
    sources = read_sources(services.settings.intake.sources)
    if name is None:
        whole = Path(path).resolve()
        around = [one for one in sources if one.dossier and whole.is_relative_to(one.dossier)]
        fitting = around or list(sources)
    else:
        fitting = [one for one in sources if one.nom == name]
    if len(fitting) != 1:
        raise ConfigurationError("Source inconnue ou à préciser : donnez --source.")
    return fitting[0]


def _below(source: Source, path: str) -> str:
    """The path as the rules see it."""
    whole = Path(path).resolve()
    if source.dossier is not None and whole.is_relative_to(source.dossier.resolve()):
        return whole.relative_to(source.dossier.resolve()).as_posix()
    return path.removeprefix(source.prefixe).lstrip("/")


def _show(source: Source, path: str, found: Found) -> None:
    meant = {
        "auteur": found.author.name if found.author else "personne : à attribuer",
        "patient": found.patient or "",
        "priorite": found.priority.label,
        "type": found.kind.label if found.kind else "selon la dictée",
    }
    clues = {clue.name: clue for clue in found.clues}
    OUT.print(f"Source « {source.nom} », fichier {path}", markup=False)
    table = Table("champ", "trouvé", "compris", "d'où", box=None, pad_edge=False)
    for name, value in meant.items():
        clue = clues.get(name)
        origin = clue.origin if clue else "réglage de la source ou défaut"
        table.add_row(name, clue.said if clue else "", value, origin)
    OUT.print(table)


def _practices(services: Services) -> list[str]:
    sources = read_sources(services.settings.intake.sources)
    return sorted({practice_of(services, source) for source in sources})


def _find(services: Services, start: str) -> tuple[str, str]:
    """The practice and the whole identifier of a file in quarantine.

    Raises:
        NotFound: None begins so, or several.
    """
    found = [
        (practice_id, one.id)
        for practice_id in _practices(services)
        for one in arrivals.recent(services, practice_id, state=ArrivalState.QUARANTINED)
        if one.id.startswith(start)
    ]
    if len(found) != 1:
        raise NotFound("Aucun fichier de ce nom en quarantaine : voyez « calame intake list ».")
    return found[0]
