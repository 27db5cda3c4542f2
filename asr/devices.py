"""Processor or graphics card, and the best numeric type that it supports."""

import os
import re
import subprocess
from dataclasses import dataclass

from calame.models.errors import ConfigurationError

# The best first. int8 costs a little accuracy and doubles the speed of a processor; on a graphics
# card float16 is as fast.
_PREFERRED = {
    "cpu": ("int8", "int8_float32", "float32"),
    "cuda": ("float16", "int8_float16", "bfloat16", "float32"),
}

_MAX_WORKERS = 4

# Whole windows in one batch of a processor: more decode a little faster, but want over 1.2 GB.
_WINDOWS_ON_CPU = 4
# On a graphics card: what a window of 30 s of the largest weights takes, float16, five beams. Keys
# and values of 32 layers for the sound (245 MB) and for 224 tokens (183 MB), the encoder's
# attention (180 MB) and what is copied on the way. Computed, not measured: see docs/recognition.md.
_WINDOW_BYTES = 700 << 20
_MOST_WINDOWS = 32
_UNKNOWN_WINDOWS = 8

CUDA_REMEDY = (
    "Carte graphique inutilisable, la reconnaissance tourne sur le processeur : installez le "
    "pilote NVIDIA, CUDA 12 et cuDNN 9 (« pip install nvidia-cublas-cu12 nvidia-cudnn-cu12 »), "
    "ou choisissez l'appareil « cpu »."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """Where recognition runs.

    Attributes:
        kind: ``cpu`` or ``cuda``.
        index: Of the graphics card.
        compute_type: A numeric type of CTranslate2.
        threads: Processor threads.
        warning: What the operator should know, in French, or None.
    """

    kind: str
    index: int = 0
    compute_type: str
    threads: int = 1
    warning: str | None = None

    @property
    def workers(self) -> int:
        """Batches at the same time. Four threads each alone do more than four on one matrix."""
        return min(self.threads, _MAX_WORKERS) if self.kind == "cpu" else 1

    @property
    def threads_per_worker(self) -> int:
        """Processor threads of one batch."""
        return max(1, self.threads // self.workers)

    @property
    def name(self) -> str:
        """``cpu`` or ``cuda:0``."""
        return self.kind if self.kind == "cpu" else f"{self.kind}:{self.index}"


def choose(device: str, compute_type: str) -> Device:
    """Pick the device and the numeric type.

    Args:
        device: ``auto``, ``cpu``, ``cuda`` or ``cuda:N``.
        compute_type: ``auto`` or a type of CTranslate2.

    Raises:
        ConfigurationError: The name is unknown, or the device does not support the type.
    """
    if not re.fullmatch(r"auto|cpu|cuda(:\d+)?", device):
        raise ConfigurationError(
            "Appareil de reconnaissance inconnu : choisissez auto, cpu, cuda ou cuda:0."
        )
    index = int(device.partition(":")[2] or 0)
    if device != "cpu" and _cuda_count() > index:
        return Device(kind="cuda", index=index, compute_type=_type("cuda", index, compute_type))
    warning = CUDA_REMEDY if device.startswith("cuda") else None
    return on_cpu(compute_type, warning=warning)


def on_cpu(compute_type: str, *, threads: int = 1, warning: str | None = None) -> Device:
    """The processor, perhaps with a warning why it is not the graphics card.

    Raises:
        ConfigurationError: The processor does not support the type.
    """
    found = _type("cpu", 0, compute_type)
    return Device(kind="cpu", compute_type=found, threads=threads, warning=warning)


def threads(wanted: int) -> int:
    """How many processor threads to use; 0 takes the cores that this process may use."""
    if wanted > 0:
        return wanted
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def batch_windows(device: Device) -> int:
    """Whole windows in one batch, by the memory that is free once the weights are loaded.

    The engine halves it when that was too much after all.
    """
    if device.kind == "cpu":
        return _WINDOWS_ON_CPU
    free = _free_bytes(device.index)
    windows = _UNKNOWN_WINDOWS if free is None else free // _WINDOW_BYTES
    return min(max(1, windows), _MOST_WINDOWS)


def _free_bytes(index: int) -> int | None:
    """Memory of a graphics card that nobody uses, as its driver's own program tells; else None."""
    query = ["--query-gpu=memory.free", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(  # noqa: S603 - fixed arguments
            ["nvidia-smi", f"--id={index}", *query],  # noqa: S607 - where the driver put it
            capture_output=True,
            check=True,
            text=True,
            timeout=10,
        )
        return int(told.stdout) << 20
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _cuda_count() -> int:
    import ctranslate2  # noqa: PLC0415 - heavy

    return int(ctranslate2.get_cuda_device_count())


def _type(kind: str, index: int, wanted: str) -> str:
    import ctranslate2  # noqa: PLC0415 - heavy

    supported = ctranslate2.get_supported_compute_types(kind, index)
    if wanted == "auto":
        return next(name for name in _PREFERRED[kind] if name in supported)
    if wanted not in supported:
        raise ConfigurationError(
            f"Type de calcul inconnu ou impossible sur cet appareil : "
            f"choisissez auto ou {', '.join(sorted(supported))}."
        )
    return wanted
