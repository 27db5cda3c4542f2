"""The C library's allocator, kept from hoarding memory for each thread."""

import ctypes
import sys

_M_ARENA_MAX = -8  # malloc.h of glibc
_ARENAS = 2


def share_arenas() -> None:
    """Let all threads take memory from the same two pools.

    glibc gives each thread a pool of its own and returns little of it. Recognition has many threads
    that each need much for a moment: docs/recognition.md has what this saves. Other C libraries
    have no such pools, and nothing happens.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)
