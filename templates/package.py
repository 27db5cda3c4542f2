"""Opens a Word file that somebody else made, or says in French why it cannot be a template."""

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from calame.models.errors import TemplateInvalid

if TYPE_CHECKING:
    from docx.document import Document

# A letterhead with a large logo stays far below both. A zip bomb announces its size in the
# directory, and zipfile stops reading an entry at the size that was announced.
LARGEST_FILE_BYTES = 20 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_ENTRIES = 2_000

_NOT_WORD = (
    "Ce fichier n'est pas un document Word (.docx) : "
    "enregistrez le modèle au format « Document Word (.docx) » et recommencez."
)
_MACROS = (
    "Ce modèle contient des macros, elles sont refusées : "
    "enregistrez-le au format « Document Word (.docx) » sans macros."
)
_TOO_LARGE = "Ce modèle est trop volumineux : réduisez ses images et recommencez."
_OLD = (
    "Ce modèle est à l'ancien format Word (.doc) ou protégé par un mot de passe : "
    "enregistrez-le au format « Document Word (.docx) » sans mot de passe."
)

# The head of an OLE file: Word 97–2003, or a .docx with a password.
_OLE = b"\xd0\xcf\x11\xe0"
_DOCX_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def open_document(content: bytes) -> "Document":
    """The Word document in ``content``.

    Raises:
        TemplateInvalid: It is none, holds macros, or is dangerous to unpack.
    """
    import docx  # noqa: PLC0415 - 80 ms that `calame --help` does not need

    _check_package(content)
    try:
        return docx.Document(BytesIO(content))
    # What python-docx raises depends on which part is damaged.
    except (ValueError, KeyError, LookupError, SyntaxError, AttributeError, BadZipFile, OSError):
        raise TemplateInvalid(_NOT_WORD) from None


def _check_package(content: bytes) -> None:
    if content.startswith(_OLE):
        raise TemplateInvalid(_OLD)
    if len(content) > LARGEST_FILE_BYTES:
        raise TemplateInvalid(_TOO_LARGE)
    try:
        with ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            sizes = sum(entry.file_size for entry in entries)
            if sizes > LARGEST_UNPACKED_BYTES or len(entries) > MOST_ENTRIES:
                raise TemplateInvalid(_TOO_LARGE)
            types = package.read("[Content_Types].xml")
    except (BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError):
        raise TemplateInvalid(_NOT_WORD) from None
    names = [entry.filename.lower() for entry in entries]
    if b"macroEnabled" in types or any(name.endswith("vbaproject.bin") for name in names):
        raise TemplateInvalid(_MACROS)
    if _DOCX_TYPE not in types:
        raise TemplateInvalid(_NOT_WORD)
