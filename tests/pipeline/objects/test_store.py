"""The object store: whole or not at all, sealed, verified."""

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from calame.models.errors import NotFound, StorageFailed, StorageFull
from calame.pipeline.objects.archive import Archive
from calame.pipeline.objects.local import LocalStore
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.state.vault import Vault

KEY = "p1/audio/" + hashlib.sha256(b"son").hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects")


@pytest.fixture
def archive(store: LocalStore) -> Archive:
    return Archive(store, Vault())


def test_what_is_put_is_got(archive: Archive) -> None:
    """The key tells the practice, the kind and the content's hash."""
    key = archive.put("p1", ObjectKind.AUDIO, b"son")

    assert key == KEY
    assert archive.get("p1", key) == b"son"


def test_the_same_content_is_stored_once(archive: Archive) -> None:
    """Writing again after a crash lands on the same key."""
    keys = {archive.put("p1", ObjectKind.AUDIO, b"son") for _ in range(3)}

    assert list(archive.keys("p1")) == sorted(keys) == [KEY]


def test_another_practice_gets_nothing(archive: Archive) -> None:
    """A key of another practice is not found, even by who knows it."""
    key = archive.put("p1", ObjectKind.AUDIO, b"son")

    with pytest.raises(NotFound):
        archive.get("p2", key)
    with pytest.raises(NotFound):
        archive.delete("p2", key)
    assert list(archive.keys("p2")) == []


@pytest.mark.parametrize("damage", [b"", b"calame/plain\nbruit", b"son"])
def test_a_damaged_object_is_noticed(damage: bytes, archive: Archive, tmp_path: Path) -> None:
    """Bytes that are not what was written are an error, not a recording."""
    archive.put("p1", ObjectKind.AUDIO, b"son")
    (tmp_path / "objects" / KEY).write_bytes(damage)

    with pytest.raises(StorageFailed):
        archive.get("p1", KEY)


def test_a_deleted_object_is_gone(archive: Archive) -> None:
    """Deleting twice is the same as once."""
    key = archive.put("p1", ObjectKind.AUDIO, b"son")

    archive.delete("p1", key)
    archive.delete("p1", key)

    with pytest.raises(NotFound):
        archive.get("p1", key)


@pytest.mark.parametrize("key", ["../x", "/etc/passwd", "p1/audio/..", "p1/audio/" + "g" * 64])
def test_a_key_cannot_leave_the_folder(key: str, store: LocalStore) -> None:
    """Only keys of our form are turned into paths."""
    with pytest.raises(ValueError, match="key"):
        store.put(key, [b""], size=0)


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "objects").write_text("")

    with pytest.raises(StorageFailed):
        LocalStore(tmp_path / "objects").put(KEY, [b"son"], size=3)


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from calame.models.errors import StorageFull
from calame.pipeline.objects.local import LocalStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    LocalStore(Path(sys.argv[1])).put(sys.argv[2], [b"x" * 5000], size=5000)
except StorageFull:
    sys.exit(42)
"""


def test_no_space_leaves_nothing_behind(tmp_path: Path) -> None:
    """The system refuses the bytes (a real limit on file size): no object, no leftover."""
    run = subprocess.run([sys.executable, "-c", _FULL_DISK, tmp_path / "objects", KEY], check=False)

    assert run.returncode == 42
    assert [path for path in (tmp_path / "objects").rglob("*") if path.is_file()] == []


def test_every_way_of_being_full_is_one_error(
    monkeypatch: pytest.MonkeyPatch, store: LocalStore
) -> None:
    """ENOSPC and an exhausted quota come from fsync as well as from write."""
    for number in (errno.ENOSPC, errno.EDQUOT):

        def refuse(_: int, number: int = number) -> None:
            raise OSError(number, "no space")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", refuse)
            with pytest.raises(StorageFull):
                store.put(KEY, [b"son"], size=3)
        with pytest.raises(NotFound):
            store.read(KEY)


_KILLED_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
from calame.pipeline.objects.local import LocalStore
step, fsync = int(sys.argv[3]), os.fsync
def counted(handle):
    global step
    step -= 1
    if step == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    fsync(handle)
os.fsync = counted
LocalStore(Path(sys.argv[1])).put(sys.argv[2], [b"son"], size=3)
"""


@pytest.mark.parametrize("step", range(1, 8))
def test_a_writer_killed_at_any_step_leaves_all_or_nothing(step: int, tmp_path: Path) -> None:
    """A real kill -9 before each fsync: a reader sees the whole object or none."""
    root = tmp_path / "objects"
    subprocess.run([sys.executable, "-c", _KILLED_WHILE_WRITING, root, KEY, str(step)], check=False)
    store = LocalStore(root)

    visible = list(store.keys())

    assert visible in ([], [KEY])
    assert [b"".join(store.read(key)) for key in visible] in ([], [b"son"])
    store.put(KEY, [b"son"], size=3)
    assert b"".join(store.read(KEY)) == b"son"
