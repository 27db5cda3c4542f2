"""Uploads that may be interrupted: begun, continued, confirmed; given up when nobody goes on.

An upload belongs to an account. Its dictation has the upload's own id: a sender that lost our
answer asks again and finds the same dictation, without a warning of a duplicate.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from calame.models.documents import DocumentKind
from calame.models.errors import AudioEmpty, InputError, NotFound, TooLarge, UploadDamaged
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake.landing import landing_bucket, landing_name
from calame.pipeline.intake.receiving import Particulars, Received, take_in
from calame.pipeline.intake.sending import sender_author
from calame.pipeline.intake.spool import Spool
from calame.pipeline.intake.tables import UploadRow
from calame.pipeline.objects.content import Content, digest
from calame.pipeline.people.accounts import Account
from calame.pipeline.state import codec
from calame.pipeline.state.tables import new_id

_FEW = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the sender says about the recording.

    Attributes:
        file_name: As the sender calls it.
        author_id: Who dictated.
        priority: How soon it is wanted.
        kind: What it becomes.
        patient: Whom it is about.
        sha256: Of the whole recording, where the sender knows it beforehand.
    """

    file_name: str = field(repr=False)
    author_id: str | None = None
    priority: Priority = Priority.DAY
    kind: DocumentKind | None = None
    patient: str | None = field(default=None, repr=False)
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Where an upload stands.

    Attributes:
        id: Opaque; the dictation's id too, unless the recording was known already.
        offset: How many bytes arrived.
        length: How many there will be; None while the sender does not know.
        expires_at: When it is given up.
        received: What became of it, once it is complete.
    """

    id: str
    offset: int
    length: int | None
    expires_at: datetime
    received: Received | None = None


class Uploads:
    """The uploads of one account."""

    def __init__(self, services: Services, account: Account) -> None:
        self._services = services
        self._account = account
        self._database = services.database

    @property
    def max_bytes(self) -> int:
        """The longest recording."""
        return self._services.settings.server.max_upload_mb * 1_000_000

    def begin(self, said: Said, *, length: int | None, is_direct: bool = False) -> Upload:
        """Open an upload.

        Raises:
            AudioEmpty: It is announced without bytes.
            TooLarge: It is announced longer than allowed.
            NotAllowed: The account sends nothing, or not in this name.
        """
        said = replace(said, author_id=sender_author(self._account, said.author_id))
        self._check(length)
        now = self._services.now()
        row = UploadRow(
            id=new_id(),
            practice_id=self._account.practice_id,
            account_id=self._account.id,
            length=length,
            said=self._services.vault.seal(self._account.practice_id, codec.dump(said)),
            created_at=now,
            expires_at=now + self._lifetime,
            is_direct=is_direct,
            is_duplicate=False,
        )
        with self._database.write(row.practice_id) as session:
            session.add(row)
        return _upload(row, 0)

    def find(self, upload_id: str) -> Upload:
        """Where an upload stands.

        Raises:
            NotFound: No such upload of this account, or it has expired.
        """
        row = self._row(upload_id)
        return _upload(row, self._offset(row))

    def append(self, upload_id: str, block: bytes, *, at: int) -> int:
        """Add bytes; returns how many there are now.

        Raises:
            UploadMisplaced: They do not belong at the end.
            TooLarge: More than announced, or than allowed.
            NotFound: No such upload of this account.
        """
        row = self._row(upload_id)
        if at + len(block) > (self.max_bytes if row.length is None else row.length):
            raise TooLarge
        return self._spool(row).append(block, at=at)

    def take_back(self, upload_id: str, *, to: int, expected: int) -> None:
        """Take back bytes whose checksum is wrong, unless others came after them."""
        self._spool(self._row(upload_id)).cut_back(to, expected=expected)

    def advance(self, upload_id: str, *, length: int | None = None) -> Upload:
        """Make durable what arrived, and take the recording in when it is complete.

        Args:
            upload_id: Which.
            length: How many bytes there are in all, where the sender knows it only now.

        Raises:
            UploadDamaged: It is not what the sender announced; the upload starts again.
            InputError: The length was said before, and was another one.
        """
        row = self._extend(upload_id, length)
        offset = self._offset(row)
        if row.length is None or offset < row.length or row.dictation_id is not None:
            if offset and row.dictation_id is None:
                self._spool(row).sync()
            return _upload(row, offset)
        spool = self._spool(row)
        with spool.alone():
            return self.complete(upload_id, spool, discard=spool.remove)

    def complete(self, upload_id: str, content: Content, *, discard: Callable[[], None]) -> Upload:
        """Take a complete recording in, once; what it came from may go afterwards.

        Raises:
            UploadDamaged: It is not what the sender announced; it is discarded.
        """
        row = self._row(upload_id)
        if row.dictation_id is not None:
            return _upload(row, row.length or 0)
        said = self.said(row)
        if said.sha256 is not None and digest(content).sha256 != said.sha256.lower():
            discard()
            raise UploadDamaged
        received = take_in(self._services, row.practice_id, content, self._particulars(row, said))
        row = self._note(row.id, received)
        discard()
        return _upload(row, row.length or 0)

    def said(self, row: UploadRow) -> Said:
        """What the sender said when the upload began."""
        return codec.load(Said, self._services.vault.unseal(row.practice_id, row.said))

    def give_up(self, upload_id: str) -> None:
        """Forget an upload; a dictation that was made of it stays."""
        row = self._row(upload_id)
        self._spool(row).remove()
        with self._database.write(row.practice_id) as session:
            session.delete(row)

    @property
    def _lifetime(self) -> timedelta:
        return timedelta(hours=self._services.settings.intake.upload_hours)

    def _check(self, length: int | None) -> None:
        if length == 0:
            raise AudioEmpty
        if length is not None and length > self.max_bytes:
            raise TooLarge

    def _row(self, upload_id: str) -> UploadRow:
        query = select(UploadRow).where(
            UploadRow.id == upload_id,
            UploadRow.account_id == self._account.id,
            UploadRow.expires_at > self._services.now(),
        )
        with self._database.read(self._account.practice_id) as session:
            row = session.scalars(query).one_or_none()
        if row is None:
            raise NotFound
        return row

    def _extend(self, upload_id: str, length: int | None) -> UploadRow:
        row = self._row(upload_id)
        if length is not None and row.length not in {None, length}:
            raise InputError("La longueur de l'envoi a changé : recommencez-le.")
        self._check(length)
        with self._database.write(row.practice_id) as session:
            row = session.get_one(UploadRow, upload_id)
            row.length = row.length if length is None else length
            row.expires_at = self._services.now() + self._lifetime
        return row

    def _note(self, upload_id: str, received: Received) -> UploadRow:
        with self._database.write(self._account.practice_id) as session:
            row = session.get_one(UploadRow, upload_id)
            row.dictation_id = received.dictation_id
            row.sha256 = received.sha256
            row.is_duplicate = received.is_duplicate
        return row

    def _particulars(self, row: UploadRow, said: Said) -> Particulars:
        return Particulars(
            file_name=said.file_name,
            author_id=said.author_id,
            priority=said.priority,
            kind=said.kind,
            patient=said.patient,
            account_id=row.account_id,
            dictation_id=row.id,
        )

    def _offset(self, row: UploadRow) -> int:
        return row.length or 0 if row.dictation_id is not None else self._spool(row).length()

    def _spool(self, row: UploadRow) -> Spool:
        return _spool(self._services, row)


def expire(services: Services) -> int:
    """Remove uploads past their time, with their bytes; returns how many."""
    query = select(UploadRow).where(UploadRow.expires_at <= services.now()).limit(_FEW)
    count = 0
    while True:
        with services.database.write_all() as session:
            rows = list(session.scalars(query))
            for row in rows:
                _forget_bytes(services, row)
                session.delete(row)
        count += len(rows)
        if len(rows) < _FEW:
            return count


def _forget_bytes(services: Services, row: UploadRow) -> None:
    if row.is_direct:
        landing_bucket(services).delete(landing_name(services, row.id))
    else:
        _spool(services, row).remove()


def _spool(services: Services, row: UploadRow) -> Spool:
    return Spool(
        services.settings.uploads_folder / row.id,
        vault=services.vault,
        practice_id=row.practice_id,
    )


def _upload(row: UploadRow, offset: int) -> Upload:
    received = None
    if row.dictation_id is not None:
        received = Received(
            dictation_id=row.dictation_id,
            duplicate_of=row.dictation_id if row.is_duplicate else None,
            sha256=row.sha256 or "",
        )
    return Upload(
        id=row.id, offset=offset, length=row.length, expires_at=row.expires_at, received=received
    )
