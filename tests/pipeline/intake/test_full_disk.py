"""A real disk that is full: database, objects and unfinished uploads on it, nothing is lost."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from calame.models.errors import StorageFull
from calame.models.report import Report
from calame.models.states import DictationState
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.intake.receiving import receive
from calame.pipeline.intake.uploads import Said, Uploads
from calame.pipeline.objects.consistency import compare
from calame.pipeline.people.accounts import Account
from calame.pipeline.settings import Settings

pytestmark = pytest.mark.needs("root")
TOLD = "Le disque est plein : libérez de la place, rien n'a été perdu."
RECORDING = bytes(range(256)) * 800  # 200 kB


@pytest.fixture
def settings(small_disk: Path, sqlite_template: Path) -> Settings:
    """A house whose every byte lies on that disk."""
    data = small_disk / "data"
    data.mkdir()
    shutil.copy(sqlite_template, data)
    return Settings(data_dir=data)


@pytest.fixture
def fill(small_disk: Path) -> Callable[[], Path]:
    """Take all the room that is left; returns the file that holds it."""

    def take() -> Path:
        ballast = small_disk / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return ballast

    return take


def send(services: Services, practice_id: str, content: bytes) -> str:
    return receive(
        services, practice_id=practice_id, content=content, file_name="memo.ogg"
    ).dictation_id


def test_an_upload_is_refused_and_comes_in_when_there_is_room(
    services: Services, practice_id: str, desk: Desk, fill: Callable[[], Path]
) -> None:
    """The sender is told and keeps its copy; what was there stays; no half of it is left over."""
    kept = send(services, practice_id, b"son")
    ballast = fill()

    with pytest.raises(StorageFull, match=TOLD):
        send(services, practice_id, RECORDING)
    assert [item.id for item in desk.worklist().items] == [kept]
    assert list(compare(services)) == []

    ballast.unlink()
    send(services, practice_id, RECORDING)
    assert len(desk.worklist().items) == 2
    assert list(compare(services)) == []


def test_a_resumable_upload_goes_on_where_the_disk_stopped_it(
    services: Services, hire: Callable[..., Account], desk: Desk, fill: Callable[[], Path]
) -> None:
    """Half of it had arrived: the sender asks where we stand, and sends the rest later."""
    uploads = Uploads(services, hire("ronan"))
    upload = uploads.begin(Said(file_name="memo.ogg"), length=len(RECORDING))
    half = len(RECORDING) // 2
    uploads.append(upload.id, RECORDING[:half], at=0)
    ballast = fill()

    with pytest.raises(StorageFull, match=TOLD):
        uploads.append(upload.id, RECORDING[half:], at=half)
    assert uploads.find(upload.id).offset == half

    ballast.unlink()
    uploads.append(upload.id, RECORDING[half:], at=half)
    assert uploads.advance(upload.id).received is not None
    assert len(desk.worklist().items) == 1


def test_a_draft_waits_for_room(
    services: Services,
    practice_id: str,
    desk: Desk,
    queue: WorkQueue,
    fill: Callable[[], Path],
) -> None:
    """The work is not lost with the disk: the same worker writes it when there is room again."""
    dictation_id = send(services, practice_id, b"son")
    (claim,) = queue.claim(1)
    transcript, report = Transcript(segments=(), duration_s=1.0), Report(text="a" * 200_000)
    ballast = fill()

    with pytest.raises(StorageFull):
        queue.commit(claim, transcript=transcript, report=report)
    assert desk.open(dictation_id).item.state is DictationState.RECEIVED

    ballast.unlink()
    queue.commit(claim, transcript=transcript, report=report)
    assert desk.open(dictation_id).item.state is DictationState.TO_REVIEW
    assert list(compare(services)) == []
