"""Where the processor time of a worker goes: the recogniser, the writing, and everything else.

The recogniser computes in threads of its own, most of which Python does not know, and goes on while
its caller writes letters. So its share is what the process used less what all other threads used.
Sounds that the correction has it compare count as recognition.
"""

import resource
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_THREADS = Path("/proc/self/task")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Processor seconds.

    Attributes:
        recognition: Of the recogniser.
        writing: From words to written text.
        rest: Decoding, storage, database, Prefect, duties: of this process and of its children.
    """

    recognition: float = 0.0
    writing: float = 0.0
    rest: float = 0.0


class Meter:
    """Measures batch after batch; what is used between two batches belongs to the second."""

    def __init__(self, helpers_s: Callable[[], float] = lambda: 0.0) -> None:
        """Begin to measure.

        Args:
            helpers_s: What the children used that are still alive.
        """
        self._helpers_s = helpers_s
        self._told_s = self._used_s()
        self._recognition_s = 0.0

    def restart(self) -> None:
        """Forget what was used until now."""
        self._told_s = self._used_s()

    def begin(self) -> None:
        """A batch begins: only from here to its end is anything recognised."""
        self._recognition_s = _unknown_s()

    def end(self, *, writing_s: float) -> Effort:
        """The batch is over, and the threads of its recogniser have ended.

        Args:
            writing_s: What the writing took of it.
        """
        recognition_s = max(0.0, _unknown_s() - self._recognition_s)
        used_s = self._used_s()
        rest_s = max(0.0, used_s - self._told_s - recognition_s - writing_s)
        self._told_s = used_s
        return Effort(recognition=recognition_s, writing=writing_s, rest=rest_s)

    def _used_s(self) -> float:
        """Of this process and of its children."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + ended.ru_utime + ended.ru_stime + self._helpers_s()


def _unknown_s() -> float:
    """What no living thread of Python used: other threads, and those that have ended."""
    known = (thread.native_id for thread in threading.enumerate())
    return time.process_time() - sum(_thread_s(native) for native in known)


def _thread_s(native_id: int | None) -> float:
    """Of one thread. Where the system does not tell, the recogniser's share is told too high."""
    try:
        return int((_THREADS / str(native_id) / "schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0
