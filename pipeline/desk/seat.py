"""Where every use case of the desk begins: who asks, and what of the practice is theirs."""

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from calame.models.errors import NotFound
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk.holder import Reader
from calame.pipeline.people import permissions
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import Action
from calame.pipeline.state import moves
from calame.pipeline.state.tables import DictationRow


class Seat:
    """One signed-in person in front of the dictations of their practice.

    Attributes:
        practice_id: The practice whose dictations these are.
    """

    def __init__(self, services: Services, account: Account) -> None:
        self._services = services
        self._account = account
        self.practice_id = account.practice_id
        self._database = services.database
        self._reader = Reader(services, account.id)

    def _require(self, action: Action) -> None:
        """Let only those pass whose role may do that.

        Raises:
            NotAllowed: It may not.
        """
        permissions.require(self._account, action)

    def _found(self, session: Session, dictation_id: str) -> DictationRow:
        """A dictation to read.

        Raises:
            NotFound: There is none, or it is not theirs.
        """
        return self._theirs(session.get(DictationRow, dictation_id))

    def _locked(self, session: Session, dictation_id: str) -> DictationRow:
        """A dictation to change: nobody else does until the transaction ends.

        Raises:
            NotFound: There is none, or it is not theirs.
        """
        return self._theirs(moves.locked(session, dictation_id))

    def _mine(
        self, session: Session, dictation_id: str, base_version: int | None = None
    ) -> DictationRow:
        """A dictation that this person holds from now on, at the version that they saw.

        Raises:
            NotFound: There is none, or it is not theirs.
            LeaseLost: A colleague holds it.
            TransitionRefused: It is not under review.
            StaleVersion: There is a newer version.
        """
        return self._reader.mine(session, self._locked(session, dictation_id), base_version)

    def _is_theirs(self) -> ColumnElement[bool]:
        """What a query of this person adds, after the wall between practices."""
        if permissions.sees_own_only(self._account):
            return DictationRow.author_id == self._account.author_id
        return true()

    def _theirs(self, row: DictationRow | None) -> DictationRow:
        is_shut_out = permissions.sees_own_only(self._account)
        if row is None or (is_shut_out and row.author_id != self._account.author_id):
            raise NotFound
        return row

    def _is_author(self, row: DictationRow) -> bool:
        return row.author_id is not None and row.author_id == self._account.author_id
