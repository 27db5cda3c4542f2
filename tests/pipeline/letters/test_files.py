"""The files of a letter in a folder."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.models.errors import StorageFailed
from calame.models.report import Edit, Report, Span
from calame.models.transcript import Transcript
from calame.pipeline.drafting.processing import Processed
from calame.pipeline.letters.files import (
    prepare_folder,
    read_letter_files,
    unique_stems,
    write_letter_files,
)

EDIT = Edit(
    span=Span(start=0, end=2), heard="quarante", written="40", rules=("figures",), reason="nombre"
)
RESULT = Processed(
    key="memo",
    transcript=Transcript(segments=(), duration_s=1.0),
    report=Report(text="40 mg d’œdème\n\nFin.", edits=(EDIT,)),
    docx=b"PK",
    timings={"writing": 0.1},
)


@given(st.lists(st.text("aA-2é.", min_size=1, max_size=4).map(lambda name: Path(f"{name}.ogg"))))
def test_no_two_letters_share_a_name(paths: list[Path]) -> None:
    """Whatever the names, also where case does not tell files apart."""
    stems = unique_stems(paths)

    assert len(stems) == len(paths)
    assert len({stem.casefold() for stem in stems}) == len(stems)


def test_a_letter_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Text and report; the folder is made when it is not there."""
    folder = tmp_path / "a" / "b"
    prepare_folder(folder)
    write_letter_files(folder, "memo", RESULT)
    saved = read_letter_files(folder, "memo")

    assert saved is not None
    assert (saved.text, saved.report) == (f"{RESULT.report.text}\n", RESULT.report)


def test_a_newer_letter_takes_the_place_of_the_older(tmp_path: Path) -> None:
    """Running again gives one letter, and leaves nothing temporary."""
    write_letter_files(tmp_path, "memo", RESULT)
    write_letter_files(tmp_path, "memo", RESULT)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "memo.docx",
        "memo.json",
        "memo.txt",
    ]


@pytest.mark.parametrize("content", [b"{", b"{}", b'{"letter": 1, "word_times": []}', b"\xff"])
def test_damaged_details_are_told(tmp_path: Path, content: bytes) -> None:
    """A JSON file that is not ours is a storage failure, not a trace."""
    (tmp_path / "memo.txt").write_text("x", "utf-8")
    (tmp_path / "memo.json").write_bytes(content)

    with pytest.raises(StorageFailed):
        read_letter_files(tmp_path, "memo")
