"""The piece table: what was heard is never lost, offsets are exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.models.report import DoubtKind
from calame.models.transcript import Segment, Transcript, Word
from calame.postprocess.draft import Draft, Replacement, SourceDoubt

SOURCE = "furosémide quarante milligrammes le matin"


def replacement(start: int, end: int, written: str, rule: str = "rule") -> Replacement:
    return Replacement(start=start, end=end, written=written, rule=rule, reason="raison")


def spoken(text: str) -> Transcript:
    words = tuple(
        Word(text=word, start_s=float(i), end_s=i + 0.5, probability=0.9)
        for i, word in enumerate(text.split())
    )
    segment = Segment(words=words, avg_logprob=-0.1, no_speech_prob=0.0, compression_ratio=1.0)
    return Transcript(segments=(segment,), duration_s=float(len(words)))


def test_a_change_leaves_an_edit_with_heard_words_and_times() -> None:
    """An edit holds what was heard, what stands there, and when it was said."""
    draft = Draft.from_transcript(spoken(SOURCE)).apply([replacement(11, 32, "40 mg")])

    (edit,) = draft.edits()

    assert draft.text == "furosémide 40 mg le matin"
    assert (edit.heard, edit.written) == ("quarante milligrammes", "40 mg")
    assert (edit.span.start_s, edit.span.end_s) == (1.0, 2.5)
    assert draft.text[edit.span.start : edit.span.end] == "40 mg"


def test_two_steps_on_one_stretch_become_one_edit() -> None:
    """A later change inside an edit joins it and both rules are named."""
    draft = Draft.from_text("quarante milligrammes")
    draft = draft.apply([replacement(0, 8, "40", "figures")])
    draft = draft.apply([replacement(0, 15, "40 mg", "units")])

    (edit,) = draft.edits()

    assert edit.rules == ("figures", "units")
    assert edit.heard == "quarante milligrammes"


def test_a_change_taken_back_leaves_no_edit() -> None:
    """Writing the source again means that nothing was changed."""
    draft = Draft.from_text("a b c").apply([replacement(2, 3, "x")])

    assert draft.apply([replacement(2, 3, "b")]).edits() == ()


def test_an_insertion_and_a_removal_are_edits() -> None:
    """Inserted text was heard as nothing; removed text stands as nothing."""
    draft = Draft.from_text("euh bonjour").apply([replacement(0, 4, ""), replacement(11, 11, ".")])

    assert draft.text == "bonjour."
    assert [(edit.heard, edit.written) for edit in draft.edits()] == [("euh ", ""), ("", ".")]


def test_a_doubt_stays_on_its_words() -> None:
    """A doubt raised early is found at its place after later changes before it."""
    draft = Draft.from_text(SOURCE).doubt(
        SourceDoubt(kind=DoubtKind.DOSE, start=11, end=19, reason="dose inhabituelle")
    )
    draft = draft.apply([replacement(0, 10, "Lasilix"), replacement(11, 32, "40 mg")])

    (doubt,) = draft.report_doubts()

    assert draft.text[doubt.span.start : doubt.span.end] == "40 mg"
    assert doubt.heard == "quarante"


def test_overlapping_changes_are_refused() -> None:
    """Two changes of one character are a fault of the step."""
    with pytest.raises(ValueError, match="overlap"):
        Draft.from_text("abcdef").apply([replacement(0, 3, "x"), replacement(2, 4, "y")])


def test_an_empty_text_can_be_written_to() -> None:
    """Nothing heard, something added."""
    draft = Draft.from_text("").apply([replacement(0, 0, "Rien.")])

    assert (draft.text, draft.edits()[0].heard) == ("Rien.", "")


@st.composite
def changed_drafts(draw: st.DrawFn) -> tuple[Draft, str]:
    """A draft after a few rounds of random changes, and the text made by plain slicing."""
    text = draw(st.text(alphabet="abc é", max_size=30))
    draft = Draft.from_text(text)
    for round_ in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
        changes = [
            replacement(start, end, draw(st.text(alphabet="xyz ", max_size=4)), f"r{round_}")
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        # Two changes at one empty place have no order of their own.
        changes = list({change.start: change for change in changes}.values())
        draft = draft.apply(changes)
        for change in reversed(changes):
            text = text[: change.start] + change.written + text[change.end :]
    return draft, text


@given(changed_drafts())
def test_the_draft_equals_plain_slicing(case: tuple[Draft, str]) -> None:
    """Whatever is changed, the text is the one that slicing gives."""
    draft, text = case

    assert draft.text == text


@given(changed_drafts())
def test_undoing_every_edit_gives_the_source(case: tuple[Draft, str]) -> None:
    """Edits and untouched stretches together rebuild what was heard."""
    draft, _ = case
    text = draft.text
    for edit in reversed(draft.edits()):
        assert text[edit.span.start : edit.span.end] == edit.written
        text = text[: edit.span.start] + edit.heard + text[edit.span.end :]

    assert text == draft.source


@given(changed_drafts())
def test_pieces_cover_the_source_in_order(case: tuple[Draft, str]) -> None:
    """No part of what was heard is lost or doubled."""
    draft, _ = case

    assert draft.source == "".join(draft.source[p.start : p.end] for p in draft.pieces)
