"""Downloads, from a server on loopback that speaks like the hub."""

import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from calame.asr import hub

REVISION = "0123456789abcdef0123456789abcdef01234567"
FILES = {
    "config.json": b"{}",
    "model.bin": bytes(range(256)) * 400,
    "README.md": b"not wanted",
    "vocabulary.json": b"[]",
}
MODEL_SHA256 = hashlib.sha256(FILES["model.bin"]).hexdigest()


def _info() -> dict[str, object]:
    large = {"sha256": MODEL_SHA256, "size": len(FILES["model.bin"]), "pointerSize": 134}
    return {
        "id": "somebody/weights",
        "sha": REVISION,
        "siblings": [
            {
                "rfilename": f"{folder}{name}",
                "size": len(content),
                **({"lfs": large} if name == "model.bin" else {}),
            }
            for folder in ("", "ctranslate2/")
            for name, content in FILES.items()
        ],
    }


class Hub(BaseHTTPRequestHandler):
    """Knows one repository at one revision."""

    def do_HEAD(self) -> None:
        """What a file is."""
        self._answer(with_body=False)

    def do_GET(self) -> None:
        """A file, or what the repository holds."""
        self._answer(with_body=True)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests quiet."""

    def _answer(self, *, with_body: bool) -> None:
        path = self.path.partition("?")[0]
        info = f"/api/models/somebody/weights/revision/{REVISION}"
        files = f"/somebody/weights/resolve/{REVISION}/"
        name = path.rpartition("/")[2]
        if path == info:
            self._send(json.dumps(_info()).encode(), with_body)
        elif path.startswith(files) and name in FILES:
            self._send(FILES[name], with_body)
        else:
            self.send_response(404)
            self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _send(self, content: bytes, with_body: bool) -> None:  # noqa: FBT001 - private
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", REVISION)
        self.end_headers()
        if with_body:
            self.wfile.write(content)


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("folder", ["", "ctranslate2"])
def test_the_files_of_the_weights_are_downloaded(
    tmp_path: Path, endpoint: str, folder: str
) -> None:
    """Only what recognition needs, flat in the folder, with the checksum of the large file."""
    found = hub.download("somebody/weights", REVISION, folder, target=tmp_path, endpoint=endpoint)

    assert found == {"model.bin": MODEL_SHA256}
    assert (tmp_path / "model.bin").read_bytes() == FILES["model.bin"]
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        "config.json",
        "model.bin",
        "vocabulary.json",
    }


def test_an_unknown_repository_is_unreachable(tmp_path: Path, endpoint: str) -> None:
    """The hub answers, but has not what is asked for."""
    with pytest.raises(hub.Unreachable):
        hub.download("somebody/else", REVISION, "", target=tmp_path, endpoint=endpoint)


def test_no_hub_is_unreachable(tmp_path: Path) -> None:
    """Nothing listens there."""
    with pytest.raises(hub.Unreachable):
        hub.download(
            "somebody/weights", REVISION, "", target=tmp_path, endpoint="http://127.0.0.1:9"
        )
