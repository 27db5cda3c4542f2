"""One letter as it stands: its text, its past, its sound."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from calame.models.errors import NotFound
from calame.models.report import Report
from calame.pipeline.desk.seat import Seat
from calame.pipeline.letters.listening import Listenable, listenable, waveform_json
from calame.pipeline.people import permissions
from calame.pipeline.people.accounts import AuthorEntry, authors
from calame.pipeline.people.permissions import Action
from calame.pipeline.state import codec, views
from calame.pipeline.state.tables import DictationRow, EffortRow, PracticeRow, VersionRow
from calame.pipeline.state.views import ConfirmedIdentity, OpenLetter, WorkItem


class Reading(Seat):
    """What may be read of one letter."""

    def authors(self) -> tuple[AuthorEntry, ...]:
        """The people who dictate in the practice."""
        return authors(self._services, self.practice_id)

    def status(self, dictation_id: str) -> WorkItem:
        """Where a dictation stands; nothing of what it says.

        Raises:
            NotFound: No such dictation in this practice, or not theirs.
        """
        self._require(Action.SEE_LIST)
        query = views.items_query().where(DictationRow.id == dictation_id, self._is_theirs())
        with self._database.read(self.practice_id) as session:
            found = session.execute(query).one_or_none()
        if found is None:
            raise NotFound
        return self._item(*found)

    def open(self, dictation_id: str) -> OpenLetter:
        """A letter as it stands.

        Raises:
            NotAllowed: This account reads no letters.
            NotFound: No such dictation in this practice, or not theirs.
        """
        self._require(Action.READ)
        query = views.items_query().where(DictationRow.id == dictation_id, self._is_theirs())
        with self._database.read(self.practice_id) as session:
            found = session.execute(query).one_or_none()
            if found is None:
                raise NotFound
            versions = session.execute(views.history_query(dictation_id)).all()
            messages = session.execute(views.messages_query(dictation_id)).all()
            effort = session.get(EffortRow, (dictation_id, self._account.id))
            practice = session.get_one(PracticeRow, self.practice_id)
        row = found[0]
        item = self._item(*found)
        return OpenLetter(
            item=item,
            version=row.last_version,
            report=self._report(versions[-1][0]) if versions else Report(text=""),
            holder=item.holder,
            is_mine=item.is_mine,
            history=tuple(views.version(version, by) for version, by in versions),
            duration_s=row.duration_s,
            failure=row.failure_reason,
            messages=tuple(
                views.message(message, by, self._services.vault) for message, by in messages
            ),
            identity=self._identity(row),
            editing_s=effort.editing_s if effort else 0.0,
            listening_s=effort.listening_s if effort else 0.0,
            is_author=self._is_author(row),
            wants_approval=practice.wants_approval,
        )

    def audio(self, dictation_id: str) -> tuple[bytes, str]:
        """The recording as it came in, and its media type."""
        self._require(Action.READ)
        with self._database.read(self.practice_id) as session:
            row = self._found(session, dictation_id)
        return self._services.objects.get(self.practice_id, row.audio_key), row.media_type

    def listenable(self, dictation_id: str) -> Listenable:
        """The recording as a browser plays it, to be read in parts."""
        self._require(Action.READ)
        with self._database.read(self.practice_id) as session:
            row = self._found(session, dictation_id)
        return listenable(self._services, row)

    def waveform(self, dictation_id: str) -> bytes:
        """How loud the recording is from moment to moment, as JSON."""
        self._require(Action.READ)
        with self._database.read(self.practice_id) as session:
            row = self._found(session, dictation_id)
        return waveform_json(self._services, row)

    def _item(self, row: DictationRow, author: str | None, holder: str | None) -> WorkItem:
        return views.item(
            row,
            names=(author, holder),
            account_id=self._account.id,
            now=self._services.now(),
            vault=self._services.vault if permissions.sees_names(self._account) else None,
        )

    def _report(self, version: VersionRow) -> Report:
        content = self._services.objects.get(self.practice_id, version.report_key)
        return codec.load(Report, content)

    def _identity(self, row: DictationRow) -> ConfirmedIdentity | None:
        if row.identity is None:
            return None
        content = self._services.vault.unseal(self.practice_id, row.identity)
        return codec.load(ConfirmedIdentity, content)

    def _version(
        self, session: Session, row: DictationRow, number: int | None = None
    ) -> VersionRow:
        """A version of a letter, the newest where no number is given.

        Raises:
            NotFound: No such version, or no draft yet.
        """
        query = select(VersionRow).where(
            VersionRow.dictation_id == row.id,
            VersionRow.number == (row.last_version if number is None else number),
        )
        found = session.scalars(query).one_or_none()
        if found is None:
            raise NotFound
        return found
