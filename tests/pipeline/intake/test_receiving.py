"""How a recording comes in: stored first, registered once, never refused for its content."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from calame.models.errors import StorageFailed
from calame.models.states import DictationState, Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.intake.receiving import Particulars, Received, receive, register, store
from calame.pipeline.objects.content import BytesContent
from calame.pipeline.people.accounts import create_author, create_practice


def take(services: Services, practice_id: str, content: bytes | Path, **more: str) -> Received:
    return receive(
        services,
        practice_id=practice_id,
        content=content,
        file_name=more.get("file_name", "memo.ogg"),
        author_id=more.get("author_id"),
    )


def test_a_recording_waits_and_can_be_heard(
    services: Services, practice_id: str, desk: Desk
) -> None:
    """What was sent is what is stored, with the type that a browser plays."""
    received = take(services, practice_id, b"son", file_name="C:\\Dictées\\Dupont.ogg")

    (item,) = desk.worklist().items

    assert received.duplicate_of is None
    assert (item.id, item.state) == (received.dictation_id, DictationState.RECEIVED)
    assert item.file_name == "Dupont.ogg"
    assert item.priority is Priority.DAY
    assert desk.audio(item.id) == (b"son", "audio/ogg")


def test_a_file_is_read(services: Services, practice_id: str, desk: Desk, tmp_path: Path) -> None:
    """The content may be a file on disk."""
    (tmp_path / "a.mp3").write_bytes(b"son")

    received = take(services, practice_id, tmp_path / "a.mp3")

    assert desk.audio(received.dictation_id)[0] == b"son"


def test_a_missing_file_is_said(services: Services, practice_id: str, tmp_path: Path) -> None:
    """Nothing is registered for a file that cannot be read."""
    with pytest.raises(StorageFailed):
        take(services, practice_id, tmp_path / "a.mp3")


def test_the_same_recording_twice_is_one_dictation(
    services: Services, practice_id: str, desk: Desk
) -> None:
    """The second sender learns of the first, whatever the file is called."""
    first = take(services, practice_id, b"son")
    second = take(services, practice_id, b"son", file_name="copie.ogg")

    assert second == replace(first, duplicate_of=first.dictation_id)
    assert len(desk.worklist().items) == 1


def test_senders_at_the_same_moment_make_one_dictation(
    services: Services, practice_id: str, desk: Desk
) -> None:
    """Eight uploads of one recording race."""
    results: list[Received] = []
    threads = [
        threading.Thread(target=lambda: results.append(take(services, practice_id, b"son")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({result.dictation_id for result in results}) == 1
    assert sum(result.duplicate_of is None for result in results) == 1
    assert len(desk.worklist().items) == 1


def test_practices_do_not_share_recordings(services: Services, practice_id: str) -> None:
    """The same bytes in two practices are two dictations; neither learns of the other."""
    other = create_practice(services, name="Autre")

    results = [take(services, practice, b"son") for practice in (practice_id, other)]

    assert [result.duplicate_of for result in results] == [None, None]


def test_a_known_author_is_kept(services: Services, practice_id: str, desk: Desk) -> None:
    """The worklist shows who dictated."""
    author_id = create_author(services, practice_id=practice_id, name="Dr Solène Garrigou")

    take(services, practice_id, b"son", author_id=author_id)

    assert [item.author for item in desk.worklist().items] == ["Dr Solène Garrigou"]


def test_an_unknown_author_leaves_it_unassigned(
    services: Services, practice_id: str, desk: Desk
) -> None:
    """Neither a wrong id nor another practice's author loses the recording."""
    other = create_practice(services, name="Autre")
    theirs = create_author(services, practice_id=other, name="Dr Autre")

    take(services, practice_id, b"un", author_id="nobody")
    take(services, practice_id, b"deux", author_id=theirs)

    assert [item.author for item in desk.worklist().items] == [None, None]


@pytest.mark.parametrize("name", ["page.html", "x.svg", "sans-extension", "a.docx"])
def test_a_browser_is_never_told_to_run_an_upload(
    name: str, services: Services, practice_id: str, desk: Desk
) -> None:
    """Whatever is not sound keeps no type of its own."""
    received = take(services, practice_id, b"<script>", file_name=name)

    assert desk.audio(received.dictation_id)[1] == "application/octet-stream"


def test_an_object_that_retention_takes_meanwhile_is_stored_again(
    services: Services, practice_id: str, desk: Desk
) -> None:
    """Between our storing it and our row: the intake looks once more."""
    content, said = BytesContent(b"son"), Particulars(file_name="memo.ogg")
    stored = store(services, practice_id, content, said)
    services.objects.delete(practice_id, stored.key)

    (received,) = register(services, practice_id, [stored])

    assert desk.audio(received.dictation_id)[0] == b"son"
