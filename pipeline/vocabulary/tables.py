"""The words of practices and authors, and the corrections from which new ones are proposed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from calame.pipeline.state.tables import OfPractice, Table, new_id
from calame.pipeline.state.vault import Sealed


class Sort(StrEnum):
    """What a word of the vocabulary is."""

    TERM = "term"
    PERSON = "person"
    PHRASE = "phrase"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return {"term": "mot", "person": "correspondant", "phrase": "remplacement"}[self.value]


class Standing(StrEnum):
    """Whether a word is used."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    REMOVED = "removed"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return {
            "proposed": "proposé",
            "active": "utilisé",
            "removed": "retiré",
            "refused": "refusé",
        }[self.value]


class Origin(StrEnum):
    """Where a word comes from."""

    HAND = "hand"
    LIST = "list"
    CORRECTIONS = "corrections"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return {
            "hand": "ajouté à la main",
            "list": "liste importée",
            "corrections": "corrections répétées",
        }[self.value]


class WordRow(OfPractice, Table):
    """A word, a name or a phrase. Without an author it is the whole practice's.

    ``fingerprint`` tells whether two rows say the same without reading them; ``lot`` holds
    together what one list brought; ``examples`` are the dictations in which it was corrected.
    """

    __tablename__ = "words"
    __table_args__ = (
        Index("ix_words_standing", "practice_id", "standing", "author_id"),
        Index("ix_words_fingerprint", "practice_id", "fingerprint"),
        Index("ix_words_changed", "practice_id", "changed_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("authors.id"))
    sort: Mapped[str] = mapped_column(String(16))
    standing: Mapped[str] = mapped_column(String(16))
    origin: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    written: Mapped[Sealed]
    heard: Mapped[Sealed | None]
    spoken: Mapped[Sealed | None]
    fingerprint: Mapped[str]
    lot: Mapped[str | None]
    examples: Mapped[list[str]]
    added_at: Mapped[datetime]
    added_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))


class SightingRow(OfPractice, Table):
    """Somebody put this right in this letter; it goes with the dictation."""

    __tablename__ = "sightings"
    __table_args__ = (Index("ix_sightings_phrase", "practice_id", "author_id", "fingerprint"),)

    dictation_id: Mapped[str] = mapped_column(ForeignKey("dictations.id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str | None]
    sort: Mapped[str] = mapped_column(String(16))
    heard: Mapped[Sealed]
    written: Mapped[Sealed]
    seen_at: Mapped[datetime]
