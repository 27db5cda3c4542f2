"""Printed letters, kept in memory for a while: a page that is looked at again costs nothing.

They never reach a disk. The key is the content of the Word file, so a new version, another template
or a validation is another letter by itself.
"""

import hashlib
from collections import OrderedDict
from threading import Lock

from calame.templates.pdf.pages import page_count, page_picture, page_text
from calame.templates.pdf.printing import Printed, PrintOptions, to_pdf

_MOST_BYTES = 64_000_000


class PrintCache:
    """Makes PDFs and pictures of pages once."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[object, ...], Printed | bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def pdf(self, docx: bytes, *, options: PrintOptions, is_shipped: bool) -> Printed:
        """The PDF of a Word file.

        Raises:
            PrintingFailed: No renderer can print it.
        """
        key = (hashlib.sha256(docx).digest(), options, is_shipped)
        found = self._get(key)
        if isinstance(found, Printed):
            return found
        made = to_pdf(docx, options=options, is_shipped=is_shipped)
        if not made.is_passing:
            self._keep(key, made, len(made.pdf))
        return made

    def picture(self, pdf: bytes, number: int, *, width_px: int) -> bytes | None:
        """A page as a PNG; None where there is no such page."""
        key = (hashlib.sha256(pdf).digest(), number, width_px)
        found = self._get(key)
        if isinstance(found, bytes):
            return found
        if not 1 <= number <= page_count(pdf):
            return None
        made = page_picture(pdf, number, width_px=width_px)
        self._keep(key, made, len(made))
        return made

    def texts(self, pdf: bytes) -> tuple[str, ...]:
        """What each page says, for those who do not see the pictures."""
        return tuple(page_text(pdf, number) for number in range(1, page_count(pdf) + 1))

    def _get(self, key: tuple[object, ...]) -> Printed | bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: tuple[object, ...], made: Printed | bytes, size: int) -> None:
        with self._lock:
            if key in self._kept or size > self._most_bytes:
                return
            self._kept[key] = made
            self._bytes += size
            while self._bytes > self._most_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.pdf if isinstance(dropped, Printed) else dropped)
