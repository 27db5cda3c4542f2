"""Objects in a bucket: the same promises as a folder's, against real servers."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest
import urllib3
from pydantic import SecretStr

from calame.models.errors import ConfigurationError, NotFound, StorageFailed
from calame.pipeline.objects.archive import Archive
from calame.pipeline.objects.bucket import Bucket
from calame.pipeline.objects.content import FileContent, digest
from calame.pipeline.objects.probing import Capabilities, probe
from calame.pipeline.objects.s3 import S3Store
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.settings import S3Settings
from calame.pipeline.state.vault import Vault

KEY = "p1/audio/" + hashlib.sha256(b"son").hexdigest()


def store_of(settings: S3Settings, prefix: str = "calame/") -> S3Store:
    return S3Store(Bucket(settings, settings.bucket), prefix=prefix)


@pytest.fixture
def store(s3: S3Settings) -> S3Store:
    return store_of(s3)


@pytest.fixture
def archive(store: S3Store) -> Archive:
    return Archive(store, Vault())


def test_what_is_put_is_got(archive: Archive) -> None:
    """Whole, in parts, its size; and it is listed."""
    key = archive.put("p1", ObjectKind.AUDIO, bytes(range(256)) * 10)

    assert archive.get("p1", key) == bytes(range(256)) * 10
    assert b"".join(archive.stream("p1", key, start=250, length=10)) == bytes(
        [250, 251, 252, 253, 254, 255, 0, 1, 2, 3]
    )
    assert b"".join(archive.stream("p1", key, start=2555)) == bytes([251, 252, 253, 254, 255])
    assert archive.size("p1", key) == 2560
    assert list(archive.keys("p1")) == [key]


def test_a_large_recording_passes_in_parts(archive: Archive, tmp_path: Path) -> None:
    """Larger than one part of the protocol (5 MB)."""
    path = tmp_path / "long.wav"
    path.write_bytes(os.urandom(1 << 16) * 200)
    content = FileContent(path)

    key = archive.put_content("p1", ObjectKind.AUDIO, content, digest(content))

    assert archive.get("p1", key) == path.read_bytes()


def test_a_content_that_changes_meanwhile_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    """The key promises a hash: nothing else may stand under it, large or small."""
    for size in (10, 6_000_000):
        path = tmp_path / "memo.wav"
        path.write_bytes(b"a" * size)
        content = FileContent(path)
        known = digest(content)
        path.write_bytes(b"b" * size)

        with pytest.raises(StorageFailed):
            archive.put_content("p1", ObjectKind.AUDIO, content, known)
    assert list(archive.keys("p1")) == []


def test_a_deleted_object_is_gone(store: S3Store) -> None:
    """Deleting twice is the same as once."""
    store.put(KEY, [b"son"], size=3)

    store.delete(KEY)
    store.delete(KEY)

    for ask in (store.size, store.read):
        with pytest.raises(NotFound):
            ask(KEY)


def test_keys_come_in_order_and_foreign_ones_are_left_alone(store: S3Store) -> None:
    """Somebody else's object in our bucket is none of ours."""
    keys = [f"p{number % 3}/audio/{number:064x}" for number in range(30)]
    for key in keys:
        store.put(key, [b"x"], size=1)
    store.bucket.put("calame/p1/lisez-moi.txt", [b"x"], size=1)
    store.bucket.put("other/" + keys[0], [b"x"], size=1)

    assert list(store.keys()) == sorted(keys)
    assert list(store.keys("p1/")) == sorted(key for key in keys if key.startswith("p1/"))


def test_a_store_is_tried_out(store: S3Store) -> None:
    """Both servers refuse strangers and take direct uploads; nothing remains."""
    assert probe(store) == Capabilities(takes_direct_uploads=True)
    assert list(store.bucket.listing("")) == []


def test_a_direct_upload_goes_to_its_own_place_only(store: S3Store, s3: S3Settings) -> None:
    """The address was signed for one object; without the signature nothing is taken."""
    address = store.bucket.address_to_put("depot/x", lifetime=timedelta(minutes=1))

    with urllib3.PoolManager() as pool:
        taken = pool.request("PUT", address, body=b"son").status
        moved = pool.request("PUT", address.replace("depot/x", "depot/y"), body=b"son").status
        bare = pool.request("PUT", address.partition("?")[0], body=b"son").status

    assert taken == 200
    assert min(moved, bare) >= 400
    assert [found.name for found in Bucket(s3, s3.bucket).listing("depot/")] == ["depot/x"]


def test_a_bucket_that_is_not_there_is_refused(s3: S3Settings) -> None:
    """At the start, in French; it is not made in silence."""
    with pytest.raises(ConfigurationError, match="bucket"):
        probe(store_of(s3.model_copy(update={"bucket": "nowhere"})))


def test_a_wrong_key_is_said(s3: S3Settings) -> None:
    """No object is lost by it."""
    wrong = s3.model_copy(update={"secret_key": SecretStr("wrong")})

    with pytest.raises(StorageFailed):
        store_of(wrong).put(KEY, [b"son"], size=3)


def test_a_key_may_stand_in_a_file(s3: S3Settings, tmp_path: Path) -> None:
    """As secrets of containers do."""
    path = tmp_path / "secret"
    path.write_text(f"{s3.secret_key.get_secret_value() if s3.secret_key else ''}\n")
    store = store_of(s3.model_copy(update={"secret_key": None, "secret_key_file": path}))

    store.put(KEY, [b"son"], size=3)

    assert list(store.keys()) == [KEY]


@pytest.mark.parametrize(
    "update",
    [
        {"endpoint": None},
        {"bucket": None},
        {"endpoint": "http://a b"},
        {"secret_key": None, "secret_key_file": Path("/nowhere")},
    ],
)
def test_a_server_that_is_not_described_is_refused(update: dict[str, object]) -> None:
    """Before anything is sent."""
    settings = S3Settings(endpoint="127.0.0.1:9", bucket="b", access_key="a")

    with pytest.raises(ConfigurationError):
        store_of(settings.model_copy(update=update))


def test_a_server_that_does_not_answer_is_said() -> None:
    """Retryable: the work waits for it."""
    settings = S3Settings(
        endpoint="127.0.0.1:9", bucket="b", access_key="a", secret_key=SecretStr("b"), tls=False
    )

    with pytest.raises(StorageFailed):
        store_of(settings).put(KEY, [b"son"], size=3)
