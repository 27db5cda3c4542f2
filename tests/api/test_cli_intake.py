"""``calame intake`` and ``calame store``: what an operator sees."""

from pathlib import Path

import pytest

from calame.api.cli import main
from calame.pipeline.accounts import create_author, create_practice
from calame.pipeline.bootstrap import build
from calame.pipeline.settings import Settings


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A watched folder of a house with one author."""
    root = tmp_path / "dictees"
    root.mkdir()
    sources = tmp_path / "sources.toml"
    sources.write_text(
        f'[[source]]\nnom = "reseau"\ndossier = "{root}"\nregles = ["{{auteur}}/*"]\n'
    )
    monkeypatch.setenv("CALAME_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CALAME_INTAKE__SOURCES", str(sources))
    monkeypatch.setenv("CALAME_INTAKE__SETTLE_S", "0")
    services = build(Settings(data_dir=tmp_path / "data"))
    services.database.migrate()
    practice_id = create_practice(services, name="Cabinet")
    create_author(services, practice_id=practice_id, name="Dr Solène Garrigou")
    services.database.close()
    return root


def test_a_path_is_explained_before_it_is_used(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which rule gave what; the file need not be there."""
    assert main(["intake", "explain", str(root / "garrigou" / "memo.ogg")]) == 0

    shown = capsys.readouterr().out
    assert "Dr Solène Garrigou" in shown
    assert "règle" in shown


def test_a_file_goes_through_quarantine(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Looked for, listed, released, taken."""
    (root / "memo.bin").write_bytes(b"son")
    for _ in range(2):
        assert main(["intake", "poll"]) == 0
    assert main(["intake", "list", "--quarantine"]) == 0
    shown = capsys.readouterr().out
    number = shown.splitlines()[1].split()[0]

    assert "memo.bin" in shown
    assert main(["intake", "release", number]) == 0
    assert main(["intake", "poll"]) == 0
    assert (root / "traités" / "memo.bin").exists()
    assert main(["intake", "delete", number, "--oui"]) == 1


def test_a_store_is_tried_moved_and_compared(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """To another folder; the second time nothing is left to do."""
    (root / "memo.ogg").write_bytes(b"son")
    for _ in range(2):
        main(["intake", "poll"])
    move = ["store", "migrate", "--from", "local", "--to", f"local:{tmp_path / 'other'}"]

    assert [main(["store", "probe"]), main(move), main(move), main(["store", "compare"])] == [
        0,
        0,
        0,
        0,
    ]
    assert "1 déjà là" in capsys.readouterr().err
    assert main(["store", "migrate", "--from", "ftp", "--to", "s3"]) == 1
