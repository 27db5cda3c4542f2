"""What a letter says: typed, changes and doubts settled, the identity confirmed.

Every change makes a new version on top of the one that the person saw; a change of an older one is
refused, nothing is merged or overwritten.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from calame.models.errors import InputError, NotFound
from calame.models.report import Doubt, Report, Span
from calame.pipeline.desk import thinning
from calame.pipeline.desk.reading import Reading
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.people.permissions import Action
from calame.pipeline.state import codec, moves
from calame.pipeline.state.views import ConfirmedIdentity, OpenLetter, VersionReason
from calame.postprocess import rebase

_NO_DATE = "Date de naissance inconnue du calendrier : écrivez-la comme 12/03/1952."


class Editing(Reading):
    """Changing a letter that is mine."""

    def save(
        self, dictation_id: str, *, base_version: int, text: str, sounds: Iterable[Span] = ()
    ) -> OpenLetter:
        """Keep the text that a person typed; edits, doubts and timings follow it.

        Args:
            dictation_id: Which letter.
            base_version: The version that the person saw.
            text: What stands there now.
            sounds: The times of words that undo or paste brought back.
        """
        return self._change(
            dictation_id,
            base_version,
            VersionReason.TYPED,
            lambda old: rebase.with_sounds(rebase.rebase(old, text), sounds),
        )

    def undo_edit(self, dictation_id: str, *, base_version: int, index: int) -> OpenLetter:
        """Put back what was heard."""
        return self._change(
            dictation_id,
            base_version,
            VersionReason.EDIT_UNDONE,
            lambda old: rebase.undo(old, _within(index, old.edits)),
        )

    def accept_edit(self, dictation_id: str, *, base_version: int, index: int) -> OpenLetter:
        """Let an automatic change stand; its mark goes."""
        return self._change(
            dictation_id,
            base_version,
            VersionReason.EDIT_ACCEPTED,
            lambda old: rebase.accept(old, _within(index, old.edits)),
        )

    def settle_doubt(
        self, dictation_id: str, *, base_version: int, index: int, replacement: str | None
    ) -> OpenLetter:
        """Answer a doubt: None keeps what stands there."""
        return self._change(
            dictation_id,
            base_version,
            VersionReason.DOUBT_SETTLED,
            lambda old: rebase.settle(old, _within(index, old.doubts), replacement),
        )

    def settle_everywhere(
        self, dictation_id: str, *, base_version: int, index: int, replacement: str | None
    ) -> OpenLetter:
        """Answer a doubt, and every other one on the same wording, alike: one version."""
        return self._change(
            dictation_id,
            base_version,
            VersionReason.DOUBT_SETTLED,
            lambda old: _settle_alike(old, _within(index, old.doubts), replacement),
        )

    def confirm_identity(self, dictation_id: str, identity: ConfirmedIdentity) -> OpenLetter:
        """Keep who the letter is about and who receives it, in the name of who checked it.

        Raises:
            InputError: The date of birth is none.
        """
        self._require(Action.EDIT)
        _check_date(identity.birth_date)
        now = self._services.now()
        confirmed = replace(identity, confirmed_by=self._account.name, confirmed_at=now)
        with self._database.write(self.practice_id) as session:
            row = self._mine(session, dictation_id)
            row.identity = self._services.vault.seal(self.practice_id, codec.dump(confirmed))
            self._reader.trace(session, row, "identity_confirmed")
        return self.open(dictation_id)

    def _change(
        self,
        dictation_id: str,
        base_version: int,
        reason: VersionReason,
        change: Callable[[Report], Report],
    ) -> OpenLetter:
        self._require(Action.EDIT)
        with self._database.write(self.practice_id) as session:
            row = self._mine(session, dictation_id, base_version)
            version = self._version(session, row)
        old = self._report(version)
        new = change(old)
        if new == old:
            return self.open(dictation_id)
        key = self._services.objects.put(self.practice_id, ObjectKind.REPORT, codec.dump(new))
        with self._database.write(self.practice_id) as session:
            row = self._mine(session, dictation_id, base_version)
            row.doubts = len(new.doubts)
            moves.append_version(
                session,
                row,
                report_key=key,
                reason=reason,
                at=self._services.now(),
                account_id=self._account.id,
            )
            orphans = thinning.thin(session, row)
        for orphan in orphans:
            self._services.objects.delete(self.practice_id, orphan)
        return self.open(dictation_id)


def _within(index: int, things: tuple[object, ...]) -> int:
    if not 0 <= index < len(things):
        raise NotFound
    return index


def _wording(report: Report, doubt: Doubt) -> str:
    return report.text[doubt.span.start : doubt.span.end].casefold()


def _settle_alike(report: Report, index: int, replacement: str | None) -> Report:
    """Settle the doubts that stand on the same words; those on no words stay single."""
    wording = _wording(report, report.doubts[index])
    if not wording:
        return rebase.settle(report, index, replacement)
    while True:
        alike = (
            place for place, doubt in enumerate(report.doubts) if _wording(report, doubt) == wording
        )
        place = next(alike, None)
        if place is None:
            return report
        report = rebase.settle(report, place, replacement)


def _check_date(value: str | None) -> None:
    try:
        date.fromisoformat(value or "2000-01-01")
    except ValueError:
        raise InputError(_NO_DATE) from None
