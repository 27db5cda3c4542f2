"""``calame serve``: everything on one machine."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from calame.api.console import say
from calame.api.french import command_app
from calame.api.serve import serve
from calame.pipeline.settings import load

app = command_app()


@app.command()
def run(
    *,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADRESSE", help="Adresse d'écoute.")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="PORT", help="Port d'écoute.", min=1, max=65_535)
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DOSSIER", help="Dossier de la base et des dictées."),
    ] = None,
) -> None:
    """Ouvrir Calame sur cette machine : pages, API, reconnaissance.

    Affiche l'adresse, et le premier compte à la première ouverture. Les réglages se donnent par
    variables d'environnement (docs/configuration.md) ; les options passent avant eux.
    """
    settings = load(**({} if data is None else {"data_dir": data.resolve()}))
    given = {"host": host, "port": port}
    server = settings.server.model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s")
    serve(settings.model_copy(update={"server": server}), say=say)
