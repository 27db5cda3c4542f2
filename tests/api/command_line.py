"""Runs `calame` in this process, as a test would type it."""

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

from calame.api.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


def run(*words: str | Path) -> Ran:
    """Run one command; what it writes is caught."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    return Ran(code, out.getvalue(), err.getvalue())
