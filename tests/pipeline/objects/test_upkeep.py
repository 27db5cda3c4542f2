"""Moving objects between stores, and comparing them with the rows."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from calame.models.errors import StorageFailed
from calame.models.report import Report
from calame.pipeline.bootstrap import Services
from calame.pipeline.objects.archive import Archive
from calame.pipeline.objects.bucket import Bucket
from calame.pipeline.objects.consistency import (
    Difference,
    DifferenceKind,
    compare,
    remove_orphans,
)
from calame.pipeline.objects.local import LocalStore
from calame.pipeline.objects.migration import Migrated, migrate
from calame.pipeline.objects.probing import Capabilities, probe, require_usable
from calame.pipeline.objects.s3 import S3Store
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.settings import S3Settings

ORPHAN = "p1/audio/" + hashlib.sha256(b"orphan").hexdigest()


def fill(store: LocalStore, count: int = 20) -> list[str]:
    keys = [f"p{number % 3}/audio/{number:064x}" for number in range(count)]
    for number, key in enumerate(keys):
        store.put(key, [b"x" * number], size=number)
    return sorted(keys)


def test_objects_move_to_a_bucket_and_back(s3: S3Settings, tmp_path: Path) -> None:
    """Every byte; a second time nothing is left to do."""
    first, last = LocalStore(tmp_path / "first"), LocalStore(tmp_path / "last")
    bucket = S3Store(Bucket(s3, s3.bucket), prefix="calame/")
    keys = fill(first)

    assert migrate(first, bucket) == Migrated(copied=20, copied_bytes=190)
    assert migrate(first, bucket) == Migrated(present=20)
    assert migrate(bucket, last, is_thorough=True) == Migrated(copied=20, copied_bytes=190)
    assert [(key, list(first.read(key))) for key in keys] == [
        (key, list(last.read(key))) for key in list(last.keys())
    ]


def test_an_interrupted_move_goes_on(tmp_path: Path) -> None:
    """What was cut short is copied again; what has the same size only when asked to compare."""
    source, target = LocalStore(tmp_path / "a"), LocalStore(tmp_path / "b")
    keys = fill(source, 4)
    migrate(source, target)
    (tmp_path / "b" / keys[-1]).write_bytes(b"cut")
    target.delete(keys[0])
    assert migrate(source, target).copied == 2
    (tmp_path / "b" / keys[-1]).write_bytes(b"yy")

    assert migrate(source, target).copied == 0
    assert migrate(source, target, is_thorough=True).copied == 1
    assert list(target.read(keys[-1])) == list(source.read(keys[-1]))


class Forgetful(LocalStore):
    """A store that keeps other bytes than it was given."""

    def put(self, key: str, chunks: Iterable[bytes], *, size: int) -> None:
        """Lose them."""
        del chunks
        super().put(key, [b"?" * size], size=size)


def test_a_copy_that_does_not_read_back_stops_the_move(tmp_path: Path) -> None:
    """The operator keeps the original."""
    source = LocalStore(tmp_path / "a")
    fill(source, 4)

    with pytest.raises(StorageFailed):
        migrate(source, Forgetful(tmp_path / "b"))


def test_a_folder_is_tried_out(tmp_path: Path) -> None:
    """It takes no direct uploads."""
    assert probe(LocalStore(tmp_path / "a")) == Capabilities()


def test_differences_are_found_both_ways(
    services: Services, drafted: Callable[[Report], str], practice_id: str
) -> None:
    """An object that no row names, and a row whose object is gone; nothing else."""
    for number in range(5):
        drafted(Report(text=f"Texte {number}."))
    assert list(compare(services)) == []
    services.objects.store.put(ORPHAN, [b"x"], size=1)
    gone = next(iter(services.objects.keys(practice_id)))
    services.objects.delete(practice_id, gone)

    assert sorted(compare(services), key=lambda one: one.kind) == [
        Difference(kind=DifferenceKind.MISSING, practice_id=practice_id, key=gone),
        Difference(kind=DifferenceKind.ORPHAN, practice_id="p1", key=ORPHAN),
    ]
    assert remove_orphans(services) == 1
    assert [one.kind for one in compare(services)] == [DifferenceKind.MISSING]


def test_differences_are_found_in_a_bucket(
    services: Services, drafted: Callable[[Report], str], s3: S3Settings
) -> None:
    """The same, where objects are elsewhere than rows."""
    drafted(Report(text="Un."))
    store = S3Store(Bucket(s3, s3.bucket), prefix="calame/")
    migrate(services.objects.store, store)
    moved = replace(services, objects=Archive(store, services.vault))
    store.put(ORPHAN, [b"x"], size=1)

    assert [(one.kind, one.key) for one in compare(moved)] == [(DifferenceKind.ORPHAN, ORPHAN)]


def test_an_object_that_gets_its_row_meanwhile_is_no_orphan(
    services: Services, upload: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are read first here, so that a recording comes between."""
    upload(b"un")
    before = list(services.objects.store.keys())
    upload(b"deux")

    with monkeypatch.context() as patch:
        patch.setattr(services.objects.store, "keys", lambda: iter(before))
        assert list(compare(services)) == []


def test_keys_of_a_folder_come_in_order(tmp_path: Path) -> None:
    """Also where a prefix names a part of a hash."""
    store = LocalStore(tmp_path / "a")
    keys = fill(store, 40)

    assert keys == list(store.keys())
    assert [key for key in keys if key.startswith("p1/")] == list(store.keys("p1/"))
    for prefix in (
        "p1/audio/0",
        "p1/audio/00",
        "p1/audio/" + "0" * 63,
        "p1/aud",
        "p9/",
        "p1/audio/f",
    ):
        assert [key for key in keys if key.startswith(prefix)] == list(store.keys(prefix))
    assert ObjectKind.AUDIO in keys[0]


def test_a_store_that_cannot_be_used_is_said_at_the_start(tmp_path: Path) -> None:
    """One French line that names the store, and not the system's own words."""
    (tmp_path / "objects").write_bytes(b"")

    with pytest.raises(StorageFailed, match="stockage des dictées ne répond pas"):
        require_usable(LocalStore(tmp_path / "objects"))
