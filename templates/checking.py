"""Looks at a Word file that somebody sent, in a process of its own with limits.

Zip and XML from outside are a large surface: what hangs or asks for too much memory ends with the
child and is an ordinary refusal here. ``python -I -m calame.templates.checking MEMORY CPU`` is the
child: the file on its input, the problems as JSON on its output.
"""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass

from calame.templates.letters import check_template

TOO_DEMANDING = (
    "La vérification de ce modèle demande trop de temps ou de mémoire, il est sans doute abîmé : "
    "enregistrez-le de nouveau dans Word et recommencez."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLimits:
    """What looking at one file may cost.

    Attributes:
        max_memory_bytes: Address space of the child.
        max_cpu_s: Its processor time, in seconds.
        max_wall_s: Time until it is killed, in seconds.
    """

    max_memory_bytes: int = 1 << 30
    max_cpu_s: int = 20
    max_wall_s: float = 60


def check_upload(content: bytes, *, limits: CheckLimits | None = None) -> list[str]:
    """What :func:`check_template` says of a file that nobody has looked at yet."""
    limits = limits or CheckLimits()
    command = [sys.executable, "-I", "-m", __name__]
    bounds = [str(limits.max_memory_bytes), str(limits.max_cpu_s)]
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module
            [*command, *bounds],
            input=content,
            capture_output=True,
            timeout=limits.max_wall_s,
            check=True,
        )
    except subprocess.SubprocessError:
        return [TOO_DEMANDING]
    return [str(problem) for problem in json.loads(child.stdout)]


def main(memory_bytes: int, cpu_s: int) -> None:
    """The child: limit this process, then look."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(nothing, (0, 0))
    sys.stdout.write(json.dumps(check_template(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
