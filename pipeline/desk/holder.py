"""Who has a letter open: one reader at a time, for as long as they show signs of life.

Holding expires, so that a closed browser locks nobody out; every move of the state that a reader
makes carries their name.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from calame.models.errors import LeaseLost, StaleVersion, TransitionRefused
from calame.models.states import DictationState
from calame.pipeline.bootstrap import Services
from calame.pipeline.state import moves
from calame.pipeline.state.tables import DictationRow

_S = DictationState
REVIEWABLE = frozenset({_S.TO_REVIEW, _S.IN_REVIEW, _S.RETURNED})
_HELD = "Un collègue relit cette lettre : attendez, ou reprenez-la si c'est urgent."
_TAKEN = (
    "Un collègue a repris cette lettre : votre texte reste dans le navigateur, "
    "reprenez-la pour l'enregistrer."
)


@dataclass(frozen=True, slots=True)
class Reader:
    """One account at work on letters."""

    services: Services
    account_id: str

    def mine(
        self, session: Session, row: DictationRow, base_version: int | None = None
    ) -> DictationRow:
        """A locked dictation, held by me from now on, at the version that I saw.

        Raises:
            LeaseLost: A colleague holds it.
            TransitionRefused: It is not under review.
            StaleVersion: There is a newer version.
        """
        if self._is_with_colleague(row):
            raise LeaseLost(_TAKEN)
        if row.state not in REVIEWABLE:
            raise TransitionRefused
        if base_version not in {None, row.last_version}:
            raise StaleVersion
        self.hold(session, row)
        return row

    def refuse_colleagues(self, row: DictationRow) -> None:
        """Leave alone what a colleague holds.

        Raises:
            TransitionRefused: A colleague holds it.
        """
        if self._is_with_colleague(row):
            raise TransitionRefused(_HELD)

    def take_over(self, session: Session, row: DictationRow) -> None:
        """Note that a letter is taken out of a colleague's hands, where it is."""
        if self._is_with_colleague(row):
            self.trace(session, row, "taken_over")

    def hold(self, session: Session, row: DictationRow) -> None:
        """Hold a letter for a while."""
        if row.state is not _S.IN_REVIEW:
            self.move(session, row, _S.IN_REVIEW)
        row.holder_id = self.account_id
        claim_s = self.services.settings.desk.claim_s
        row.held_until = self.services.now() + timedelta(seconds=claim_s)

    def let_go(self, session: Session, row: DictationRow, state: DictationState) -> None:
        """Hand a letter on in another state."""
        self.move(session, row, state)
        row.holder_id = row.held_until = None

    def move(
        self, session: Session, row: DictationRow, state: DictationState, code: str | None = None
    ) -> None:
        """Change the state in this reader's name."""
        at = self.services.now()
        moves.move(session, row, state, at=at, account_id=self.account_id, code=code)

    def trace(
        self, session: Session, row: DictationRow, what: str, code: str | None = None
    ) -> None:
        """Leave a trace in this reader's name; the list shows that something happened."""
        row.changed_at = self.services.now()
        moves.record(session, row, what, at=row.changed_at, account_id=self.account_id, code=code)

    def _is_with_colleague(self, row: DictationRow) -> bool:
        is_held = row.held_until is not None and row.held_until > self.services.now()
        return is_held and row.holder_id != self.account_id
