"""``calame store``: the store of the recordings and letters, tried out, moved, compared."""

from pathlib import Path
from typing import Annotated

import typer

from calame.api.console import count, say, tracking
from calame.api.french import command_app
from calame.models.errors import ConfigurationError
from calame.pipeline.bootstrap import build, open_store
from calame.pipeline.objects.consistency import DifferenceKind, compare, remove_orphans
from calame.pipeline.objects.local import LocalStore
from calame.pipeline.objects.migration import migrate
from calame.pipeline.objects.probing import probe
from calame.pipeline.objects.store import ObjectStore
from calame.pipeline.settings import Settings, load

app = command_app()


@app.command("probe")
def try_out() -> None:
    """Essayer le stockage réglé : écrire, relire, effacer, refuser les inconnus."""
    settings = load()
    found = probe(open_store(settings, settings.objects.store))
    direct = "acceptés" if found.takes_direct_uploads else "fermés"
    say(f"Le stockage rend ce qu'il reçoit. Envois directs : {direct}.")


@app.command("migrate")
def move(
    source: Annotated[
        str, typer.Option("--from", metavar="STOCKAGE", help="local, local:DOSSIER ou s3.")
    ],
    target: Annotated[
        str, typer.Option("--to", metavar="STOCKAGE", help="local, local:DOSSIER ou s3.")
    ],
    *,
    is_thorough: Annotated[
        bool, typer.Option("--relire", help="Relire aussi ce qui est déjà dans la cible.")
    ] = False,
) -> None:
    """Copier tous les objets d'un stockage à l'autre, en vérifiant chacun.

    Rien n'est effacé. Interrompue, la commande reprend où elle s'est arrêtée. Relancez-la une
    dernière fois à l'arrêt, puis changez CALAME_OBJECTS__STORE.
    """
    settings = load()
    first, second = _store(settings, source), _store(settings, target)
    with tracking(0) as tracker:
        done = migrate(first, second, is_thorough=is_thorough, progress=lambda _: tracker.done())
    megabytes = f"{done.copied_bytes / 1e6:.1f}".replace(".", ",")
    say(
        f"{count(done.copied, 'objet')} en plus ({megabytes} Mo), vérifiés ; "
        f"{done.present} déjà là."
    )


@app.command("compare")
def compare_all(
    *,
    removes: Annotated[
        bool,
        typer.Option(
            "--supprimer-orphelins", help="Effacer les objets sans ligne. À l'arrêt seulement."
        ),
    ] = False,
) -> None:
    """Comparer stockage et base : objets que rien ne nomme, objets qui manquent."""
    services = build(load())
    counts = dict.fromkeys(DifferenceKind, 0)
    for found in compare(services):
        counts[found.kind] += 1
        say(f"{'sans ligne' if found.kind is DifferenceKind.ORPHAN else 'manque'} : {found.key}")
    say(
        f"{count(counts[DifferenceKind.ORPHAN], 'objet')} sans ligne, "
        f"{counts[DifferenceKind.MISSING]} qui manquent."
    )
    if removes:
        say(f"{count(remove_orphans(services), 'objet')} effacés.")
    raise typer.Exit(int(counts[DifferenceKind.MISSING] > 0))


def _store(settings: Settings, name: str) -> ObjectStore:
    kind, _, folder = name.partition(":")
    if kind == "local" and folder:
        return LocalStore(Path(folder))
    if kind not in {"local", "s3"} or folder:
        raise ConfigurationError("Stockage inconnu : donnez local, local:DOSSIER ou s3.")
    return open_store(settings, kind)
