"""Watched buckets, announcements and direct uploads, against real servers."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import urllib3

from calame.models.errors import ConfigurationError, NotFound, UploadDamaged
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.intake import direct, uploads
from calame.pipeline.intake.events import announced, take
from calame.pipeline.intake.polling import Polled, poll
from calame.pipeline.intake.uploads import Said
from calame.pipeline.objects.bucket import Bucket
from calame.pipeline.people.accounts import Account
from calame.pipeline.settings import S3Settings


def event(bucket: object, key: str, name: str = "ObjectCreated:Put") -> dict[str, object]:
    return {"eventName": name, "s3": {"bucket": {"name": bucket}, "object": {"key": key}}}


@pytest.fixture
def bucket(s3: S3Settings) -> Bucket:
    return Bucket(s3, s3.bucket)


@pytest.fixture
def watching(services: Services, practice_id: str, s3: S3Settings, tmp_path: Path) -> Services:
    """The house with a watched bucket, and the same for direct uploads."""
    del practice_id
    path = tmp_path / "sources.toml"
    path.write_text(
        f'[[source]]\nnom = "depot"\nbucket = "{s3.bucket}"\nprefixe = "depot/"\n'
        'regles = ["{auteur}/*"]\n'
    )
    intake = services.settings.intake.model_copy(update={"sources": path})
    settings = services.settings.model_copy(update={"intake": intake, "s3": s3})
    return replace(services, settings=settings)


@pytest.fixture
def account(hire: Callable[..., Account]) -> Account:
    return hire("ronan")


def names(bucket: Bucket) -> list[str]:
    return [found.name for found in bucket.listing("")]


def test_an_object_is_taken_at_once_and_moves(
    watching: Services, bucket: Bucket, desk: Desk
) -> None:
    """It is whole as soon as it is visible; its side-car goes with it."""
    bucket.put("depot/SG/mémo 1.ogg", [b"son"], size=3)
    bucket.put("depot/SG/mémo 1.json", [b"{}"], size=2)
    bucket.put("ailleurs/x.ogg", [b"non"], size=3)

    assert poll(watching) == Polled(taken=1)
    assert poll(watching) == Polled()
    assert desk.worklist().items[0].file_name == "mémo 1.ogg"
    assert names(bucket) == [
        "ailleurs/x.ogg", "depot/traités/SG/mémo 1.json", "depot/traités/SG/mémo 1.ogg",
    ]  # fmt: skip


def test_what_is_no_recording_goes_to_quarantine(watching: Services, bucket: Bucket) -> None:
    """With its reason beside it, in the bucket."""
    bucket.put("depot/lettre.docx", [b"PK"], size=2)

    assert poll(watching) == Polled(quarantined=1)
    assert names(bucket) == [
        "depot/quarantaine/lettre.docx", "depot/quarantaine/lettre.docx.txt",
    ]  # fmt: skip


def test_announced_objects_are_taken_lost_ones_are_made_up(
    watching: Services, bucket: Bucket, desk: Desk
) -> None:
    """Of ten objects three announcements arrive, one of them twice; the poll brings the rest."""
    for number in range(10):
        bucket.put(f"depot/SG/{number}.ogg", [b"%d" % number], size=1)
    keys = ["depot/SG/1.ogg", "depot/SG/2.ogg", "depot/SG/3.ogg", "depot/SG/3.ogg"]
    told = announced({"Records": [event(str(bucket_name(watching)), key) for key in keys]})

    assert take(watching, told) == 3
    assert poll(watching) == Polled(taken=7)
    assert len(desk.worklist().items) == 10


def bucket_name(services: Services) -> str | None:
    return services.settings.s3.bucket


@pytest.mark.parametrize(
    ("document", "pairs"),
    [
        ({"Records": [event("b", "depot/m%C3%A9mo+1.ogg")]}, [("b", "depot/mémo 1.ogg")]),
        ({"Records": [event("b", "k", "s3:ObjectCreated:CompleteMultipartUpload")]}, [("b", "k")]),
        ({"Records": [event("b", "a+1 %.ogg") | {"eventSource": "ceph:s3"}]}, [("b", "a+1 %.ogg")]),
        ({"Records": [event("b", "k", "ObjectRemoved:Delete")]}, []),
        ({"Records": [event(3, "k"), {}, "x", None]}, []),
        ({"Event": "s3:TestEvent"}, []),
        ([], []),
        ("x", []),
    ],
)
def test_an_announcement_is_understood_or_left_alone(
    document: object, pairs: list[tuple[str, str]]
) -> None:
    """Whoever knows the secret may still send nonsense."""
    assert pairs == announced(document)


def test_an_announcement_of_another_place_is_nothing(watching: Services, bucket: Bucket) -> None:
    """Neither another prefix nor another bucket, nor what is not there."""
    bucket.put("ailleurs/x.ogg", [b"non"], size=3)
    mine = str(bucket_name(watching))

    assert take(watching, [(mine, "ailleurs/x.ogg"), ("b", "depot/x.ogg"), (mine, "depot/x")]) == 0


def test_a_device_sends_to_the_server_itself(
    watching: Services, bucket: Bucket, account: Account, desk: Desk
) -> None:
    """One PUT, one confirmation; asked again, the same answer; nothing stays behind."""
    said = Said(file_name="mémo.ogg", sha256=hashlib.sha256(b"son").hexdigest())
    opened = direct.begin(watching, account, said, length=3)
    with pytest.raises(NotFound):
        direct.confirm(watching, account, opened.upload.id)
    with urllib3.PoolManager() as pool:
        assert pool.request("PUT", opened.address, body=b"son").status == 200

    answers = [direct.confirm(watching, account, opened.upload.id).received for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0] is not None
    assert not answers[0].is_duplicate
    assert [item.id for item in desk.worklist().items] == [answers[0].dictation_id]
    assert names(bucket) == []


def test_a_direct_upload_that_arrived_damaged_is_refused(
    watching: Services, bucket: Bucket, account: Account
) -> None:
    """The device sends it again, to the same address."""
    said = Said(file_name="mémo.ogg", sha256=hashlib.sha256(b"son").hexdigest())
    opened = direct.begin(watching, account, said, length=3)
    with urllib3.PoolManager() as pool:
        pool.request("PUT", opened.address, body=b"sxn")
        with pytest.raises(UploadDamaged):
            direct.confirm(watching, account, opened.upload.id)
        pool.request("PUT", opened.address, body=b"son")

    assert direct.confirm(watching, account, opened.upload.id).received is not None
    assert names(bucket) == []


def test_a_direct_upload_that_nobody_confirms_goes(
    watching: Services, bucket: Bucket, account: Account, advance: Callable[[float], None]
) -> None:
    """With its bytes, when its time is over."""
    opened = direct.begin(watching, account, Said(file_name="x"), length=3)
    with urllib3.PoolManager() as pool:
        pool.request("PUT", opened.address, body=b"son")
    advance(timedelta(hours=73).total_seconds())

    assert uploads.expire(watching) == 1
    assert names(bucket) == []


def test_without_a_server_for_devices_direct_uploads_are_closed(
    services: Services, account: Account
) -> None:
    """Before anything is noted."""
    with pytest.raises(ConfigurationError):
        direct.begin(services, account, Said(file_name="x"), length=3)
