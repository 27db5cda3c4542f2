"""Making Word files for the tests of this folder, and changing what they hold."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
from docx.document import Document


def saved(document: Document) -> bytes:
    """The file's bytes."""
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def template(build: Callable[[Document], object]) -> bytes:
    """A Word file that somebody made."""
    document = docx.Document()
    build(document)
    return saved(document)


def repacked(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The package with its entries changed."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        entries = {name: package.read(name) for name in package.namelist()}
    change(entries)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return target.getvalue()
