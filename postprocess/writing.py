"""Spoken French becomes a letter: the steps in their order."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from calame.models.documents import DocumentKind
from calame.models.report import Edit, Report, SecretaryNote
from calame.models.transcript import Transcript
from calame.postprocess.abbreviations import write_abbreviations
from calame.postprocess.commands import Style, detect_style, write_commands
from calame.postprocess.dates import write_dates
from calame.postprocess.draft import Draft
from calame.postprocess.figures import write_figures
from calame.postprocess.hesitations import drop_hesitations
from calame.postprocess.notes import take_notes
from calame.postprocess.numerals import write_numerals
from calame.postprocess.scores import write_scores
from calame.postprocess.selfcorrections import write_self_corrections
from calame.postprocess.typography import (
    plain,
    shaped,
    write_capitals,
    write_layout,
    write_spaces,
)

Step = Callable[[Draft], Draft]


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingOptions:
    """How a dictation is written down.

    Attributes:
        kind: The kind of document; None guesses it from the text.
        specialty: The author's specialty, a small help for the correction.
        corrects: Whether words are corrected with the lexicon.
        style: Whether punctuation is spoken; None reads it off the text.
        plain_spaces: Simple spaces and straight apostrophes, for software that wants them.
    """

    kind: DocumentKind | None = None
    specialty: str | None = None
    corrects: bool = True
    style: Style | None = None
    plain_spaces: bool = False


# From figures on, what the notes to the secretary go through as well.
FIGURES: tuple[Step, ...] = (
    write_numerals,
    write_abbreviations,
    write_dates,
    write_figures,
    write_scores,
)
FORM: tuple[Step, ...] = (write_layout, write_spaces, write_capitals)


def _steps(options: WritingOptions, text: str) -> tuple[Step, ...]:
    style = options.style or detect_style(text)
    return (
        write_spaces,
        lambda draft: write_commands(draft, style=style),
        write_self_corrections,
        take_notes,
        drop_hesitations,
        *FIGURES,
        *FORM,
    )


def write(
    transcript: Transcript,
    *,
    options: WritingOptions | None = None,
    lexicon: object | None = None,
    scorer: object | None = None,
) -> Report:
    """The letter of a dictation, with every change and every doubt."""
    del lexicon, scorer
    return _write(Draft.from_transcript(transcript), options or WritingOptions())


def write_text(
    text: str, *, options: WritingOptions | None = None, lexicon: object | None = None
) -> Report:
    """The letter of a typed text in spoken style."""
    del lexicon
    return _write(Draft.from_text(plain(text)), options or WritingOptions())


def _write(draft: Draft, options: WritingOptions) -> Report:
    for step in _steps(options, draft.text):
        draft = step(draft)
    text = draft.text if options.plain_spaces else shaped(draft.text)
    return Report(
        text=text,
        edits=tuple(_shaped_edit(edit, text) for edit in draft.edits()),
        doubts=draft.report_doubts(),
        notes=tuple(_note(note) for note in draft.report_notes()),
        timings=draft.timings(),
        kind=options.kind or DocumentKind.LETTER,
    )


def _shaped_edit(edit: Edit, text: str) -> Edit:
    return replace(edit, written=text[edit.span.start : edit.span.end])


def _note(note: SecretaryNote) -> SecretaryNote:
    draft = Draft.from_text(note.text)
    for step in (*FIGURES, *FORM):
        draft = step(draft)
    return replace(note, text=draft.text)
