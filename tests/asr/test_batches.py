"""How large a batch is, and which pieces share it."""

from pathlib import Path

import numpy as np
import pytest

from calame.asr import devices
from calame.asr.audio import Audio
from calame.asr.chunks import Chunk
from calame.asr.engine import Job
from calame.asr.workers import Dictation, Waiting


def chunk(number: int, length_s: float) -> Chunk:
    return Chunk(
        key="1",
        index=number,
        start_s=0.0,
        end_s=length_s,
        speech=(),
        samples=np.zeros(1, np.float32),
    )


def waiting(*lengths_s: float) -> Waiting:
    """Pieces that wait."""
    dictation = Dictation(Job(key="1", audio=Audio(samples=np.zeros(1, np.float32))))
    found = Waiting()
    found.add([(dictation, chunk(number, length)) for number, length in enumerate(lengths_s)])
    return found


def test_a_full_batch_holds_so_many_seconds() -> None:
    """Four windows of 30 s fill 120 s; the longest that fill one go first."""
    pieces = waiting(*[28.0] * 5, *[3.0] * 25)

    assert [len(pieces.take_full(120.0)) for _ in range(3)] == [4, 20, 0]


def test_the_rest_is_shared_among_the_free() -> None:
    """Six pieces for two threads: at most three for each, of one window."""
    pieces = waiting(*[28.0] * 2, *[3.0] * 4)

    shared = [[piece.window_s for _, piece in pieces.take_share(120.0, among=n)] for n in (2, 1, 1)]

    assert shared == [[30.0] * 2, [6.0] * 4, []]


def test_a_window_beyond_the_budget_goes_alone() -> None:
    """After halving, a batch of a window that is longer than the budget is one piece."""
    assert len(waiting(28.0, 28.0).take_full(6.0)) == 1


@pytest.mark.parametrize(
    ("answer", "windows"),
    [
        ("echo 8000", 11),
        ("echo 140000", 32),  # no more than can be filled
        ("echo 200", 1),  # too little: halving cannot go below one
        ("echo '[N/A]'", 8),
        ("exit 9", 8),  # the driver does not answer
    ],
)
def test_a_graphics_card_is_asked_for_its_free_memory(
    answer: str, windows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver's program, by a stand-in: no card is at hand."""
    program = tmp_path / "nvidia-smi"
    program.write_text(f'#!/bin/sh\n[ "$1" = "--id=1" ] && {answer}\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    card = devices.Device(kind="cuda", index=1, compute_type="float16")

    assert devices.batch_windows(card) == windows
