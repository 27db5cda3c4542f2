"""Resumable uploads: the tus protocol, behind both doors."""

import hashlib
from base64 import b64encode
from collections.abc import Callable

import httpx
import pytest

from calame.pipeline.bootstrap import Services

SOUND = b"OggS" + bytes(range(256)) * 12
SHA256 = hashlib.sha256(SOUND).hexdigest()
DOORS = ("/envoi/reprises", "/api/uploads")


def header(**said: str) -> str:
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in said.items())


class Sender:
    """A tus client behind one of the doors."""

    def __init__(self, client: httpx.Client, door: str) -> None:
        self.client, self.door = client, door
        self.auth = httpx.BasicAuth("maëlle", "un-long-secret") if door[1:4] == "api" else None

    def ask(self, method: str, place: str, content: bytes = b"", **headers: str) -> httpx.Response:
        """One request of the protocol."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named = {"Tus-Resumable": "1.0.0"} | named
        auth = self.auth or httpx.USE_CLIENT_DEFAULT
        return self.client.request(method, place, content=content, headers=named, auth=auth)

    def begin(self, length: int | None = len(SOUND), **said: str) -> str:
        """Open an upload; returns its address."""
        name = "Upload_Defer_Length" if length is None else "Upload_Length"
        sized = {name: str(length or 1), "Upload_Metadata": header(filename="mémo.ogg", **said)}
        answer = self.ask("POST", self.door, b"", **sized)
        assert answer.status_code == 201
        return answer.headers["location"]

    def patch(self, place: str, content: bytes, at: int, **headers: str) -> httpx.Response:
        """Send more bytes."""
        kind = {"Content-Type": "application/offset+octet-stream"}
        return self.ask("PATCH", place, content, Upload_Offset=str(at), **kind, **headers)

    def offset(self, place: str) -> int:
        """Ask how many arrived."""
        return int(self.ask("HEAD", place).headers["upload-offset"])


@pytest.fixture(params=DOORS)
def sender(request: pytest.FixtureRequest, maelle: httpx.Client, client: httpx.Client) -> Sender:
    return Sender(maelle if request.param == DOORS[0] else client, request.param)


def test_an_upload_in_pieces_becomes_a_dictation(sender: Sender, maelle: httpx.Client) -> None:
    """The last answer confirms what is stored; asking again gives the same."""
    place = sender.begin(priority="urgent", author="Dr Solène Garrigou", sha256=SHA256)

    first = sender.patch(place, SOUND[:1000], 0)
    last = sender.patch(place, SOUND[1000:], 1000)
    again = sender.ask("HEAD", place)

    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    assert "calame-dictation" not in first.headers
    assert [(SHA256, str(len(SOUND)))] * 2 == [
        (answer.headers["calame-sha256"], answer.headers["upload-offset"])
        for answer in (last, again)
    ]
    assert last.headers["calame-dictation"] == again.headers["calame-dictation"]
    assert "calame-duplicate" not in again.headers
    page = maelle.get("/dictees").text
    assert "mémo.ogg" in page
    assert "Dr Solène Garrigou" in page


def test_a_sender_that_lost_its_place_is_told(sender: Sender) -> None:
    """Bytes that do not belong at the end are refused; the place is known."""
    place = sender.begin()
    sender.patch(place, SOUND[:1000], 0)

    answers = [sender.patch(place, SOUND, at) for at in (0, 999, 1001)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (409, "envoi_deplace")
    ] * 3
    assert sender.offset(place) == 1000


def test_a_recording_of_unknown_length_is_sent_while_it_is_dictated(sender: Sender) -> None:
    """The length comes with the last request, which may hold no bytes."""
    place = sender.begin(length=None)
    sender.patch(place, SOUND[:500], 0)
    deferred = sender.ask("HEAD", place)
    sender.patch(place, SOUND[500:], 500)

    closed = sender.patch(place, b"", len(SOUND), Upload_Length=str(len(SOUND)))

    assert deferred.headers["upload-defer-length"] == "1"
    assert closed.headers["calame-sha256"] == SHA256


def test_bytes_with_a_wrong_checksum_do_not_count(sender: Sender) -> None:
    """They are sent again, from the same place."""
    place = sender.begin()
    sender.patch(place, SOUND[:1000], 0)
    right = b64encode(hashlib.sha256(SOUND[1000:]).digest()).decode()

    refused = sender.patch(place, b"bruit", 1000, Upload_Checksum=f"sha256 {right}")
    standing = sender.offset(place)
    taken = sender.patch(place, SOUND[1000:], 1000, Upload_Checksum=f"sha256 {right}")

    assert (refused.status_code, refused.json()["code"]) == (460, "envoi_abime")
    assert standing == 1000
    assert taken.headers["calame-sha256"] == SHA256


def test_a_recording_that_is_not_what_was_announced_starts_again(sender: Sender) -> None:
    """Nothing is registered: the sender still has its copy."""
    place = sender.begin(sha256=SHA256)

    refused = sender.patch(place, SOUND[::-1], 0)
    standing = sender.offset(place)
    taken = sender.patch(place, SOUND, 0)

    assert (refused.status_code, standing) == (460, 0)
    assert taken.headers["calame-sha256"] == SHA256


def test_a_recording_that_is_known_is_said(sender: Sender) -> None:
    """One dictation, a visible warning; also when the bytes come with the first request."""
    first = sender.patch(sender.begin(), SOUND, 0)
    second = sender.ask(
        "POST", sender.door, SOUND,
        Upload_Length=str(len(SOUND)), Content_Type="application/offset+octet-stream",
    )  # fmt: skip

    assert second.headers["calame-duplicate"] == "true"
    assert first.headers["calame-dictation"] == second.headers["calame-dictation"]


def test_an_upload_is_given_up(sender: Sender) -> None:
    """By its sender."""
    place = sender.begin()

    assert sender.ask("DELETE", place).status_code == 204
    assert sender.ask("HEAD", place).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Tus-Resumable": "0.2.2", "Upload-Length": "3"}, 412, "protocole_inconnu"),
        ({}, 400, "entree_invalide"),
        ({"Upload-Length": "trois"}, 400, "entree_invalide"),
        ({"Upload-Length": "3", "Upload-Defer-Length": "1"}, 400, "entree_invalide"),
        ({"Upload-Length": "0"}, 400, "audio_vide"),
        ({"Upload-Length": "999999999999"}, 413, "fichier_trop_gros"),
        ({"Upload-Length": "3", "Upload-Metadata": "filename é"}, 400, "entree_invalide"),
        (
            {"Upload-Length": "3", "Upload-Metadata": header(author="Dr Qui")},
            400,
            "auteur_inconnu",
        ),
        ({"Upload-Length": "3", "Upload-Metadata": header(kind="roman")}, 400, "entree_invalide"),
    ],
)
def test_a_wrong_beginning_is_refused(
    sender: Sender, headers: dict[str, str], status: int, code: str
) -> None:
    """Before a byte is sent, in French."""
    encoded = {name.encode(): value.encode() for name, value in headers.items()}
    answer = sender.client.post(
        sender.door,
        headers={b"Tus-Resumable": b"1.0.0"} | encoded,
        auth=sender.auth or httpx.USE_CLIENT_DEFAULT,
    )

    assert (status, code) == (answer.status_code, answer.json()["code"])


def test_more_than_announced_is_refused(sender: Sender) -> None:
    """And not counted."""
    place = sender.begin(length=10)

    assert sender.patch(place, SOUND, 0).status_code == 413
    assert sender.offset(place) == 0


def test_the_length_is_said_once(sender: Sender) -> None:
    """A second, other one is refused."""
    place = sender.begin(length=len(SOUND))

    assert sender.patch(place, b"", 0, Upload_Length="12").status_code == 400


@pytest.mark.parametrize("checksum", ["md5 AAAA", "sha256 é", "sha256"])
def test_an_unknown_checksum_is_refused(sender: Sender, checksum: str) -> None:
    """Silently taking it would promise what we do not keep."""
    place = sender.begin()
    headers = {
        b"Content-Type": b"application/offset+octet-stream",
        b"Tus-Resumable": b"1.0.0",
        b"Upload-Offset": b"0",
        b"Upload-Checksum": checksum.encode(),
    }

    answer = sender.client.patch(
        place,
        content=SOUND,
        headers=headers,
        auth=sender.auth or httpx.USE_CLIENT_DEFAULT,
    )

    assert (answer.status_code, sender.offset(place)) in {(400, 0), (460, 0)}


def test_what_the_server_can_do_is_told_to_anybody(client: httpx.Client) -> None:
    """A client asks before it signs in."""
    for door in DOORS:
        answer = client.options(door)

        assert (answer.status_code, answer.headers["tus-version"]) == (204, "1.0.0")
        assert "sha256" in answer.headers["tus-checksum-algorithm"]


def test_nobody_sends_without_a_name(client: httpx.Client) -> None:
    """Neither door opens for a stranger."""
    answers = [
        client.post(door, headers={"Tus-Resumable": "1.0.0", "Upload-Length": "3"})
        for door in DOORS
    ]

    assert [answer.status_code for answer in answers] == [401, 401]


def test_another_site_cannot_send(maelle: httpx.Client) -> None:
    """The proof of our own page is asked for."""
    del maelle.headers["X-CSRF-Token"]

    answer = maelle.post(DOORS[0], headers={"Tus-Resumable": "1.0.0", "Upload-Length": "3"})

    assert (answer.status_code, answer.json()["code"]) == (403, "formulaire_expire")


def test_an_upload_is_its_senders_own(
    maelle: httpx.Client, enter: Callable[[str], httpx.Client]
) -> None:
    """Neither a colleague nor a stranger sees it."""
    place = Sender(maelle, DOORS[0]).begin()

    for login in ("ronan", "voisine"):
        assert Sender(enter(login), DOORS[0]).ask("HEAD", place).status_code == 404


def test_the_senders_words_are_nowhere_in_the_clear(
    maelle: httpx.Client, services: Services
) -> None:
    """Not in the names of files."""
    place = Sender(maelle, DOORS[0]).begin()
    Sender(maelle, DOORS[0]).patch(place, SOUND[:9], 0)

    names = [path.name for path in services.settings.uploads_folder.iterdir()]

    assert names == [place.rpartition("/")[2]]
