"""``calame weights``: the recognition weights on this machine."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from calame.api.console import OUT, say
from calame.api.french import command_app
from calame.asr.weights import catalogue, is_ready, locate, verify
from calame.pipeline.settings import load

app = command_app()
Name = Annotated[str, typer.Argument(metavar="NOM", help="Un nom de « calame weights list ».")]


@app.callback()
def _weights() -> None:
    """Lister, installer et vérifier les poids de reconnaissance."""


@app.command("list")
def list_weights(
    *, as_json: Annotated[bool, typer.Option("--json", help="En JSON.")] = False
) -> None:
    """Lister les poids connus et ceux qui sont prêts."""
    cache = load().recognition.cache
    ready = {one.name: is_ready(one.name, cache=cache) for one in catalogue()}
    if as_json:
        found = [{**asdict(one), "ready": ready[one.name]} for one in catalogue()]
        OUT.print_json(json.dumps(found), ensure_ascii=False)
        return
    table = Table("nom", "taille", "licence", "prêt", "quoi, et sur quelle machine", box=None)
    for one in catalogue():
        size = f"{one.size_bytes / 1e9:.2f} Go".replace(".", ",")
        is_here = "oui" if ready[one.name] else "fourni" if one.is_packaged else "non"
        purpose = f"{one.title}\n[dim]{one.hardware}[/]"
        table.add_row(one.name, size, one.licence, is_here, purpose)
    OUT.print(table)
    say("Pour installer : « calame weights fetch NOM ». Un dossier au format CTranslate2 va aussi.")


@app.command()
def fetch(name: Name) -> None:
    """Installer des poids : les télécharger, ou préparer ceux qui sont fournis."""
    settings = load().recognition
    found = locate(name, cache=settings.cache, offline=settings.offline, shows_progress=True)
    OUT.print(f"Poids « {found.name} » prêts : {found.folder}", markup=False, soft_wrap=True)


@app.command("verify")
def verify_weights(name: Name = "base") -> None:
    """Relire chaque fichier de poids et comparer son empreinte SHA-256."""
    for file, sha256 in verify(name, cache=load().recognition.cache).items():
        OUT.print(f"{sha256}  {file}", markup=False, soft_wrap=True)
    say(f"Poids « {name} » intacts.")
