"""Typer in French: the help's own words, the errors of usage, commands imported when called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from inspect import cleandoc
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command as as_command

_HELP = "Afficher cette aide."
_NO_TYPE = " "  # typer prints English names of types where nothing is given


@dataclass(frozen=True, slots=True)
class Family:
    """A command of the first level.

    Attributes:
        help: One line for the list of commands.
        module: Holds a typer application named ``app``.
    """

    help: str
    module: str


def command_app() -> typer.Typer:
    """The application of one command family."""
    return typer.Typer(add_completion=False, no_args_is_help=True)


class WrongUsage(typer.TyperException):
    """The command line itself cannot be understood; the message is French."""


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are called, so that ``--help`` is quick."""

    families: ClassVar[Mapping[str, Family]] = {}

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer's own class is private
        """The names in the order of the table."""
        del ctx
        return list(self.families)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ANN401 - the same
        """A stand-in with the help's line, enough for the list."""
        del ctx
        family = self.families.get(cmd_name)
        return family and TyperCommand(name=cmd_name, help=family.help)

    def get_help_option(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # noqa: ANN401 - the same
        """The option ``--help``, in French."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help, option.metavar = _HELP, _NO_TYPE
        return option

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]  # noqa: ANN401 - the same
        """The command itself, with French help."""
        name, *rest = args
        family = self.families.get(name)
        if family is None:
            near = get_close_matches(name, self.families, n=1)
            hint = f"vouliez-vous « {near[0]} » ?" if near else "voyez « calame --help »."
            raise WrongUsage(f"Commande inconnue : {hint}")
        command = as_command(import_module(family.module).app)
        command.name = name
        _in_french(command, ctx)
        return name, command, rest


def speak_french() -> None:
    """Replace the words that typer prints around our own."""
    from typer import rich_utils  # noqa: PLC0415 - brings rich, which a short command does not need

    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.DEFAULT_STRING = "[par défaut : {}]"
    rich_utils.ENVVAR_STRING = "[variable : {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"


def usage_error(error: typer.TyperException) -> str:
    """What is wrong with the command line, in French, from typer's own exceptions."""
    if isinstance(error, WrongUsage):
        return error.message
    parameter = getattr(error, "param", None)
    hint = parameter.get_error_hint() if parameter is not None else ""
    messages = {
        "MissingParameter": f"Il manque {hint}",
        "NoSuchOption": f"Option inconnue : {getattr(error, 'option_name', '')}",
        "BadOptionUsage": f"L'option {getattr(error, 'option_name', '')} est mal employée",
        "BadParameter": f"Valeur refusée pour {hint}",
    }
    message = messages.get(type(error).__name__, "La commande est mal formée") + "."
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "calame"
    return f"{message}{_near(error)} Voyez « {command} --help »."


def _near(error: typer.TyperException) -> str:
    possibilities: Sequence[str] = getattr(error, "possibilities", None) or ()
    return f" Vouliez-vous {' ou '.join(sorted(possibilities))} ?" if possibilities else ""


def _in_french(command: Any, ctx: typer.Context) -> None:  # noqa: ANN401 - typer's own class is private
    """Put a command's help into French: the option --help, the names of types, the line ends."""
    command.help = _paragraphs(command.help or "")
    option = command.get_help_option(ctx)
    if option is not None:
        option.help = _HELP
    for parameter in [*command.params, option]:
        if parameter is not None and parameter.metavar is None:
            parameter.metavar = _NO_TYPE
    for child in getattr(command, "commands", {}).values():
        _in_french(child, ctx)


def _paragraphs(text: str) -> str:
    """A docstring with one line per paragraph, so that the terminal may wrap it."""
    return "\n\n".join(" ".join(part.split()) for part in cleandoc(text).split("\n\n"))
