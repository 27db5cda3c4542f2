"""Memory that recognition leaves stays in the process while it works, and goes back afterwards."""

import subprocess
import sys

# The settings hold for a whole process: this is one of its own.
SCRIPT = """
import resource
from pathlib import Path
from calame.asr import allocator

def used_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() >> 20

allocator.keep_one_pool()
blocks = [b"x" * (16 << 20) for _ in range(8)]
full = used_mb()
blocks.clear()
kept = used_mb()
allocator.give_back()
print(full - kept, kept - used_mb())
"""


def test_memory_is_kept_until_it_is_given_back() -> None:
    """128 MiB in blocks that glibc by itself would return at once."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True
    )

    given_up, given_back = map(int, done.stdout.split())
    assert given_up < 16
    assert given_back > 100
