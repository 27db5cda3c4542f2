"""A person's changes: what she did not touch keeps its edits, doubts and times, exactly."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.models.report import Doubt, DoubtKind, DoubtPart, Edit, Report, SecretaryNote, Span
from calame.postprocess.rebase import accept, rebase, settle, undo, with_sounds

TEXT = "furosémide 40 mg le matin, pas d'œdème"


def span(start: int, end: int, start_s: float | None = 1.0, end_s: float | None = 2.0) -> Span:
    return Span(start=start, end=end, start_s=start_s, end_s=end_s)


def edit(start: int, end: int, heard: str, written: str) -> Edit:
    return Edit(
        span=span(start, end), heard=heard, written=written, rules=("figures",), reason="raison"
    )


def doubt(start: int, end: int, heard: str) -> Doubt:
    return Doubt(kind=DoubtKind.DOSE, span=span(start, end), heard=heard, reason="raison")


REPORT = Report(
    text=TEXT,
    edits=(edit(11, 16, "quarante milligrammes", "40 mg"),),
    doubts=(doubt(11, 16, "quarante milligrammes"),),
    notes=(SecretaryNote(text="Joindre le tracé.", span=span(len(TEXT), len(TEXT))),),
    timings=(span(0, 10, 0.0, 1.0), span(11, 16, 1.0, 2.0), span(17, 19, 2.0, 2.2)),
)


def test_a_change_before_moves_everything_behind_it() -> None:
    """Words put before an edit shift it and its audio times."""
    moved = rebase(REPORT, "Je propose " + TEXT)

    assert moved.text[moved.edits[0].span.start : moved.edits[0].span.end] == "40 mg"
    assert moved.text[moved.doubts[0].span.start : moved.doubts[0].span.end] == "40 mg"
    assert [(t.start, t.end) for t in moved.timings] == [(11, 21), (22, 27), (28, 30)]
    assert moved.notes[0].span.start == len(moved.text)


def test_what_a_person_changed_is_hers() -> None:
    """A changed dose loses its edit and its doubt, and keeps its audio times."""
    moved = rebase(REPORT, TEXT.replace("40", "80"))

    assert (moved.edits, moved.doubts) == ((), ())
    assert moved.timings[1] == span(11, 16, 1.0, 2.0)


def test_the_same_text_changes_nothing() -> None:
    """Saving without a change keeps the very report."""
    assert rebase(REPORT, TEXT) is REPORT


def test_an_empty_letter_keeps_its_notes() -> None:
    """Everything deleted: no edit, no doubt, no times, but the note to the secretary."""
    moved = rebase(REPORT, "")

    assert (moved.edits, moved.doubts, moved.timings) == ((), (), ())
    assert moved.notes[0].span == span(0, 0)


def test_undo_puts_back_what_was_heard() -> None:
    """The heard words stand again, the doubt stays on them, the times too."""
    undone = undo(REPORT, 0)

    assert undone.text == "furosémide quarante milligrammes le matin, pas d'œdème"
    assert undone.edits == ()
    assert undone.doubts[0].span == span(11, 32)
    assert undone.timings == (span(0, 10, 0.0, 1.0), span(11, 32), span(33, 35, 2.0, 2.2))


def test_undo_of_a_removal_puts_the_words_back() -> None:
    """A hesitation taken out comes back at its place."""
    report = Report(text="a b", edits=(edit(1, 1, ", euh,", ""),), timings=(span(2, 3),))

    undone = undo(report, 0)

    assert undone.text == "a, euh, b"
    assert undone.timings == (span(1, 7), span(8, 9))


def test_accept_takes_the_mark_away() -> None:
    """The text stays, the mark goes."""
    accepted = accept(REPORT, 0)

    assert (accepted.text, accepted.edits, accepted.doubts) == (TEXT, (), REPORT.doubts)


def test_settle_keeps_or_replaces() -> None:
    """A settled doubt goes; a replacement takes its place and the edit under it goes too."""
    kept = settle(REPORT, 0)
    replaced = settle(REPORT, 0, "20 mg")

    assert (kept.text, kept.doubts, kept.edits) == (TEXT, (), REPORT.edits)
    assert replaced.text == TEXT.replace("40", "20")
    assert (replaced.doubts, replaced.edits) == ((), ())
    assert replaced.timings[1] == span(11, 16, 1.0, 2.0)


def part(start: int, end: int) -> DoubtPart:
    return DoubtPart(kind=DoubtKind.FIGURE, span=span(start, end), reason="raison")


PASSAGE = Report(
    text=TEXT,
    edits=REPORT.edits,
    doubts=(
        replace(doubt(0, 26, "passage"), parts=(part(0, 10), part(11, 16), part(20, 26))),
    ),
)  # fmt: skip


def marked(report: Report) -> list[str]:
    """The words that a page marks."""
    return [report.text[m.start : m.end] for one in report.doubts for m in one.marks]


def test_a_change_within_a_passage_leaves_its_other_parts() -> None:
    """What was doubtful and stays untouched stays doubtful; the passage begins and ends there."""
    first = rebase(PASSAGE, TEXT.replace("furosémide", "torasémide"))
    both = rebase(PASSAGE, TEXT.replace("furosémide 40", "torasémide 10"))

    assert marked(first) == ["40 mg", "matin,"]
    assert marked(both) == ["matin,"]
    assert [one.parts for one in both.doubts] == [()]
    assert marked(rebase(PASSAGE, "Oui. " + TEXT)) == ["furosémide", "40 mg", "matin,"]


def test_undo_within_a_passage_keeps_its_other_parts() -> None:
    """The words that come back are marked, and what is marked beside them moves exactly."""
    undone = undo(PASSAGE, 0)

    assert marked(undone) == ["furosémide", "quarante milligrammes", "matin,"]


@pytest.mark.parametrize("action", [undo, accept, settle])
@pytest.mark.parametrize("index", [-1, 1])
def test_what_does_not_exist_is_refused(action: object, index: int) -> None:
    """A wrong number is an error, never another edit."""
    with pytest.raises(IndexError):
        action(REPORT, index)  # type: ignore[operator]


WORDS = st.lists(st.sampled_from(["pas", "40", "mg", "droit", "œil", "d'", ",", "."]), max_size=12)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A letter with edits, doubts and times on some of its words."""
    words = draw(WORDS)
    text = " ".join(words)
    edits, doubts, timings = [], [], []
    offset = 0
    for i, word in enumerate(words):
        end = offset + len(word)
        at = span(offset, end, float(i), i + 0.5)
        timings.append(at)
        if draw(st.booleans()):
            edits.append(
                Edit(
                    span=at,
                    heard="h" * draw(st.integers(0, 3)),
                    written=word,
                    rules=("r",),
                    reason="r",
                )
            )
        if draw(st.booleans()):
            doubts.append(Doubt(kind=DoubtKind.FIGURE, span=at, heard=word, reason="r"))
        offset = end + 1
    if len(doubts) > 2:
        parts = tuple(DoubtPart(kind=one.kind, span=one.span, reason="r") for one in doubts[:3])
        whole = span(parts[0].span.start, parts[-1].span.end)
        doubts = [replace(doubts[0], span=whole, parts=parts), *doubts[3:]]
    return Report(text=text, edits=tuple(edits), doubts=tuple(doubts), timings=tuple(timings))


def check(report: Report) -> None:
    """Offsets are valid, sorted, not overlapping, and edits stand where they say."""
    for edit in report.edits:
        assert report.text[edit.span.start : edit.span.end] == edit.written
    for doubt in report.doubts:
        assert doubt.span.end <= len(report.text)
        assert all(doubt.span.start <= m.start <= m.end <= doubt.span.end for m in doubt.marks)
    for row in ([e.span for e in report.edits], list(report.timings)):
        assert all(a.end <= b.start for a, b in pairwise(row))
        assert all(0 <= s.start <= s.end <= len(report.text) for s in row)


@given(reports(), st.data())
def test_random_changes_keep_the_untouched_exact(report: Report, data: st.DataObject) -> None:
    """Text before and after one replaced stretch keeps every edit, doubt and time in place."""
    size = len(report.text)
    cut = data.draw(st.integers(0, size))
    end = data.draw(st.integers(cut, size))
    new = report.text[:cut] + data.draw(st.text("ab 4,\n", max_size=8)) + report.text[end:]

    moved = rebase(report, new)

    assert moved.text == new
    check(moved)


@given(reports(), WORDS)
def test_a_whole_rewrite_keeps_valid_offsets(report: Report, words: list[str]) -> None:
    """Even a letter typed anew has valid marks."""
    check(rebase(report, "  ".join(words)))


@given(reports(), st.text("xyz ", min_size=1, max_size=10))
def test_words_in_front_lose_nothing(report: Report, words: str) -> None:
    """A paragraph put before the letter keeps all edits, doubts and times."""
    moved = rebase(report, words + "\n\n" + report.text)

    shift = len(words) + 2
    assert [e.span.start - shift for e in moved.edits] == [e.span.start for e in report.edits]
    assert [t.start - shift for t in moved.timings] == [t.start for t in report.timings]


@given(reports(), st.data())
def test_undoing_everything_gives_what_was_heard(report: Report, data: st.DataObject) -> None:
    """In any order, undoing all edits rebuilds the heard text; every step has valid offsets."""
    expected = report.text
    for edit in reversed(report.edits):
        expected = expected[: edit.span.start] + edit.heard + expected[edit.span.end :]
    while report.edits:
        report = undo(report, data.draw(st.integers(0, len(report.edits) - 1)))
        check(report)

    assert report.text == expected


def test_sounds_that_were_brought_back_take_their_place() -> None:
    """A known sound replaces the guess that covers it; one that meets another sound is left out."""
    guess, sure = span(0, 9, 1.0, 4.0), span(10, 14, 4.0, 5.0)
    report = Report(text="sous deux mois là", timings=(guess, sure))

    known = (span(0, 4, 1.0, 1.5), span(5, 9, 3.0, 4.0))
    wrong = (span(12, 16, 8.0, 9.0), span(16, 99, 8.0, 9.0))

    assert (*known, sure) == with_sounds(report, [*wrong, *known]).timings
