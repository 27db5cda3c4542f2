"""Children that are started again when they die, and that end with us."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_log = logging.getLogger(__name__)

RECYCLE = 75  # the exit code with which a child asks for a fresh process (flows/children.py)
_LOOK_EVERY_S = 0.1
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_HEALTHY_AFTER_S = 60.0
_END_WITHIN_S = 8.0


@dataclass(slots=True)
class Child:
    """A Python module that runs as a process of its own.

    Attributes:
        name: For the log.
        arguments: The module and its arguments.
        output: A file for what it prints; None: our own.
        process: What runs now; None between two lives.
        not_before: When the next life may begin, by the monotonic clock.
    """

    name: str
    arguments: Sequence[str]
    output: Path | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    _deaths: int = field(default=0, init=False)
    _started: float = field(default=0.0, init=False)
    not_before: float = field(default=0.0, init=False)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it, on a leash: it ends when our end of its standard input closes."""
        command = [sys.executable, "-m", *self.arguments, "--leashed"]
        target = self.output.open("wb") if self.output else None
        self.process = subprocess.Popen(  # noqa: S603 - our own modules
            command,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=target,
            stderr=target,
            start_new_session=True,  # ctrl-C reaches us alone; we end the children in order
        )
        if target is not None:
            target.close()
        self._started = time.monotonic()

    def look(self, environment: Mapping[str, str]) -> None:
        """Start it again when it died, after a pause that grows with each death in a row."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._bury(self.process, now)
        if self.process is None and now >= self.not_before:
            self.start(environment)

    def end(self, deadline: float) -> None:
        """Wait for its end, and force it when its time is over."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.warning("%s killed: it did not end in time", self.name)
            self.process.kill()
            self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()

    def _bury(self, process: "subprocess.Popen[bytes]", now: float) -> None:
        if process.stdin is not None:
            process.stdin.close()
        self.process = None
        if process.returncode == RECYCLE:
            self._deaths, self.not_before = 0, now
            return
        is_healthy = now - self._started > _HEALTHY_AFTER_S
        self._deaths = 1 if is_healthy else self._deaths + 1
        pause_s = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** (self._deaths - 1))
        self.not_before = now + pause_s
        _log.warning("%s ended with %s: again in %.1f s", self.name, process.returncode, pause_s)


class Supervisor:
    """Keeps children alive from a thread of its own. Use as a context."""

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str]) -> None:
        self._children = children
        self._environment = environment
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def __enter__(self) -> "Supervisor":
        for child in self._children:
            child.start(self._environment)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        for child in self._children:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + _END_WITHIN_S
        for child in self._children:
            child.end(deadline)

    def _watch(self) -> None:
        while not self._is_over.wait(_LOOK_EVERY_S):
            for child in self._children:
                child.look(self._environment)
