"""The command line as a whole: help, wrong usage, writing, weights, check-up, submitting."""

import io
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from tests.api.command_line import run

COMMANDS = ("process", "write", "serve", "submit", "eval", "lexicon", "weights", "doctor")
ENGLISH = (
    "Show this",
    "Try ",
    "required",
    "default:",
    "Commands",
    "Usage error",
    "Missing",
    "exit",
)
HEAVY = ("av", "ctranslate2", "docx", "fastapi", "faster_whisper", "numpy", "prefect", "spacy",
         "sqlalchemy")  # fmt: skip


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS), ("weights", "list")])
def test_every_help_is_french(command: tuple[str, ...]) -> None:
    """The words around our own are French too, and each command says what it does."""
    ran = run(*command, "--help")

    assert ran.code == 0
    assert [word for word in ENGLISH if word in ran.out] == []
    assert "Afficher cette aide" in ran.out


def test_the_help_names_every_command() -> None:
    """What docs/command-line.md lists is there."""
    ran = run("--help")

    assert [name for name in COMMANDS if f" {name} " not in ran.out] == []


def test_every_command_is_documented() -> None:
    """docs/command-line.md knows each command, and each option of the one that people use most."""
    page = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text("utf-8")
    options = {word for word in run("process", "--help").out.split() if word.startswith("--")}

    assert [name for name in COMMANDS if f"calame {name}" not in page] == []
    assert {name for name in options if name not in page} <= {"--help", "--correct"}


def test_the_help_imports_nothing_heavy() -> None:
    """The list of commands shows at once: no engine, no web server, no Word."""
    code = (
        "import sys; from calame.api.cli import main; main(['--help']); "
        f"print('HEAVY', sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout

    assert out.decode().splitlines()[-1] == "HEAVY []"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["proces", "a"], "Commande inconnue : vouliez-vous « process » ?"),
        (["xyz"], "Commande inconnue : voyez « calame --help »"),
        (["process", "a"], "Il manque '--out'. Voyez « calame process --help »"),
        (["process", "--out", "b"], "Il manque 'AUDIO'"),
        (["process", "a", "--oot", "b"], "Option inconnue : --oot. Vouliez-vous --out ?"),
        (["process", "a", "--out"], "L'option --out est mal employée"),
        (["process", "a", "--out", "b", "--kind", "poème"], "Valeur refusée pour '--kind'"),
        (["serve", "--port", "abc"], "Valeur refusée pour '--port'"),
        (["doctor", "trop"], "La commande est mal formée"),
    ],
)
def test_wrong_usage_is_told_in_french(words: list[str], message: str) -> None:
    """One line on the standard error, exit code 2."""
    ran = run(*words)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_an_unknown_setting_stops_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt variable is not silently ignored."""
    monkeypatch.setenv("CALAME_RECOGNITION__WEIGTHS", "base")
    ran = run("doctor")

    assert ran.code == 1
    assert "CALAME_RECOGNITION__WEIGTHS" in ran.err


def dictate(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))


SPOKEN = "Pas d'œdème virgule furosémide quarante milligrammes point à la ligne Cordialement point"


def test_write_turns_the_standard_input_into_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter alone goes to the standard output, whole lines, no colours."""
    dictate(monkeypatch, SPOKEN.encode())
    ran = run("write", "--no-correct")

    assert ran.code == 0
    assert " ".join(ran.out.split()).replace("’", "'") == (
        "Pas d'œdème, furosémide 40 mg. Cordialement."
    )
    assert ran.err == ""


def test_write_gives_edits_to_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change says what was dictated and why it was changed."""
    dictate(monkeypatch, SPOKEN.encode())
    ran = run("write", "--no-correct", "--json")
    found = json.loads(ran.out)

    assert {("quarante", "40"), ("milligrammes", "mg")} <= {
        (edit["heard"], edit["written"]) for edit in found["edits"]
    }
    assert all(edit["reason"] for edit in found["edits"])


@pytest.mark.parametrize("content", [b"", b"  \n ", b"a [bold]b[/] :smile: {{ corps }}"])
def test_write_prints_any_text_as_it_is(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Nothing in a text is taken for markup; an empty text is an empty letter."""
    dictate(monkeypatch, content)
    ran = run("write", "--no-correct")

    assert ran.code == 0
    assert ("[bold]b[/]" in ran.out) == (b"bold" in content)


def test_write_refuses_another_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in Windows' encoding is refused, since its accents would be lost."""
    dictate(monkeypatch, "œdème".encode("cp1252"))
    ran = run("write")

    assert ran.code == 1
    assert "UTF-8" in ran.err


def test_weights_are_listed_and_verified(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The packaged weights are there without network, and their files are what they should be."""
    monkeypatch.setenv("CALAME_RECOGNITION__CACHE", str(tmp_path))
    listed = json.loads(run("weights", "list", "--json").out)
    ran = run("weights", "verify")

    assert {one["name"]: one["ready"] for one in listed}["base"] is False
    assert ran.code == 0
    assert "model.bin" in ran.out
    assert "large-v3-turbo" in run("weights", "list").out


def test_missing_weights_without_network_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The message says how to get them."""
    monkeypatch.setenv("CALAME_RECOGNITION__CACHE", str(tmp_path))
    monkeypatch.setenv("CALAME_RECOGNITION__OFFLINE", "true")
    ran = run("weights", "fetch", "large-v3-turbo")

    assert ran.code == 1
    assert "ne sont pas sur cette machine" in ran.err


def test_doctor_says_that_all_is_ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every point has a verdict; nothing is made in the data folder."""
    monkeypatch.setenv("CALAME_DATA_DIR", str(tmp_path / "data"))
    ran = run("doctor", "--json")
    findings = {one["name"]: one["verdict"] for one in json.loads(ran.out)}

    assert ran.code == 0
    assert findings["poids"] == findings["appareil"] == findings["modèles"] == "bon"
    assert findings["vitesse"] in {"bon", "attention"}  # a machine under load may be slow
    assert not (tmp_path / "data").exists()


def test_doctor_says_what_prevents_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A device and a folder that cannot be used are blocking, with a remedy."""
    blocked = tmp_path / "fichier"
    blocked.touch()
    monkeypatch.setenv("CALAME_DATA_DIR", str(blocked / "data"))
    monkeypatch.setenv("CALAME_RECOGNITION__DEVICE", "grille-pain")
    ran = run("doctor")

    assert ran.code == 1
    assert ran.out.count("bloquant") == 2


def test_serve_says_that_its_port_is_taken(tmp_path: Path) -> None:
    """Another program on the port: one French line, exit code 1."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = subprocess.run(
            [
                sys.executable,
                "-m",
                "calame.api.cli",
                "serve",
                "--port",
                str(port),
                "--data",
                tmp_path,
            ],
            capture_output=True,
            timeout=60,
            check=False,
        )

    assert ran.returncode == 1
    assert f"Le port {port} est déjà occupé" in ran.stderr.decode()


@pytest.fixture
def server(app: FastAPI) -> Iterator[str]:
    """The address of a real server."""
    config = uvicorn.Config(app, port=0, log_config=None)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join()


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ronan's account in the environment."""
    monkeypatch.setenv("CALAME_CLIENT__LOGIN", "ronan")
    monkeypatch.setenv("CALAME_CLIENT__PASSWORD", "un-long-secret")


@pytest.mark.usefixtures("signed")
def test_submit_sends_each_recording_once(server: str, tmp_path: Path) -> None:
    """The server's ids come back; the same recording again is known; a missing file fails alone."""
    memo = tmp_path / "memo.ogg"
    memo.write_bytes(b"OggS")
    first = run("submit", memo, "--server", server, "--author", "Dr Solène Garrigou", "--json")
    again = run("submit", memo, tmp_path / "absent.ogg", "--server", server)
    dictation = json.loads(first.out)[0]["dictation"]["id"]

    assert (first.code, again.code) == (0, 1)
    assert f"{dictation} (déjà reçue)" in again.out
    assert "n'est pas un enregistrement lisible" in again.err


@pytest.mark.usefixtures("signed")
def test_submit_shows_the_servers_refusal(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown author and a wrong password are told in the server's own words."""
    memo = tmp_path / "memo.ogg"
    memo.write_bytes(b"OggS")
    author = run("submit", memo, "--server", server, "--author", "Dr Qui")
    monkeypatch.setenv("CALAME_CLIENT__PASSWORD", "faux")
    password = run("submit", memo, "--server", server)

    assert (author.code, password.code) == (1, 1)
    assert "Auteur inconnu" in author.err
    assert "mot de passe" in password.err


@pytest.mark.usefixtures("signed")
def test_submit_says_that_nobody_answers(tmp_path: Path) -> None:
    """No server, a wrong address: how to start one."""
    memo = tmp_path / "memo.ogg"
    memo.write_bytes(b"OggS")

    for address in ("http://127.0.0.1:9", "pas-une-adresse", "http://[::"):
        ran = run("submit", memo, "--server", address)
        assert (ran.code, "calame serve" in ran.err) == (1, True)
