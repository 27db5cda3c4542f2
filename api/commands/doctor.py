"""``calame doctor``: what is wrong with this machine or with its configuration."""

import json
from typing import Annotated

import typer
from rich.table import Table

from calame.api.console import OUT, say
from calame.api.french import command_app
from calame.pipeline.settings import load
from calame.pipeline.state.codec import plain
from calame.pipeline.upkeep.checkup import Finding, Verdict, examine
from calame.pipeline.upkeep.deep_checkup import examine_deeply

app = command_app()

_LOOK = {
    Verdict.GOOD: "green",
    Verdict.OPTIONAL: "dim",
    Verdict.WARNING: "yellow",
    Verdict.BAD: "bold red",
}


@app.command()
def run(
    *,
    is_deep: Annotated[
        bool, typer.Option("--deep", help="Comparer aussi chaque objet du stockage avec la base.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="En JSON.")] = False,
) -> None:
    """Examiner la machine et la configuration.

    Le code de sortie est 1 quand un point empêche de travailler.
    """
    settings = load()
    findings = [*examine(settings), *(examine_deeply(settings) if is_deep else ())]
    if as_json:
        OUT.print_json(json.dumps([plain(one) for one in findings]), ensure_ascii=False)
    else:
        _show(findings)
    raise typer.Exit(int(any(one.verdict is Verdict.BAD for one in findings)))


def _show(findings: list[Finding]) -> None:
    table = Table("point", "état", "constat", box=None, pad_edge=False)
    for one in findings:
        table.add_row(one.name, f"[{_LOOK[one.verdict]}]{one.verdict}[/]", one.message)
    OUT.print(table)
    bad = sum(one.verdict is Verdict.BAD for one in findings)
    say("Tout est prêt." if not bad else "Un point au moins empêche de travailler.")
