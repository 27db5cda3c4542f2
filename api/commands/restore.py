"""``calame restore``: a backup into an empty installation."""

from calame.api.commands.backup import Folder, sizes
from calame.api.console import say
from calame.api.french import command_app
from calame.pipeline.bootstrap import build
from calame.pipeline.settings import load
from calame.pipeline.upkeep import backup as archive

app = command_app()


@app.command()
def run(folder: Folder) -> None:
    """Remettre une sauvegarde dans une installation vide, SQLite ou PostgreSQL."""
    services = build(load())
    copied = archive.restore(services, folder)
    services.database.close()
    say(f"Restauration terminée : {sizes(copied)}. Lancez « calame doctor », puis Calame.")
