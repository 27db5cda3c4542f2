"""A real S3 server announces a recording to our real address: Ceph's own bucket notifications."""

import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import urllib3
import uvicorn
from minio import Minio
from minio.credentials.credentials import Credentials
from minio.notificationconfig import NotificationConfig, TopicConfig
from minio.signer import sign_v4_s3
from pydantic import SecretStr

from calame.api.web import create_app
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.intake.polling import Polled, poll
from calame.pipeline.objects.bucket import Bucket
from calame.pipeline.settings import S3Settings
from tests.conftest import with_new_bucket

pytestmark = pytest.mark.needs("radosgw")
TOKEN = "un-jeton-assez-long"
NAME = "depot/SG/mémo 1+2.ogg"


@pytest.fixture
def s3(radosgw: S3Settings) -> S3Settings:
    """A bucket of Ceph."""
    return with_new_bucket(radosgw)


@pytest.fixture
def watching(services: Services, practice_id: str, s3: S3Settings, tmp_path: Path) -> Services:
    """The house with a watched bucket that may announce."""
    del practice_id
    path = tmp_path / "sources.toml"
    path.write_text(f'[[source]]\nnom = "depot"\nbucket = "{s3.bucket}"\nprefixe = "depot/"\n')
    changed = {"sources": path, "events_token": SecretStr(TOKEN)}
    intake = services.settings.intake.model_copy(update=changed)
    return replace(
        services, settings=services.settings.model_copy(update={"intake": intake, "s3": s3})
    )


@pytest.fixture
def address(watching: Services) -> Iterator[str]:
    """Where the house listens."""
    config = uvicorn.Config(create_app(watching), log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def announce_to(s3: S3Settings) -> Callable[[str], None]:
    """Let the bucket announce new objects to an address."""

    def ask(target: str) -> None:
        name = f"to-{s3.bucket}"
        entry = {"key": "push-endpoint", "value": target}
        fields = {f"Attributes.entry.1.{key}": value for key, value in entry.items()}
        answer = _sign_and_send(s3, {"Action": "CreateTopic", "Name": name} | fields)
        assert answer.status == 200
        topic = TopicConfig(
            topic=f"arn:aws:sns:default::{name}",
            events=["s3:ObjectCreated:*"],
            config_id="calame",
        )
        client = Minio(str(s3.endpoint), s3.access_key, _secret(s3), secure=False)
        client.set_bucket_notification(
            str(s3.bucket), NotificationConfig(topic_config_list=[topic])
        )

    return ask


def _sign_and_send(s3: S3Settings, fields: dict[str, str]) -> urllib3.BaseHTTPResponse:
    """A request to Ceph's address for topics, which the client does not know."""
    body, now = urlencode(fields).encode(), datetime.now(UTC)
    url = f"http://{s3.endpoint}/"
    sha256 = hashlib.sha256(body).hexdigest()
    headers = sign_v4_s3(
        method="POST", url=urlsplit(url), region="us-east-1", date=now, content_sha256=sha256,
        credentials=Credentials(str(s3.access_key), _secret(s3)),
        headers={
            "Host": str(s3.endpoint), "x-amz-content-sha256": sha256,
            "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )  # fmt: skip
    with urllib3.PoolManager() as pool:
        return pool.request("POST", url, body=body, headers=dict(headers))  # type: ignore[arg-type]


def _secret(s3: S3Settings) -> str:
    assert s3.secret_key is not None
    return s3.secret_key.get_secret_value()


def test_a_recording_is_in_as_soon_as_ceph_has_it(
    watching: Services,
    s3: S3Settings,
    address: str,
    announce_to: Callable[[str], None],
    desk: Desk,
) -> None:
    """Nobody looks: the server's own announcement brings it; the next look finds nothing left."""
    announce_to(f"{address}/api/bucket-events/{TOKEN}")
    Bucket(s3, s3.bucket).put(NAME, [b"son"], size=3)

    end = time.monotonic() + 60
    while not desk.worklist().items:
        assert time.monotonic() < end, "no announcement came"
        time.sleep(0.05)
    assert [item.file_name for item in desk.worklist().items] == ["mémo 1+2.ogg"]
    assert poll(watching) == Polled()


def test_where_the_address_is_wrong_the_look_makes_up(
    watching: Services, s3: S3Settings, announce_to: Callable[[str], None], desk: Desk
) -> None:
    """Nobody hears the announcement: the recording is in Ceph all the same."""
    announce_to("http://127.0.0.1:9/nowhere")
    Bucket(s3, s3.bucket).put(NAME, [b"son"], size=3)

    assert desk.worklist().items == ()
    assert poll(watching) == Polled(taken=1)
