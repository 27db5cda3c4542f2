"""A child that has imported what decodes, and forks for each recording.

Starting Python and importing PyAV takes a tenth of a second of the processor, as much as
recognising a second of speech. The child never reads a recording itself: each fork has the limits
of a child of its own (asr/decoding.py) and ends with its recording.
"""

import os
import select
import signal
import socket
import subprocess
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_BLOCK_BYTES = 1 << 20


class Nursery:
    """Runs one recording at a time; it is started when it is first needed, and again if it dies."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._lock = threading.Lock()
        self._end: Callable[[], object] = lambda: None

    def run(self, source: BinaryIO, *, max_wall_s: float) -> tuple[int, bytes]:
        """Decode an open file in a fork, and kill it when its time is over.

        Returns:
            Its exit code, negative for the signal that ended it, and what it wrote.
        """
        with self._lock:
            deadline = time.monotonic() + max_wall_s
            try:
                channel = self._opened()
                output = _hand_over(channel, source)
                with os.fdopen(output, "rb", buffering=0) as pipe:
                    data = _read(pipe, deadline)
                _wait(channel, deadline)
                answer = channel.recv(16)
            except (OSError, TimeoutError):
                answer = b""
            if not answer:
                self.close()
                return -signal.SIGKILL, b""
            return int(answer), data

    @property
    def used_s(self) -> float:
        """Processor seconds of the child that lives and of its forks, where the system tells."""
        child = self._child
        try:
            stat = Path(f"/proc/{child.pid}/stat").read_text() if child else ""
        except OSError:
            return 0.0
        ticks = map(int, stat.rpartition(")")[2].split()[11:15])
        return sum(ticks) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End it, with what it is decoding. Forgetting a nursery ends it too."""
        self._end()
        self._child = self._channel = None

    def _opened(self) -> socket.socket:
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._channel is None:
            self._channel, theirs = socket.socketpair()
            with theirs:
                self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and script
                    self._command,
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # its forks end with it
                )
            self._end = weakref.finalize(self, _end, self._child, self._channel)
        return self._channel


def _end(child: "subprocess.Popen[bytes]", channel: socket.socket) -> None:
    channel.close()
    with suppress(ProcessLookupError):  # it has ended by itself
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _hand_over(channel: socket.socket, source: BinaryIO) -> int:
    """Give a recording away; returns where its sound comes out."""
    ours, theirs = os.pipe()
    try:
        socket.send_fds(channel, [b"+"], [source.fileno(), theirs])
    except OSError:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    return ours


def _read(pipe: BinaryIO, deadline: float) -> bytes:
    """All that comes out.

    Raises:
        TimeoutError: Too late.
    """
    blocks: list[bytes] = []
    while True:
        _wait(pipe, deadline)
        block = pipe.read(_BLOCK_BYTES)
        if not block:
            return b"".join(blocks)
        blocks.append(block)


def _wait(source: BinaryIO | socket.socket, deadline: float) -> None:
    if not select.select([source], [], [], max(0.0, deadline - time.monotonic()))[0]:
        raise TimeoutError
