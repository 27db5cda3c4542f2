"""`calame process` and `calame eval` for real: recordings in, letters and figures out."""

import json
import os
import resource
import shutil
import subprocess
import sys
import wave
from io import BytesIO
from pathlib import Path

import docx
import pytest

from calame.models.report import Report
from calame.pipeline.letters.files import read_letter_files, unique_stems
from tests.api.command_line import Ran, run

RESOURCES = Path(__file__).parent.parent / "resources"
SPOKEN = RESOURCES / "dictee-courte.ogg"
PRACTICE = """
nom = "Cabinet des Tilleuls"
lignes = ["12, rue du Moulin"]
[[auteurs]]
nom = "Dr Solène Garrigou"
lignes = ["Cardiologue"]
specialite = "cardiologie"
[[auteurs]]
nom = "Dr Yann Garrigou"
"""


def silence(path: Path, seconds: int) -> None:
    """A WAV file of that length; its samples are a hole in the file."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(b"\0\0")
    size = seconds * 32_000
    with path.open("r+b") as raw:
        for place, value in ((4, size + 36), (40, size)):
            raw.seek(place)
            raw.write(value.to_bytes(4, "little"))
        raw.truncate(size + 44)


BAD = {
    "pas-du-son.mp3": "n'est pas un enregistrement lisible",
    "vide.ogg": "Le fichier audio est vide",
    "silence.wav": "Rien d'audible",
    "trois-heures.wav": "dépasse 2 h : découpez-le",
    "protege.ds2": "protégé par un mot de passe",
    "absent.ogg": "n'est pas un enregistrement lisible",
}


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One good recording, the same cut in the middle, and everything that can be wrong."""
    folder = tmp_path_factory.mktemp("inbox")
    shutil.copy(SPOKEN, folder / "bonne.ogg")
    (folder / "coupee.ogg").write_bytes(SPOKEN.read_bytes()[:40_000])
    (folder / "pas-du-son.mp3").write_bytes(b"%PDF-1.7 pas du son")
    (folder / "vide.ogg").touch()
    silence(folder / "silence.wav", 5)
    silence(folder / "trois-heures.wav", 3 * 3600)
    (folder / "protege.ds2").write_bytes(b"\x03enc" + bytes(4096))
    (folder / "cabinet.toml").write_text(PRACTICE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def letters(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    """One real run over all of them."""
    out = tmp_path_factory.mktemp("lettres")
    names = ["bonne.ogg", *BAD, "coupee.ogg"]
    words: list[str | Path] = [
        "process",
        *(inbox / name for name in names),
        "--out",
        out,
        "--no-correct",
    ]
    return run(*words, "--practice", inbox / "cabinet.toml", "--author", "solene garrigou"), out


def test_a_bad_recording_is_reported_and_the_others_finish(letters: tuple[Ran, Path]) -> None:
    """Each bad file has its French line, each good one its letter; the exit code says so."""
    ran, out = letters
    lines = {
        Path(line.split(" : ")[0]).name: line for line in ran.err.splitlines() if " : " in line
    }

    assert ran.code == 1
    assert {name for name, message in BAD.items() if message not in lines[name]} == set()
    assert "2 lettres sur 8 enregistrements" in ran.err
    assert sorted(path.name for path in out.iterdir()) == sorted(
        f"{stem}{suffix}" for stem in ("bonne", "coupee") for suffix in (".docx", ".json", ".txt")
    )


def test_the_three_files_tell_the_same(letters: tuple[Ran, Path]) -> None:
    """Word file and text hold the letter; the JSON holds how it came about."""
    _, out = letters
    text = (out / "bonne.txt").read_text("utf-8").strip()
    found = json.loads((out / "bonne.json").read_bytes())
    document = docx.Document(BytesIO((out / "bonne.docx").read_bytes()))
    printed = [paragraph.text for paragraph in document.paragraphs]

    assert found["letter"] == text
    assert text.split("\n\n")[0] in printed
    assert printed[-1] == "Dr Solène Garrigou\nCardiologue"
    assert found["engine"]["weights"] == "base"
    assert found["transcript"]["segments"][0]["words"]
    assert {"edits", "doubts", "notes", "timings", "word_times", "header", "kind"} <= set(found)


def test_saved_letters_are_read_back(letters: tuple[Ran, Path]) -> None:
    """What eval --letters reads is what was written."""
    saved = read_letter_files(letters[1], "bonne")

    assert saved is not None
    assert isinstance(saved.report, Report)
    assert saved.report.text == saved.text.strip()
    assert read_letter_files(letters[1], "absente") is None


def test_letters_are_for_their_owner_alone(letters: tuple[Ran, Path]) -> None:
    """Nobody else on the machine reads them, and nothing temporary stays."""
    assert {path.stat().st_mode & 0o077 for path in letters[1].iterdir()} == {0}


def test_machines_get_one_entry_per_recording(inbox: Path, tmp_path: Path) -> None:
    """In the order of the command line, with codes; two of the same name keep apart."""
    twin = tmp_path / "twin"
    twin.mkdir()
    shutil.copy(inbox / "vide.ogg", twin / "bonne.mp3")
    words = [inbox / "vide.ogg", inbox / "bonne.ogg", twin / "bonne.mp3"]
    ran = run("process", *words, "--out", tmp_path / "out", "--json", "--no-correct")
    found = json.loads(ran.out)

    assert ran.code == 1
    assert [one["source"] for one in found] == [str(word) for word in words]
    assert [one["error"] and one["error"]["code"] for one in found] == [
        "audio_vide",
        None,
        "audio_vide",
    ]
    assert Path(found[1]["letter"]).name == "bonne.docx"


@pytest.mark.parametrize(
    ("names", "stems"),
    [
        (["a.ogg", "b.ogg"], ["a", "b"]),
        (["x/a.ogg", "y/a.mp3", "z/A.wav"], ["a", "a-2", "A-3"]),
        (["a.ogg", "a.mp3", "a-2.wav"], ["a", "a-3", "a-2"]),
        (["a-2.wav", "a.ogg", "a.mp3"], ["a-2", "a", "a-3"]),
        (["é.ogg", ".ogg"], ["é", ".ogg"]),
    ],
)
def test_two_recordings_of_one_name_keep_apart(names: list[str], stems: list[str]) -> None:
    """No letter overwrites another one of the same run."""
    found = unique_stems(Path(name) for name in names)

    assert found == stems
    assert len({stem.casefold() for stem in found}) == len(found)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--template", "absent.docx"], "Modèle de lettre inconnu"),
        (["--template", SPOKEN], "n'est pas un document Word"),
        (["--practice", "cabinet.toml", "--author", "Inconnu"], "Auteur inconnu dans ce cabinet"),
        (["--practice", "cabinet.toml", "--author", "Garrigou"], "porté par plusieurs"),
        (["--practice", "absent.toml"], "Le fichier du cabinet ne peut pas être lu"),
        (["--practice", "faux.toml"], "champ inconnu ou manquant (auteur, nom)"),
        (["--weights", "inconnus"], "Poids de reconnaissance inconnus"),
        (["--device", "grille-pain"], "Appareil de reconnaissance inconnu"),
        (["--out", "cabinet.toml/out"], "ne peut pas être créé ou écrit"),
    ],
)
def test_what_is_wrong_before_work_is_told_before_work(
    inbox: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    message: str,
) -> None:
    """One French line, exit code 1, no letter."""
    (inbox / "faux.toml").write_text('auteur = "x"', "utf-8")
    monkeypatch.chdir(inbox)
    ran = run("process", "bonne.ogg", "--out", tmp_path / "out", *options)

    assert ran.code == 1
    assert message in ran.err
    assert not list(tmp_path.rglob("*.docx"))


def test_missing_weights_without_network_are_told(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names what can be done."""
    monkeypatch.setenv("CALAME_RECOGNITION__OFFLINE", "true")
    monkeypatch.setenv("CALAME_RECOGNITION__CACHE", str(tmp_path))
    ran = run("process", inbox / "bonne.ogg", "--out", tmp_path, "--weights", "large-v3-turbo")

    assert ran.code == 1
    assert "relancez avec le réseau" in ran.err


def test_a_full_disk_is_told_and_leaves_no_half_letter(inbox: Path, tmp_path: Path) -> None:
    """The system refuses to write: the recording is reported, nothing of it stays."""

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    words: list[str | Path] = ["process", inbox / "bonne.ogg", "--out", tmp_path / "out"]
    ran = subprocess.run(
        [sys.executable, "-m", "calame.api.cli", *words],
        capture_output=True,
        preexec_fn=small_disk,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=200,
        check=False,
    )

    assert ran.returncode == 1
    assert "Le disque est plein" in ran.stderr.decode()
    assert list((tmp_path / "out").iterdir()) == []


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one short dictation and of one whose recording cannot be read."""
    folder = tmp_path_factory.mktemp("corpus")
    voice = folder / "audio" / "kokoro"
    voice.mkdir(parents=True)
    spoken = (RESOURCES / "dictee-courte.txt").read_text("utf-8").strip()
    for name in ("courte-01", "courte-02"):
        content = {
            "id": name,
            "style": "ponctue",
            "document": "lettre_confrere",
            "spoken": spoken,
            "written": "Contrôle de la créatinine dans 15 jours.",
            "terms": ["créatinine"],
            "figures": ["15 jours"],
        }
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    shutil.copy(SPOKEN, voice / "courte-01.ogg")
    (voice / "courte-02.ogg").write_bytes(b"pas du son")
    return folder


def test_eval_recognises_and_scores(corpus: Path) -> None:
    """Real recognition; the unreadable recording counts as an empty letter."""
    found = json.loads(run("eval", corpus, "--json", "--no-correct").out)["sets"]["kokoro"]

    assert found["failures"] == {"courte-02": "audio_illisible"}
    assert found["letters"]["courte-02"]["wer"] == 100.0
    assert found["figures"]["total"] == 2
    assert found["audio_s"] > 10


def test_eval_scores_the_dictated_text(corpus: Path) -> None:
    """The table has one line for each figure."""
    ran = run("eval", corpus, "--spoken", "--no-correct", "--misses")

    assert ran.code == 0
    assert "mots faux (WER)" in ran.out
    assert "négations" in ran.out
    assert "texte dicté : 2 dictées" in ran.err


def test_eval_scores_letters_of_an_earlier_run(corpus: Path, tmp_path: Path) -> None:
    """Only what is there is read; what is missing is named."""
    (tmp_path / "courte-01.txt").write_text(
        "Contrôle de la créatinine dans 15\u00a0jours.", "utf-8"
    )
    ran = run("eval", corpus, "--letters", tmp_path, "--json")
    found = json.loads(ran.out)["sets"][tmp_path.name]

    assert found["letters"]["courte-01"]["wer"] == 0.0
    assert found["failures"] == {"courte-02": "absente"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--voice", "absente"], "Voix absente de ce corpus (présentes : kokoro)"),
        (["--only", "absente", "--spoken"], "pas de dictée de ce nom"),
        (["--letters", "."], "n'a aucune lettre de ce corpus"),
    ],
)
def test_eval_refuses_what_is_not_there(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    """One French line before any work."""
    monkeypatch.chdir(tmp_path)
    ran = run("eval", corpus, *options)

    assert ran.code == 1
    assert message in ran.err
    assert run("eval", tmp_path).code == 1


def test_the_demonstration_makes_two_letters(tmp_path: Path) -> None:
    """`make demo`: what was heard, what was written, what is doubtful, where the letter is."""
    script = RESOURCES.parent.parent / "scripts" / "demo.py"
    ran = subprocess.run(
        [sys.executable, script, tmp_path], capture_output=True, timeout=280, check=False
    )
    told = ran.stdout.decode()

    assert ran.returncode == 0, ran.stderr.decode()
    assert len(list(tmp_path.glob("*.docx"))) == 2
    assert [
        word for word in ("Entendu", "Écrit", "Doute (", "make serve") if word not in told
    ] == []
    assert told.count("Pour la secrétaire") == 2
