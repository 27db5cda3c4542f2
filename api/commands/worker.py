"""``calame worker``: recognition on this machine, for an installation of several machines."""

from typing import Annotated

import typer

from calame.api.console import say
from calame.api.french import command_app
from calame.api.serve import work
from calame.models.states import Priority
from calame.pipeline.settings import load

app = command_app()


@app.command()
def run(
    *,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NOM", help="Nom de ce moteur."),
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", metavar="APPAREIL", help="auto, cpu, cuda, cuda:1.")
    ] = None,
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="NOM", help="Voyez « calame weights list ».")
    ] = None,
    priorities: Annotated[
        list[Priority] | None,
        typer.Option("--priority", metavar="QUAND", help="Ne prendre que urgent, day ou night."),
    ] = None,
) -> None:
    """Reconnaître les dictées en attente de la base commune, jusqu'à l'arrêt.

    Plusieurs machines peuvent le faire à la fois : chacune prend ce qu'elle finit vite. À l'arrêt
    (SIGTERM), ce qui n'est pas fini retourne aussitôt dans la file.
    """
    settings = load()
    chosen = {"name": name, "priorities": ",".join(priorities) if priorities else None}
    engine = {"device": device, "weights": weights}
    settings = settings.model_copy(
        update={
            "work": settings.work.model_copy(update=_given(chosen)),
            "recognition": settings.recognition.model_copy(update=_given(engine)),
        }
    )
    work(settings, say=say)


def _given(options: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in options.items() if value is not None}
