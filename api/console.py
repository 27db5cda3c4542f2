"""The terminal: progress, tables and plain lines, in French."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

# Results go to the standard output, everything else to the standard error, so that both can be
# used at once: `calame process … --json > lettres.json` still shows its progress.
OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


class Tracker:
    """One bar over many recordings: whole ones, and seconds of sound within the current one."""

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=total, heard="")

    def heard(self, key: str, seconds: float) -> None:
        """So many seconds of a recording are recognised."""
        minutes, rest = divmod(round(seconds), 60)
        self._bar.update(self._task, description=key, heard=f"{minutes}:{rest:02d} entendues")

    def done(self) -> None:
        """One more recording is finished."""
        self._bar.advance(self._task)


@contextmanager
def tracking(total: int) -> Iterator[Tracker]:
    """Show the progress over recordings on the standard error."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[heard]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=ERR, transient=True) as bar:
        yield Tracker(bar, total)


def say(line: str) -> None:
    """One line to the person at the terminal."""
    ERR.print(line, markup=False, soft_wrap=True)


def count(number: int, noun: str) -> str:
    """A number with its noun, in French: "0 lettre", "1 lettre", "2 lettres"."""
    return f"{number} {noun}{'s' if number > 1 else ''}"
