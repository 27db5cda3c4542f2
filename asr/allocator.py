"""The C library's allocator, set for work that takes and leaves the same large blocks all along."""

import ctypes
import sys
from collections.abc import Callable

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # malloc.h of glibc
_KEPT_BYTES = 1 << 30
_LARGEST_IN_POOL_BYTES = 1 << 25  # the most that glibc accepts


def keep_one_pool() -> None:
    """Let all threads take memory from one pool, which keeps what they leave.

    By itself glibc gives each thread a pool of its own, and returns large blocks to the system to
    ask for them again a moment later, each page of them a trap. Recognition wants the same blocks
    in every batch: docs/recognition.md has what this saves. Other C libraries have no such
    settings, and nothing happens.
    """
    mallopt = _glibc("mallopt")
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)
        mallopt(_M_MMAP_THRESHOLD, _LARGEST_IN_POOL_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def give_back() -> None:
    """Return to the system what the pool keeps, when the work is done for now."""
    malloc_trim = _glibc("malloc_trim")
    if malloc_trim is not None:
        malloc_trim(0)


def _glibc(name: str) -> Callable[..., int] | None:
    """A function of the C library, where that is glibc."""
    if sys.platform != "linux":
        return None
    function: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return function
