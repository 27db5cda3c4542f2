"""Any recording becomes mono samples at 16 kHz, decoded in a child process with limits.

Audio files come from outside and FFmpeg is a large surface: what hangs, crashes or asks for too
much memory ends with the child (asr/decoding.py) and is an ordinary error here.
"""

import mmap
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from calame.asr import decoding
from calame.asr.nursery import Nursery
from calame.models.errors import (
    AudioEmpty,
    AudioProtected,
    AudioTooLong,
    AudioUnreadable,
    InputError,
)

SAMPLE_RATE_HZ = decoding.SAMPLE_RATE_HZ

Samples = npt.NDArray[np.float32]

_TOO_DEMANDING = (
    "La lecture de ce fichier demande trop de temps ou de mémoire, il est sans doute abîmé : "
    "renvoyez l'original, ou exportez-le en WAV, MP3 ou M4A."
)
_NEEDS_DSS = (
    "Ce fichier de dictaphone (DS2, DSS Grundig) demande un module facultatif : "
    "installez-le avec « pip install 'calame[dss]' », ou exportez l'enregistrement en WAV."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Audio:
    """A decoded recording.

    Attributes:
        samples: Mono, 16 kHz, float32 between -1 and 1.
        is_complete: False where the file is damaged or cut and only a part could be read.
    """

    samples: Samples
    is_complete: bool = True

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeLimits:
    """What one recording may cost.

    Attributes:
        max_duration_s: Longest recording in seconds.
        max_memory_bytes: Address space of the child.
        max_cpu_s: Processor time of the child in seconds.
        max_wall_s: Time until the child is killed, in seconds.
    """

    max_duration_s: float = 2 * 3600
    max_memory_bytes: int = 1 << 30
    max_cpu_s: int = 120
    max_wall_s: float = 300


def decode(
    source: Path | bytes, *, limits: DecodeLimits | None = None, nursery: Nursery | None = None
) -> Audio:
    """Decode a recording; the content decides how, never the name.

    Args:
        source: The recording.
        limits: What it may cost.
        nursery: Of the same limits: saves the start of a child where many are decoded.

    Raises:
        AudioEmpty: No bytes, or no sound in them.
        AudioProtected: It is encrypted with a password.
        AudioTooLong: It exceeds the limit.
        AudioUnreadable: Not audio, damaged beyond use, or too demanding.
    """
    limits = limits or DecodeLimits()
    with _opened(source) as file:
        if nursery is None:
            code, data = run_limited(_command(limits), file, max_wall_s=limits.max_wall_s)
        else:
            code, data = nursery.run(file, max_wall_s=limits.max_wall_s)
    if code not in {decoding.COMPLETE, decoding.PARTIAL}:
        raise _error(code, limits)
    return Audio(samples=_samples(data), is_complete=code == decoding.COMPLETE)


def open_nursery(limits: DecodeLimits | None = None) -> Nursery:
    """Where many recordings are decoded, each in a fork of one child. Nothing starts yet."""
    return Nursery(_command(limits or DecodeLimits()))


def run_limited(command: Sequence[str], stdin: BinaryIO, *, max_wall_s: float) -> tuple[int, bytes]:
    """Run a child on an open file and kill it when its time is over.

    Returns:
        Its exit code, negative for the signal that ended it, and what it wrote.
    """
    with subprocess.Popen(  # noqa: S603 - our own interpreter and script
        command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            data, _ = child.communicate(timeout=max_wall_s)
        except subprocess.TimeoutExpired:
            child.kill()
            return -signal.SIGKILL, b""
    return child.returncode, data


def _command(limits: DecodeLimits) -> list[str]:
    """The child without site and user settings: it starts in a third of the time."""
    return [
        sys.executable,
        *("-I", "-S", decoding.__file__),
        *(str(limits.max_memory_bytes), str(limits.max_cpu_s), str(limits.max_duration_s)),
        *dict.fromkeys(_import_paths()),
    ]


def _import_paths() -> Iterator[str]:
    """Where the child finds the packages that decode, told without importing them."""
    for name in ("av", "pydsscodec"):
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            yield str(Path(spec.origin).parent.parent)


@contextmanager
def _opened(source: Path | bytes) -> Iterator[BinaryIO]:
    """The recording as a real file without a name, which the child reads and seeks in."""
    if isinstance(source, bytes):
        with _nameless_file() as file:
            file.write(source)
            file.seek(0)
            yield file
        return
    try:
        if not source.is_file():  # a pipe would block, a folder is no recording
            raise AudioUnreadable
        with source.open("rb") as file:
            yield file
    except OSError as error:
        raise AudioUnreadable from error


def _nameless_file() -> BinaryIO:
    """In memory where the system can, since a temporary file would leave speech on the disk."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("audio"), "w+b")
    return tempfile.TemporaryFile()


def _samples(data: bytes) -> Samples:
    """Samples in memory of their own.

    In the pool (asr/allocator.py) they would outlive what surrounds them and leave holes, into
    which no batch fits.
    """
    values = np.frombuffer(data, np.int16)
    memory = mmap.mmap(-1, values.size * 4, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    samples: Samples = np.frombuffer(memory, np.float32)
    return np.divide(values, np.float32(32768.0), out=samples)


def _error(code: int, limits: DecodeLimits) -> InputError:
    known: dict[int, InputError] = {
        decoding.EMPTY: AudioEmpty(),
        decoding.UNREADABLE: AudioUnreadable(),
        decoding.PROTECTED: AudioProtected(),
        decoding.NEEDS_DSS: AudioUnreadable(_NEEDS_DSS),
        decoding.TOO_LONG: AudioTooLong(
            f"Cet enregistrement dépasse {_duration(limits.max_duration_s)} : "
            "découpez-le en plusieurs dictées."
        ),
    }
    return known.get(code, AudioUnreadable(_TOO_DEMANDING))


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{round(seconds)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours and minutes:
        return f"{hours} h {minutes:02d}"
    return f"{hours} h" if hours else f"{minutes} min"
