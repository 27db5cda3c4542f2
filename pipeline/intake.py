"""How a recording comes in: hashed, stored once, registered; everything else happens later.

Nothing is refused for its content here. A sender forgets its copy once we have answered, so what
cannot be decoded is registered too and ends as a visible failure with a reason.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path, PurePath

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from calame.models.documents import DocumentKind
from calame.models.errors import StorageFailed
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.due import due_at
from calame.pipeline.moves import record
from calame.pipeline.objects import ObjectKind
from calame.pipeline.tables import AuthorRow, DictationRow, PracticeRow, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a recording.

    Attributes:
        dictation_id: The one dictation of this recording.
        duplicate_of: The same id when the practice had this very recording already.
    """

    dictation_id: str
    duplicate_of: str | None = None


def receive(  # noqa: PLR0913 - what a sender may say about a recording, each by name
    services: Services,
    *,
    practice_id: str,
    content: bytes | Path,
    file_name: str,
    author_id: str | None = None,
    priority: Priority = Priority.DAY,
    kind: DocumentKind | None = None,
    account_id: str | None = None,
) -> Received:
    """Take a recording in. When this returns, it is on durable storage and in the queue.

    Args:
        services: Where to write.
        practice_id: Whose it is.
        content: The bytes, or the file that holds them.
        file_name: As the sender called it; kept sealed.
        author_id: Who dictated. Unknown in this practice: the dictation waits unassigned.
        priority: How soon it is wanted.
        kind: What it becomes; None lets the text tell.
        account_id: Who sent it.

    Raises:
        StorageFull: No space; nothing was registered, the sender keeps the copy.
        StorageFailed: The recording cannot be read or stored.
    """
    audio = _bytes(content)
    digest = hashlib.sha256(audio).hexdigest()
    existing = _find(services, practice_id, digest)
    if existing is not None:
        return Received(dictation_id=existing, duplicate_of=existing)
    name = PurePath(file_name.replace("\\", "/")).name
    row = DictationRow(
        id=new_id(),
        practice_id=practice_id,
        author_id=_known_author(services, practice_id, author_id),
        priority=priority,
        priority_rank=priority.rank,
        kind=kind,
        file_name=services.vault.seal_text(practice_id, name),
        media_type=_media_type(name),
        audio_sha256=digest,
        audio_key=services.objects.put(practice_id, ObjectKind.AUDIO, audio),
        audio_bytes=len(audio),
    )
    return _register(services, row, account_id)


def _register(services: Services, row: DictationRow, account_id: str | None) -> Received:
    practice_id, digest = row.practice_id, row.audio_sha256
    row.received_at = row.changed_at = services.now()
    try:
        with services.database.write(practice_id) as session:
            practice = session.get_one(PracticeRow, practice_id)
            row.due_at = due_at(practice, row.priority, row.received_at)
            session.add(row)
            session.flush()
            record(session, row, "received", at=row.received_at, account_id=account_id)
    except IntegrityError:  # somebody sent the same recording at the same moment
        existing = _find(services, practice_id, digest)
        if existing is None:
            raise
        return Received(dictation_id=existing, duplicate_of=existing)
    return Received(dictation_id=row.id)


def _find(services: Services, practice_id: str, digest: str) -> str | None:
    query = select(DictationRow.id).where(DictationRow.audio_sha256 == digest)
    with services.database.read(practice_id) as session:
        return session.scalar(query)


def _known_author(services: Services, practice_id: str, author_id: str | None) -> str | None:
    if author_id is None:
        return None
    with services.database.read(practice_id) as session:
        return session.scalar(select(AuthorRow.id).where(AuthorRow.id == author_id))


def _bytes(content: bytes | Path) -> bytes:
    if isinstance(content, bytes):
        return content
    try:
        return content.read_bytes()
    except OSError as err:
        raise StorageFailed from err


def _media_type(name: str) -> str:
    """What a browser may play; never a type that it would run."""
    guess = mimetypes.guess_type(name)[0] or ""
    return guess if guess.startswith(("audio/", "video/")) else "application/octet-stream"
