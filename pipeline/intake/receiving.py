"""How a recording comes in: hashed, stored once, registered; everything else happens later.

Nothing is refused for its content here. A sender forgets its copy once we have answered, so what
cannot be decoded is registered too and ends as a visible failure with a reason. A recording of any
size passes in pieces.
"""

import mimetypes
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from calame.models.documents import DocumentKind
from calame.models.errors import AudioEmpty
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.due import due_at
from calame.pipeline.moves import record
from calame.pipeline.nights import held_until
from calame.pipeline.objects.content import BytesContent, Content, FileContent, digest
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.tables import AuthorRow, DictationRow, PracticeRow, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a sender says about a recording.

    Attributes:
        file_name: As the sender calls it; kept sealed.
        author_id: Who dictated. Unknown in this practice: the dictation waits unassigned.
        priority: How soon it is wanted.
        kind: What it becomes; None lets the text tell.
        patient: Whom it is about, where the sender knows; kept sealed.
        account_id: Who sent it.
        dictation_id: The id that the dictation shall have. A sender that does not know whether we
            heard it says the same id again, and gets no warning of a duplicate.
    """

    file_name: str = field(repr=False)
    author_id: str | None = None
    priority: Priority = Priority.DAY
    kind: DocumentKind | None = None
    patient: str | None = field(default=None, repr=False)
    account_id: str | None = None
    dictation_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a recording.

    Attributes:
        dictation_id: The one dictation of this recording.
        duplicate_of: The same id when the practice had this very recording already.
        sha256: Of the recording as it is stored: a sender compares before it forgets its copy.
    """

    dictation_id: str
    duplicate_of: str | None = None
    sha256: str = ""

    @property
    def is_duplicate(self) -> bool:
        """Whether the practice had this very recording already."""
        return self.duplicate_of is not None


def receive(  # noqa: PLR0913 - what a sender may say about a recording, each by name
    services: Services,
    *,
    practice_id: str,
    content: bytes | Path,
    file_name: str,
    author_id: str | None = None,
    priority: Priority = Priority.DAY,
    kind: DocumentKind | None = None,
    patient: str | None = None,
    account_id: str | None = None,
) -> Received:
    """Take a recording of bytes or of a file in; see :func:`take_in`."""
    return take_in(
        services,
        practice_id,
        BytesContent(content) if isinstance(content, bytes) else FileContent(content),
        Particulars(
            file_name=file_name,
            author_id=author_id,
            priority=priority,
            kind=kind,
            patient=patient,
            account_id=account_id,
        ),
    )


def take_in(
    services: Services, practice_id: str, content: Content, particulars: Particulars
) -> Received:
    """Take a recording in. When this returns, it is on durable storage and in the queue.

    Raises:
        AudioEmpty: There are no bytes; nothing was registered.
        StorageFull: No space; nothing was registered, the sender keeps the copy.
        StorageFailed: The recording cannot be read or stored.
    """
    known = digest(content)
    if known.size == 0:
        raise AudioEmpty
    existing = _find(services, practice_id, known.sha256)
    if existing is not None:
        found = Received(dictation_id=existing, sha256=known.sha256)
        return _again(services, practice_id, found, particulars)
    name = PurePath(particulars.file_name.replace("\\", "/")).name
    patient = particulars.patient
    row = DictationRow(
        id=particulars.dictation_id,
        practice_id=practice_id,
        author_id=_known_author(services, practice_id, particulars.author_id),
        priority=particulars.priority,
        priority_rank=particulars.priority.rank,
        kind=particulars.kind,
        file_name=services.vault.seal_text(practice_id, name),
        patient=services.vault.seal_text(practice_id, patient) if patient else None,
        media_type=_media_type(name),
        audio_sha256=known.sha256,
        audio_key=services.objects.put_content(practice_id, ObjectKind.AUDIO, content, known),
        audio_bytes=known.size,
    )
    return _register(services, row, particulars)


def _register(services: Services, row: DictationRow, particulars: Particulars) -> Received:
    row.received_at = row.changed_at = services.now()
    row.not_before = held_until(services, row.practice_id, row.priority)
    try:
        with services.database.write(row.practice_id) as session:
            practice = session.get_one(PracticeRow, row.practice_id)
            row.due_at = due_at(practice, row.priority, row.received_at)
            session.add(row)
            session.flush()
            record(session, row, "received", at=row.received_at, account_id=particulars.account_id)
    except IntegrityError:  # somebody sent the same recording at the same moment
        existing = _find(services, row.practice_id, row.audio_sha256)
        if existing is None:
            raise
        found = Received(dictation_id=existing, sha256=row.audio_sha256)
        return _again(services, row.practice_id, found, particulars)
    return Received(dictation_id=row.id, sha256=row.audio_sha256)


def _again(
    services: Services, practice_id: str, found: Received, particulars: Particulars
) -> Received:
    """The recording is known. Where another sender brought it, the dictation keeps a trace."""
    if found.dictation_id == particulars.dictation_id:
        return found
    with services.database.write(practice_id) as session:
        row = session.get_one(DictationRow, found.dictation_id)
        record(session, row, "duplicate", at=services.now(), account_id=particulars.account_id)
    return replace(found, duplicate_of=found.dictation_id)


def _find(services: Services, practice_id: str, sha256: str) -> str | None:
    query = select(DictationRow.id).where(DictationRow.audio_sha256 == sha256)
    with services.database.read(practice_id) as session:
        return session.scalar(query)


def _known_author(services: Services, practice_id: str, author_id: str | None) -> str | None:
    if author_id is None:
        return None
    with services.database.read(practice_id) as session:
        return session.scalar(select(AuthorRow.id).where(AuthorRow.id == author_id))


def _media_type(name: str) -> str:
    """What a browser may play; never a type that it would run."""
    guess = mimetypes.guess_type(name)[0] or ""
    return guess if guess.startswith(("audio/", "video/")) else "application/octet-stream"
