"""Our dataclasses as bytes and back."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.models.documents import DocumentKind
from calame.models.errors import StorageFailed
from calame.models.letter import Author, Letter
from calame.models.report import Doubt, DoubtKind, Edit, Header, Report, SecretaryNote, Span
from calame.models.transcript import (
    EngineInfo,
    Gap,
    GapKind,
    Segment,
    SegmentWarning,
    Transcript,
    Word,
)
from calame.pipeline.state.codec import dump, load, plain

SPAN = Span(start=0, end=9, start_s=0.5, end_s=1.0)
REPORT = Report(
    text="œdème, 2,5 mg",
    edits=(
        Edit(span=SPAN, heard="oe dème", written="œdème", rules=("a", "b"), reason="parce que"),
    ),
    doubts=(Doubt(kind=DoubtKind.SIDE, span=SPAN, heard="x", reason="y", proposals=("z",)),),
    notes=(SecretaryNote(text="Joindre.", span=SPAN),),
    timings=(SPAN,),
    header=Header(recipient="Docteur X", copies=("Docteur Y",)),
    kind=DocumentKind.IMAGING,
)
WORD = Word(text="mot", start_s=0.0, end_s=0.25, probability=0.5)
TRANSCRIPT = Transcript(
    segments=(
        Segment(
            words=(WORD,),
            avg_logprob=-0.5,
            no_speech_prob=0.25,
            compression_ratio=1.5,
            warnings=(SegmentWarning.LOOP,),
        ),
    ),
    duration_s=2.0,
    gaps=(Gap(kind=GapKind.SPEECH_WITHOUT_TEXT, start_s=1.0, end_s=2.0),),
    engine=EngineInfo(
        name="e",
        version="1",
        weights="base",
        device="cpu",
        compute_type="int8",
        parameters={"beam_size": 5, "vad": True, "patience": 1.5, "language": "fr"},
    ),
)
LETTER = Letter(
    kind=DocumentKind.LETTER,
    body="Cher confrère,",
    written_on=date(2026, 3, 1),
    author=Author(name="Dr Solène Garrigou"),
)


@pytest.mark.parametrize(
    "value", [REPORT, TRANSCRIPT, LETTER], ids=["report", "transcript", "letter"]
)
def test_what_goes_in_comes_back(value: object) -> None:
    """A value is the same after a round trip, enumerations, tuples and dates included."""
    assert value == load(type(value), dump(value))


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    """No character is lost, whatever the recogniser or a person wrote."""
    encodable = text.encode("utf-8", "ignore").decode()

    assert encodable == load(Report, dump(Report(text=encodable))).text


def test_json_is_readable_by_people() -> None:
    """French text stands as it is, not as escapes."""
    assert "œdème".encode() in dump(REPORT, indent=2)


def test_plain_is_what_the_json_holds() -> None:
    """The plain form can stand inside a larger JSON document."""
    assert json.loads(dump(REPORT)) == plain(REPORT)


def test_a_doubt_of_an_earlier_version_is_read() -> None:
    """Drafts that were stored before doubts had parts are opened as they are."""
    stored = b'{"kind":"side","span":{"start":1,"end":5},"heard":"x","reason":"y"}'

    found = load(Doubt, stored)

    assert (found.parts, found.marks) == ((), (Span(start=1, end=5),))


def test_an_unknown_key_is_ignored() -> None:
    """What a newer version added does not prevent an older one from reading."""
    content = json.loads(dump(REPORT)) | {"later": 1}

    assert load(Report, json.dumps(content).encode()) == REPORT


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"text": 3}', b'{"edits": []}', b"\xff"])
def test_damaged_bytes_are_refused_without_being_repeated(content: bytes) -> None:
    """What cannot be read is a storage failure, and no content leaks into its message."""
    with pytest.raises(StorageFailed) as caught:
        load(Report, content)

    assert StorageFailed.default == caught.value.message
    assert caught.value.__cause__ is None
