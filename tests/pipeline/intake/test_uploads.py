"""Unfinished uploads: what survives a crash, a slow sender, a second sender, the time."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from calame.models.errors import NotFound, UploadMisplaced
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.intake import uploads as module
from calame.pipeline.intake.spool import Spool
from calame.pipeline.intake.uploads import Said, Uploads
from calame.pipeline.people.accounts import Account
from calame.pipeline.state.vault import Vault

SAID = Said(file_name="mémo.ogg", patient="Rose Exemple")


@pytest.fixture
def account(hire: Callable[..., Account]) -> Account:
    return hire("ronan")


@pytest.fixture
def uploads(services: Services, account: Account) -> Uploads:
    return Uploads(services, account)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "uploads" / "x", vault=Vault(), practice_id="p1")


def test_blocks_come_back_as_one_content(spool: Spool) -> None:
    """In the order in which they came, as often as it is read."""
    for block, at in ((b"un", 0), (b"deux", 2), (b"trois", 6)):
        spool.append(block, at=at)

    assert [b"".join(spool.chunks()) for _ in range(2)] == [b"undeuxtrois"] * 2
    assert spool.length() == 11


@pytest.mark.parametrize("lost", range(1, 40))
def test_a_block_that_a_crash_cut_short_does_not_count(
    lost: int, spool: Spool, tmp_path: Path
) -> None:
    """Whatever part of it reached the disk: the next block takes its place."""
    spool.append(b"un", at=0)
    whole = (tmp_path / "uploads" / "x").stat().st_size
    spool.append(b"deuxieme", at=2)
    path = tmp_path / "uploads" / "x"
    path.write_bytes(path.read_bytes()[: max(whole, path.stat().st_size - lost)])

    assert spool.length() == 2
    assert spool.append(b"trois", at=2) == 7
    assert b"".join(spool.chunks()) == b"untrois"


def test_zeros_that_a_power_cut_left_are_no_block(spool: Spool, tmp_path: Path) -> None:
    """Some file systems lengthen a file before its bytes are there."""
    spool.append(b"un", at=0)
    with (tmp_path / "uploads" / "x").open("ab") as file:
        file.write(bytes(100))

    assert (spool.length(), list(spool.chunks())) == (2, [b"un"])


def test_of_two_senders_one_goes_on(spool: Spool) -> None:
    """A phone that changed its network sends again; the request it left behind loses."""
    spool.append(b"un", at=0)
    spool.append(b"deux", at=2)

    with pytest.raises(UploadMisplaced):
        spool.append(b"autre", at=2)
    spool.cut_back(2, expected=5)
    assert spool.length() == 6
    spool.cut_back(2, expected=6)
    assert spool.length() == 2


def test_a_sender_that_lost_the_answer_gets_it_again(
    services: Services, uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program stops between the dictation and its note: asked again, it is no duplicate."""
    upload = uploads.begin(SAID, length=3)
    uploads.append(upload.id, b"son", at=0)

    class Stopped(Exception):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(Uploads, "_note", stop)
        with pytest.raises(Stopped):
            uploads.advance(upload.id)
    done = uploads.advance(upload.id).received

    assert done is not None
    assert (done.is_duplicate, done.dictation_id) == (False, upload.id)
    assert done.sha256 == hashlib.sha256(b"son").hexdigest()
    assert list(services.settings.uploads_folder.iterdir()) == []


def test_what_is_said_is_kept(uploads: Uploads, desk: Desk) -> None:
    """With the dictation, sealed."""
    upload = uploads.begin(SAID, length=3)
    uploads.append(upload.id, b"son", at=0)
    uploads.advance(upload.id)

    (item,) = desk.worklist().items

    assert (item.id, item.file_name) == (upload.id, "mémo.ogg")


def test_an_upload_that_nobody_continues_is_given_up(
    services: Services, uploads: Uploads, advance: Callable[[float], None]
) -> None:
    """Its bytes go too; one that goes on stays."""
    left, kept = (uploads.begin(SAID, length=10) for _ in range(2))
    uploads.append(left.id, b"un", at=0)
    advance(71 * 3600)
    uploads.append(kept.id, b"un", at=0)
    uploads.advance(kept.id)
    advance(2 * 3600)

    assert module.expire(services) == 1
    assert uploads.find(kept.id).offset == 2
    with pytest.raises(NotFound):
        uploads.find(left.id)
    assert [path.name for path in services.settings.uploads_folder.iterdir()] == [kept.id]
