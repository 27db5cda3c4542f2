"""What a recording says about itself: tags inside the file, read in a child with limits.

``artist``, ``author`` or ``performer`` is the author; ``patient``, ``priority`` and ``type`` may be
written by dictation devices that let one choose the names. Only containers of sound are opened: a
play list would make FFmpeg read other files.
"""

import contextlib
import json
import subprocess
import sys
import tempfile

from calame.asr.decoding import FORMATS
from calame.pipeline.objects.content import Content

_NAMES = {
    "artist": "auteur",
    "author": "auteur",
    "performer": "auteur",
    "auteur": "auteur",
    "patient": "patient",
    "priority": "priorite",
    "priorite": "priorite",
    "type": "type",
}
_WITHIN_S = 20.0
_CHILD = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
import av
only = {"format_whitelist": sys.argv[1], "protocol_whitelist": "pipe"}
with av.open(sys.stdin.buffer, options=only) as file:
    found = dict(file.metadata)
    for stream in file.streams.audio:
        found = dict(stream.metadata) | found
print(json.dumps({str(key): str(value)[:200] for key, value in found.items()}))
"""


def read(content: Content) -> dict[str, str]:
    """The tags of a recording under our names; none where they cannot be read."""
    with tempfile.TemporaryFile() as copy:
        for chunk in content.chunks():
            copy.write(chunk)
        copy.seek(0)
        with contextlib.suppress(subprocess.SubprocessError, ValueError):
            done = subprocess.run(  # noqa: S603 - our own interpreter and script
                [sys.executable, "-c", _CHILD, FORMATS],
                stdin=copy,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_WITHIN_S,
                check=True,
            )
            return _known(json.loads(done.stdout))
    return {}


def _known(found: dict[str, str]) -> dict[str, str]:
    named = {_NAMES.get(key.casefold()): value.strip() for key, value in found.items()}
    return {key: value for key, value in named.items() if key and value}
