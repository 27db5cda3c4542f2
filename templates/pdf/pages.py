"""The pages of a PDF: how many, what they look like, what they say."""

import struct
import zlib
from threading import Lock
from typing import Any

_LOCK = Lock()  # PDFium serves one thread at a time
_HEAD = b"\x89PNG\r\n\x1a\n"
_RGB = 2


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    with _LOCK, _opened(pdf) as document:
        return len(document)


def page_text(pdf: bytes, number: int) -> str:
    """The text of a page, the first one being 1."""
    with _LOCK, _opened(pdf) as document:
        text: str = document[number - 1].get_textpage().get_text_range()
    return text.replace("\r\n", "\n").strip()


def page_picture(pdf: bytes, number: int, *, width_px: int) -> bytes:
    """A page as the bytes of a PNG.

    Args:
        pdf: The document.
        number: 1 for the first page.
        width_px: How wide the picture is.
    """
    with _LOCK, _opened(pdf) as document:
        page = document[number - 1]
        bitmap = page.render(scale=width_px / page.get_width(), rev_byteorder=True)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        pixels, channels = bytes(bitmap.buffer), bitmap.n_channels
    rows = (pixels[row * stride : row * stride + width * channels] for row in range(height))
    return _png(width, height, [_without_alpha(row, channels) for row in rows])


def _opened(pdf: bytes) -> Any:  # noqa: ANN401 - a type of the library
    import pypdfium2  # noqa: PLC0415 - only who prints pays for it

    return pypdfium2.PdfDocument(pdf)


def _without_alpha(row: bytes, channels: int) -> bytes:
    if channels == 3:
        return row
    kept = bytearray(len(row) // channels * 3)
    for color in range(3):
        kept[color::3] = row[color::channels]
    return bytes(kept)


def _png(width: int, height: int, rows: list[bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, _RGB, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return _HEAD + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
