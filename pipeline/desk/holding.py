"""Who works on a letter: taken, kept by signs of life, given back, taken over with a trace."""

from sqlalchemy import select

from calame.models.errors import TransitionRefused
from calame.models.states import DictationState
from calame.pipeline.desk.holder import REVIEWABLE
from calame.pipeline.desk.reading import Reading
from calame.pipeline.people.permissions import Action
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.state.views import OpenLetter

_S = DictationState


class Holding(Reading):
    """Taking a letter and letting go of it."""

    def claim(self, dictation_id: str, *, take_over: bool = False) -> OpenLetter:
        """Take a letter into review, or keep it a little longer.

        Raises:
            TransitionRefused: A colleague holds it (and ``take_over`` is false), or its state
                knows no review.
        """
        self._require(Action.EDIT)
        with self._database.write(self.practice_id) as session:
            row = self._locked(session, dictation_id)
            if row.state not in REVIEWABLE:
                raise TransitionRefused
            if take_over:
                self._reader.take_over(session, row)
            else:
                self._reader.refuse_colleagues(row)
            self._reader.hold(session, row)
        return self.open(dictation_id)

    def claim_next(self) -> str | None:
        """Take the most urgent letter that nobody holds; returns it, None where there is none."""
        self._require(Action.EDIT)
        query = (
            select(DictationRow)
            .where(DictationRow.state == _S.TO_REVIEW, self._is_theirs())
            .order_by(DictationRow.priority_rank, DictationRow.due_at, DictationRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._database.write(self.practice_id) as session:
            row = session.scalars(query).one_or_none()
            if row is None:
                return None
            self._reader.hold(session, row)
            return row.id

    def heartbeat(self, dictation_id: str) -> None:
        """Keep holding a letter.

        Raises:
            LeaseLost: A colleague took it over.
        """
        self._require(Action.EDIT)
        with self._database.write(self.practice_id) as session:
            self._mine(session, dictation_id)

    def release(self, dictation_id: str) -> None:
        """Put a letter back on the list; nothing happens when it is no longer mine."""
        self._require(Action.EDIT)
        with self._database.write(self.practice_id) as session:
            row = self._locked(session, dictation_id)
            if row.holder_id != self._account.id or row.state is not _S.IN_REVIEW:
                return
            self._reader.let_go(session, row, _S.TO_REVIEW)
