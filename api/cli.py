"""``calame``: the command line. Messages are French; ``--json`` speaks to machines.

Exit codes: 0 everything asked for was done; 1 something failed, the message says what to do;
2 the command line cannot be understood; 130 interrupted.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import ClassVar

import typer

from calame.api.french import Family, LazyGroup, speak_french, usage_error
from calame.models.errors import CalameError

_FAILED, _MISUSED, _INTERRUPTED = 1, 2, 130


class _Calame(LazyGroup):
    families: ClassVar[Mapping[str, Family]] = {
        "process": Family(
            "Transformer des enregistrements en lettres, sans serveur.",
            "calame.api.commands.process",
        ),
        "write": Family(
            "Mettre au propre un texte dicté, de l'entrée vers la sortie standard.",
            "calame.api.commands.write",
        ),
        "serve": Family(
            "Ouvrir Calame sur cette machine : pages, API, reconnaissance.",
            "calame.api.commands.serve",
        ),
        "worker": Family(
            "Reconnaître sur cette machine, à plusieurs machines.", "calame.api.commands.worker"
        ),
        "night": Family(
            "Lancer la nuit maintenant : tout ce qui attend.", "calame.api.commands.night"
        ),
        "backup": Family("Sauvegarder la base et les objets.", "calame.api.commands.backup"),
        "restore": Family("Restaurer une sauvegarde.", "calame.api.commands.restore"),
        "submit": Family(
            "Envoyer des enregistrements à un serveur Calame.", "calame.api.commands.submit"
        ),
        "intake": Family(
            "Dossiers et buckets surveillés : expliquer, relever, quarantaine.",
            "calame.api.commands.intake",
        ),
        "store": Family(
            "Stockage des enregistrements et des lettres : essayer, déménager, comparer.",
            "calame.api.commands.store",
        ),
        "eval": Family("Mesurer la qualité sur un corpus.", "calame.api.commands.evaluate"),
        "lexicon": Family(
            "Chercher et expliquer les mots du lexique.", "calame.api.commands.lexicon"
        ),
        "weights": Family(
            "Lister, installer et vérifier les poids de reconnaissance.",
            "calame.api.commands.weights",
        ),
        "doctor": Family("Examiner la machine et la configuration.", "calame.api.commands.doctor"),
    }


app = typer.Typer(
    cls=_Calame,
    add_completion=False,
    no_args_is_help=True,
    subcommand_metavar="COMMANDE …",
    options_metavar="[OPTIONS]",
)


@app.callback()
def _calame() -> None:
    """Calame : des dictées médicales françaises aux lettres, sans rien envoyer ailleurs."""


def main(args: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        args: Without the program's name; None takes the program's own.

    Returns:
        The exit code.
    """
    words = list(sys.argv[1:] if args is None else args)
    if not words or "--help" in words:
        speak_french()
    try:
        code = app(args=words, prog_name="calame", standalone_mode=False)
    except CalameError as error:
        return _say(error.message, _FAILED)
    except typer.TyperException as error:
        # Without any argument, the help is printed already.
        is_help = type(error).__name__ == "NoArgsIsHelpError"
        return _MISUSED if is_help else _say(usage_error(error), _MISUSED)
    except typer.Abort:
        return _say("Interrompu.", _FAILED)
    return _say("interrompu.", _INTERRUPTED) if code == _INTERRUPTED else int(code or 0)


def _say(message: str, code: int) -> int:
    typer.echo(f"Erreur : {message}", err=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
