"""``calame backup``: everything into one folder."""

from pathlib import Path
from typing import Annotated

import typer

from calame.api.console import count, say
from calame.api.french import command_app
from calame.pipeline.bootstrap import build
from calame.pipeline.settings import load
from calame.pipeline.upkeep import backup as archive

app = command_app()

Folder = Annotated[Path, typer.Argument(metavar="DOSSIER", help="Dossier de la sauvegarde.")]


@app.command()
def backup(folder: Folder) -> None:
    """Copier la base et les objets dans un dossier, sans arrêter le travail.

    Le même dossier peut resservir : ce qu'il contient déjà n'est pas recopié.
    """
    services = build(load())
    copied = archive.backup(services, folder)
    services.database.close()
    say(f"Sauvegarde complète : {sizes(copied)}.")


def sizes(copied: archive.Copied) -> str:
    """What was copied, in words."""
    return f"{count(copied.rows, 'ligne')}, {count(copied.objects, 'objet')}"
