"""What the intake notes down. The dictations themselves stand in pipeline/state/tables.py.

``dictation_id`` is no foreign key here: a note may outlive the dictation that retention deletes.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from calame.pipeline.state.tables import OfPractice, Table, new_id
from calame.pipeline.state.vault import Sealed


class UploadRow(OfPractice, Table):
    """An upload that is not finished, or was lately. Its bytes are not in the database.

    ``said`` is what the sender says about the recording (intake/uploads.py). ``length`` is None
    while the sender does not know it yet.
    """

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    length: Mapped[int | None] = mapped_column(BigInteger)
    said: Mapped[Sealed]
    is_direct: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    dictation_id: Mapped[str | None]
    sha256: Mapped[str | None]
    is_duplicate: Mapped[bool] = mapped_column(default=False)


class ArrivalRow(OfPractice, Table):
    """A file that lies, or lay, in a watched folder or bucket.

    ``mark`` tells one state of the file from another (size and time, or the bucket's ETag);
    ``place`` is a fingerprint of where it lies, ``name`` the same in words, sealed.
    """

    __tablename__ = "arrivals"
    __table_args__ = (
        UniqueConstraint("practice_id", "source", "place"),
        Index("ix_arrivals_list", "practice_id", "state", "changed_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str]
    place: Mapped[str]
    name: Mapped[Sealed]
    mark: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(16))
    is_duplicate: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    dictation_id: Mapped[str | None]
    code: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(Text)


class LookRow(OfPractice, Table):
    """When a watched place was last looked through, and when that last failed."""

    __tablename__ = "looks"
    __table_args__ = (UniqueConstraint("practice_id", "source"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str]
    looked_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
