"""How a recording comes in: hashed, stored once, registered; everything else happens later.

Nothing is refused for its content here. A sender forgets its copy once we have answered, so what
cannot be decoded is registered too and ends as a visible failure with a reason. A recording of any
size passes in pieces.
"""

import mimetypes
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePath

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from calame.models.documents import DocumentKind
from calame.models.errors import AudioEmpty, NotFound
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk.due import due_at
from calame.pipeline.intake.sending import sender_author
from calame.pipeline.objects.content import BytesContent, Content, Digest, FileContent, digest
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.people.accounts import Account
from calame.pipeline.state.moves import record
from calame.pipeline.state.tables import AuthorRow, DictationRow, PracticeRow, new_id
from calame.pipeline.upkeep.nights import held_until


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


def send(
    services: Services, account: Account, content: Content, particulars: Particulars
) -> Received:
    """Take a recording of a person in; see :func:`take_in`.

    Raises:
        NotAllowed: The account sends nothing, or not in this name.
    """
    author_id = sender_author(account, particulars.author_id)
    said = replace(particulars, author_id=author_id, account_id=account.id)
    return take_in(services, account.practice_id, content, said)


def take_in(
    services: Services, practice_id: str, content: Content, particulars: Particulars
) -> Received:
    """Take a recording in. When this returns, it is on durable storage and in the queue.

    Raises:
        AudioEmpty: There are no bytes; nothing was registered.
        StorageFull: No space; nothing was registered, the sender keeps the copy.
        StorageFailed: The recording cannot be read or stored.
    """
    (received,) = register(
        services, practice_id, [store(services, practice_id, content, particulars)]
    )
    return received


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A recording that is on durable storage, and not registered yet.

    Attributes:
        content: Where it came from.
        digest: Its hash and size.
        key: Where it is stored.
        particulars: What the sender says.
    """

    content: Content
    digest: Digest
    key: str
    particulars: Particulars


Note = Callable[[Session, Sequence[Received]], None]


def store(
    services: Services, practice_id: str, content: Content, particulars: Particulars
) -> Stored:
    """The first half of :func:`take_in`; may be done for several recordings at once.

    Raises:
        AudioEmpty: There are no bytes.
        StorageFull: No space.
        StorageFailed: The recording cannot be read or stored.
    """
    known = digest(content)
    if known.size == 0:
        raise AudioEmpty
    key = _known_key(services, practice_id, known.sha256) or services.objects.put_content(
        practice_id, ObjectKind.AUDIO, content, known
    )
    return Stored(content=content, digest=known, key=key, particulars=particulars)


def register(
    services: Services, practice_id: str, stored: Sequence[Stored], *, note: Note | None = None
) -> list[Received]:
    """The second half of :func:`take_in`, for several recordings in one transaction.

    Args:
        services: Where to write.
        practice_id: Whose they are.
        stored: The recordings.
        note: Writes more in the same transaction.

    Returns:
        What became of each, in order.
    """
    held = {
        priority: held_until(services, practice_id, priority)
        for priority in {one.particulars.priority for one in stored}
    }
    entering = partial(_enter, services, practice_id, stored, held=held, note=note)
    try:
        received = entering()
    except IntegrityError:  # somebody sent the same recording at the same moment: now it is known
        received = entering()
    _look_again(services, practice_id, stored)
    return received


def _enter(
    services: Services,
    practice_id: str,
    stored: Sequence[Stored],
    *,
    held: Mapping[Priority, datetime | None],
    note: Note | None,
) -> list[Received]:
    """A row for each new recording, a trace for each that another sender brought already."""
    with services.database.write(practice_id) as session:
        rows = _rows(session, stored)
        practice, authors = session.get_one(PracticeRow, practice_id), _authors(session, stored)
        for one in sorted(stored, key=_sha256):  # one order for all hosts: none waits in a ring
            if one.digest.sha256 not in rows:
                row = _row(services, practice, one, authors)
                row.not_before = held[row.priority]
                rows[row.audio_sha256] = row
                session.add(row)
                session.flush()
                account_id = one.particulars.account_id
                record(session, row, "received", at=row.received_at, account_id=account_id)
        received = [_received(services, session, rows[_sha256(one)], one) for one in stored]
        if note is not None:
            note(session, received)
    return received


def _rows(session: Session, stored: Sequence[Stored]) -> dict[str, DictationRow]:
    """The dictations that there are of these recordings, by hash."""
    query = select(DictationRow).where(DictationRow.audio_sha256.in_(map(_sha256, stored)))
    return {row.audio_sha256: row for row in session.scalars(query)}


def _row(
    services: Services, practice: PracticeRow, stored: Stored, authors: Collection[str]
) -> DictationRow:
    said, now = stored.particulars, services.now()
    name = PurePath(said.file_name.replace("\\", "/")).name
    seal = services.vault.seal_text
    return DictationRow(
        id=said.dictation_id,
        practice_id=practice.id,
        author_id=said.author_id if said.author_id in authors else None,
        priority=said.priority,
        priority_rank=said.priority.rank,
        kind=said.kind,
        file_name=seal(practice.id, name),
        patient=seal(practice.id, said.patient) if said.patient else None,
        media_type=_media_type(name),
        audio_sha256=stored.digest.sha256,
        audio_key=stored.key,
        audio_bytes=stored.digest.size,
        received_at=now,
        changed_at=now,
        due_at=due_at(practice, said.priority, now),
    )


def _received(services: Services, session: Session, row: DictationRow, stored: Stored) -> Received:
    """Where another sender brought the recording, the dictation keeps a trace."""
    found = Received(dictation_id=row.id, sha256=row.audio_sha256)
    if row.id == stored.particulars.dictation_id:
        return found
    account_id = stored.particulars.account_id
    record(session, row, "duplicate", at=services.now(), account_id=account_id)
    return replace(found, duplicate_of=row.id)


def _look_again(services: Services, practice_id: str, stored: Sequence[Stored]) -> None:
    """Store again what retention deleted between our storing and our row (retention.py)."""
    for one in stored:
        try:
            services.objects.size(practice_id, one.key)
        except NotFound:
            kind = ObjectKind.AUDIO
            services.objects.put_content(practice_id, kind, one.content, one.digest)


def _known_key(services: Services, practice_id: str, sha256: str) -> str | None:
    """Where a recording lies that is registered already."""
    query = select(DictationRow.audio_key).where(DictationRow.audio_sha256 == sha256)
    with services.database.read(practice_id) as session:
        return session.scalar(query)


def _authors(session: Session, stored: Sequence[Stored]) -> set[str]:
    """Those of the named authors that there are in this practice."""
    named = {one.particulars.author_id for one in stored} - {None}
    if not named:
        return set()
    return set(session.scalars(select(AuthorRow.id).where(AuthorRow.id.in_(named))))


def _sha256(stored: Stored) -> str:
    return stored.digest.sha256


def _media_type(name: str) -> str:
    """What a browser may play; never a type that it would run."""
    guess = mimetypes.guess_type(name)[0] or ""
    return guess if guess.startswith(("audio/", "video/")) else "application/octet-stream"
