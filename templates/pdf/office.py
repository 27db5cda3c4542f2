"""LibreOffice, where it is installed: the exact look of the Word file.

It opens a file that somebody sent in, so it runs apart: a profile of its own that is thrown away,
no macros, no links followed, a limit of time and memory, and no network where the system allows
to take it away.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from importlib import resources
from pathlib import Path
from threading import BoundedSemaphore

from calame.models.errors import PrintingFailed

_MEMORY_BYTES = 4 * 1024**3
MOST_AT_A_TIME = 2
"""LibreOffice takes a processor and some 300 MB for each letter."""

_slots = BoundedSemaphore(MOST_AT_A_TIME)
# Tagged for screen readers, PDF/A-2b for archives.
_EXPORT = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"SelectPdfVersion":{"type":"long","value":"2"}}'
)


class OfficeBusy(PrintingFailed):
    """It prints other letters; another try may succeed."""


@cache
def find_office() -> Path | None:
    """The program, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return None if found is None else Path(found)


def convert(docx: bytes, *, office: Path, timeout_s: float) -> bytes:
    """The PDF of a letter; waits for its turn as long as the print itself may take.

    Raises:
        OfficeBusy: Too many others are being printed.
        PrintingFailed: LibreOffice failed, or took too long.
    """
    if not _slots.acquire(timeout=timeout_s):
        raise OfficeBusy
    try:
        return _converted(docx, office, timeout_s)
    finally:
        _slots.release()


def _converted(docx: bytes, office: Path, timeout_s: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="calame-print-") as name:
        folder = Path(name)
        _make_profile(folder / "profile")
        (folder / "lettre.docx").write_bytes(docx)
        _run(_command(office, folder), folder, timeout_s)
        try:
            return (folder / "lettre.pdf").read_bytes()
        except OSError:
            raise PrintingFailed from None


def _make_profile(profile: Path) -> None:
    (profile / "user").mkdir(parents=True)
    source = resources.files("calame.templates") / "data" / "registrymodifications.xcu"
    (profile / "user" / "registrymodifications.xcu").write_bytes(source.read_bytes())


def _command(office: Path, folder: Path) -> list[str]:
    limits = shutil.which("prlimit")
    confined = [limits, f"--as={_MEMORY_BYTES}", "--core=0"] if limits else []
    return [
        *_without_network(),
        *confined,
        str(office),
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        _EXPORT,
        "--outdir",
        str(folder),
        str(folder / "lettre.docx"),
    ]


@cache
def _without_network() -> tuple[str, ...]:
    """The command that takes the network away, empty where the system does not allow it."""
    tool = shutil.which("unshare")
    if tool is None:
        return ()
    command = (tool, "--map-root-user", "--net")
    probe = subprocess.run([*command, "true"], capture_output=True, check=False)  # noqa: S603 - fixed words
    return command if probe.returncode == 0 else ()


def _run(command: list[str], folder: Path, timeout_s: float) -> None:
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ.get("PATH", "")}
    with subprocess.Popen(  # noqa: S603 - our own command, paths of our own
        command,
        cwd=folder,
        env=environment | {"LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as program:
        try:
            status = program.wait(timeout_s)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)  # LibreOffice starts children
            raise PrintingFailed from None
    if status != 0:
        raise PrintingFailed
