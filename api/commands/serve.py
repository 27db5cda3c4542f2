"""``calame serve``: everything on one machine."""

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
    weights: Annotated[
        str | None,
        typer.Option("--weights", metavar="NOM", help="Voyez « calame weights list »."),
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", metavar="APPAREIL", help="auto, cpu, cuda, cuda:1.")
    ] = None,
) -> None:
    """Ouvrir Calame sur cette machine : pages, API, reconnaissance.

    Affiche l'adresse, et le premier compte à la première ouverture. Les réglages se donnent par
    variables d'environnement (docs/configuration.md) ; les options passent avant eux.
    """
    settings = load(**_given(data_dir=data.resolve() if data else None))
    server = settings.server.model_copy(update=_given(host=host, port=port))
    recognition = settings.recognition.model_copy(update=_given(weights=weights, device=device))
    settings = settings.model_copy(update={"server": server, "recognition": recognition})
    serve(settings, say=say)


def _given(**options: object) -> dict[str, object]:
    """The options that were given."""
    return {name: value for name, value in options.items() if value is not None}
