"""Retention: what is kept long enough is deleted whole, with proof, also across a crash."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from calame.models.errors import NotFound, StorageFailed
from calame.models.report import Report
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.objects.archive import Archive
from calame.pipeline.objects.local import LocalStore
from calame.pipeline.state import marks
from calame.pipeline.state.tables import DictationRow, EventRow, VersionRow
from calame.pipeline.state.upkeep_tables import ErasureRow
from calame.pipeline.upkeep import retention
from calame.pipeline.upkeep.routines import Routine, set_routine

DAY_S = 86_400.0


@pytest.fixture
def finished(drafted: Callable[[Report], str], desk: Desk) -> Callable[[str], str]:
    """A dictation that a person has set aside; returns it."""

    def make(text: str) -> str:
        dictation_id = drafted(Report(text=text))
        desk.reject(dictation_id)
        return dictation_id

    return make


@pytest.fixture
def kept_for_ten_days(services: Services, practice_id: str) -> None:
    set_routine(services, practice_id, Routine(keep_days=10))


def proofs(services: Services) -> list[ErasureRow]:
    with services.database.read_all() as session:
        return list(session.scalars(select(ErasureRow)))


@pytest.mark.usefixtures("kept_for_ten_days")
def test_it_goes_with_all_that_hangs_on_it(
    services: Services,
    practice_id: str,
    finished: Callable[[str], str],
    drafted: Callable[[Report], str],
    desk: Desk,
    advance: Callable[[float], None],
) -> None:
    """Recording, transcript, letters, trace; what is not finished stays; the proof stays."""
    gone = finished("Patient revu ce jour.")
    stays = drafted(Report(text="Autre patient."))
    advance(9 * DAY_S)
    assert not retention.is_due(services)
    advance(2 * DAY_S)
    assert retention.is_due(services)

    assert retention.erase_due(services) == 1

    with pytest.raises(NotFound):
        desk.open(gone)
    assert desk.open(stays).report.text == "Autre patient."
    with services.database.read_all() as session:
        for table in (VersionRow, EventRow):
            assert gone not in session.scalars(select(table.dictation_id)).all()
        named = set(session.scalars(select(VersionRow.report_key)))
        named |= set(session.scalars(select(DictationRow.audio_key)))
        named |= set(session.scalars(select(DictationRow.transcript_key)))
    assert set(services.objects.keys(practice_id)) == named
    (proof,) = proofs(services)
    assert (proof.dictation_id, proof.reason, proof.pending) == (gone, retention.AFTER_DAYS, [])
    assert not retention.is_due(services)


@pytest.mark.usefixtures("kept_for_ten_days")
def test_what_another_letter_names_too_stays(
    services: Services,
    finished: Callable[[str], str],
    drafted: Callable[[Report], str],
    desk: Desk,
    advance: Callable[[float], None],
) -> None:
    """The same content is stored once: a transcript that two dictations share."""
    finished("Patient revu ce jour.")
    advance(11 * DAY_S)
    stays = drafted(Report(text="Autre patient."))

    retention.erase_due(services)

    assert desk.open(stays).report.text == "Autre patient."


class _Stuck(LocalStore):
    """A store that does not delete."""

    def delete(self, key: str) -> None:
        """Fail."""
        del key
        raise StorageFailed


@pytest.mark.usefixtures("kept_for_ten_days")
def test_a_crash_between_rows_and_objects_is_made_good(
    services: Services,
    practice_id: str,
    finished: Callable[[str], str],
    advance: Callable[[float], None],
) -> None:
    """The proof lists what is left, and the next run removes it."""
    finished("Patient revu ce jour.")
    advance(11 * DAY_S)
    stuck = Archive(_Stuck(services.settings.data_dir / "objects"), services.vault)
    with pytest.raises(StorageFailed):
        retention.erase_due(replace(services, objects=stuck))
    assert len(proofs(services)[0].pending) == 3
    assert retention.is_due(services)

    retention.erase_due(services)

    assert list(services.objects.keys(practice_id)) == []
    assert proofs(services)[0].pending == []


@pytest.mark.usefixtures("kept_for_ten_days")
def test_nothing_is_deleted_while_a_backup_runs(
    services: Services, finished: Callable[[str], str], advance: Callable[[float], None]
) -> None:
    """Its rows are copied already and still name the objects; a dead backup blocks nothing."""
    finished("Patient revu ce jour.")
    advance(11 * DAY_S)
    marks.set_mark(services, marks.BACKUP, for_s=60)
    assert retention.erase_due(services) == 0

    advance(61)

    assert retention.erase_due(services) == 1
