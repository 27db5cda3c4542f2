"""Spoken French becomes a letter: the steps in their order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from calame.lexicon.lexicon import Lexicon
from calame.models.documents import DocumentKind
from calame.models.marks import letters
from calame.models.report import Doubt, Edit, Report, SecretaryNote
from calame.models.transcript import Transcript
from calame.postprocess.agreement.agreeing import write_agreement
from calame.postprocess.asides.hesitations import drop_hesitations
from calame.postprocess.asides.notes import take_notes
from calame.postprocess.asides.selfcorrections import write_self_corrections
from calame.postprocess.capitals import write_small_letters
from calame.postprocess.commands.dictated import (
    Style,
    detect_style,
    dictates_layout,
    write_commands,
)
from calame.postprocess.correction.correcting import CorrectionContext, Scorer, correct
from calame.postprocess.correction.hearings import hearings
from calame.postprocess.doubts.dose_ranges import check_doses
from calame.postprocess.doubts.fidelity import check_fidelity
from calame.postprocess.doubts.finding import find_doubts
from calame.postprocess.draft import Draft
from calame.postprocess.figures.abbreviations import write_abbreviations
from calame.postprocess.figures.conventions import USUAL, Conventions, write_conventions
from calame.postprocess.figures.dates import write_dates
from calame.postprocess.figures.measures import write_measures
from calame.postprocess.figures.misheard import mend_figures
from calame.postprocess.figures.numerals import write_numerals
from calame.postprocess.figures.quantities import write_figures
from calame.postprocess.figures.results import write_results
from calame.postprocess.figures.scores import write_scores
from calame.postprocess.glued_negations import part_negations
from calame.postprocess.negations import mend_negations
from calame.postprocess.personal import NOTHING, Personal
from calame.postprocess.personal.people import write_people
from calame.postprocess.personal.phrases import write_phrases
from calame.postprocess.sides import mend_sides
from calame.postprocess.structure.identity import guess_kind, propose_header
from calame.postprocess.structure.letters import propose_parts, write_letters
from calame.postprocess.structure.sections import write_sections
from calame.postprocess.structure.titles import write_titles
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
        conventions: The forms of figures that the practice prefers.
        personal: What the practice and the author have taught.
    """

    kind: DocumentKind | None = None
    specialty: str | None = None
    corrects: bool = True
    style: Style | None = None
    plain_spaces: bool = False
    conventions: Conventions = USUAL
    personal: Personal = NOTHING


# From figures on, what the notes to the secretary go through as well.
FIGURES: tuple[Step, ...] = (
    write_numerals,
    mend_figures,
    write_abbreviations,
    write_dates,
    write_measures,
    write_results,
    write_figures,
    write_scores,
)
FORM: tuple[Step, ...] = (write_sections, write_layout, write_spaces, write_capitals)


def _steps(options: WritingOptions, text: str, tools: "_Tools") -> tuple[Step, ...]:
    """The way of a dictation, in order."""
    style = options.style or detect_style(text)
    return (
        write_spaces,
        partial(write_commands, style=style),
        write_letters,
        write_self_corrections,
        drop_hesitations,
        take_notes,
        write_titles,
        partial(write_phrases, phrases=options.personal.phrases),
        partial(write_people, people=options.personal.people),
        # Before the correction, which would take the term and lose its negation or its side.
        partial(part_negations, lexicon=tools.lexicon),
        partial(mend_sides, lexicon=tools.lexicon),
        partial(mend_negations, lexicon=tools.lexicon),
        partial(_correct, options=options, tools=tools),
        partial(_small_letters, tools=tools),
        # Again: what is denied may have been found by the correction.
        partial(mend_negations, lexicon=tools.lexicon),
        *FIGURES,
        partial(
            write_agreement,
            lexicon=tools.lexicon,
            keeps_number=options.conventions.keeps_number,
            # What a person typed has the endings that she wanted.
            is_typed=tools.transcript is None,
        ),
        partial(_check_doses, tools=tools),
        partial(write_conventions, conventions=options.conventions),
        partial(
            write_sections,
            has_dictated_layout=dictates_layout(text, style=style),
            has_dictated_signs=style is Style.SPOKEN,
        ),
        *FORM[1:],
        check_fidelity,
        partial(find_doubts, transcript=tools.transcript, lexicon=tools.lexicon),
    )


def _correct(draft: Draft, *, options: WritingOptions, tools: "_Tools") -> Draft:
    """The lexicon's own step, where there is a lexicon and it is wanted."""
    if tools.lexicon is None or not options.corrects:
        return draft
    others = hearings(tools.transcript) if tools.transcript else ()
    context = CorrectionContext(specialty=options.specialty, hearings=others)
    return correct(draft, lexicon=tools.lexicon, scorer=tools.scorer, context=context)


def _small_letters(draft: Draft, *, tools: "_Tools") -> Draft:
    """What a person typed has the capitals that she wanted."""
    return draft if tools.transcript is None else write_small_letters(draft, lexicon=tools.lexicon)


def _check_doses(draft: Draft, *, tools: "_Tools") -> Draft:
    return draft if tools.lexicon is None else check_doses(draft, tools.lexicon)


def write(
    transcript: Transcript,
    *,
    options: WritingOptions | None = None,
    lexicon: Lexicon | None = None,
    scorer: Scorer | None = None,
) -> Report:
    """The letter of a dictation, with every change and every doubt.

    Args:
        transcript: What was heard.
        options: How it is written down.
        lexicon: None leaves misheard words as they are.
        scorer: Lets the sound decide between wordings; None does without.
    """
    draft = Draft.from_transcript(_plain(transcript))
    return _write(draft, options or WritingOptions(), _Tools(lexicon, scorer, transcript))


def write_text(
    text: str, *, options: WritingOptions | None = None, lexicon: Lexicon | None = None
) -> Report:
    """The letter of a typed text in spoken style: no audio times, every word taken as certain."""
    draft = Draft.from_text(plain(text))
    return _write(draft, options or WritingOptions(), _Tools(lexicon, None, None))


@dataclass(frozen=True, slots=True)
class _Tools:
    lexicon: Lexicon | None
    scorer: Scorer | None
    transcript: Transcript | None


def _plain(transcript: Transcript) -> Transcript:
    """The transcript with one shape of apostrophe and space; offsets stay."""
    if plain(transcript.text) == transcript.text:
        return transcript
    segments = (
        replace(s, words=tuple(replace(word, text=plain(word.text)) for word in s.words))
        for s in transcript.segments
    )
    return replace(transcript, segments=tuple(segments))


def _write(draft: Draft, options: WritingOptions, tools: _Tools) -> Report:
    for step in _steps(options, draft.text, tools):
        draft = step(draft)
    text = draft.text if options.plain_spaces else shaped(draft.text)
    notes = tuple(_note(note) for note in draft.report_notes())
    first = letters(draft.text)[0]
    return Report(
        text=text,
        edits=tuple(_shaped_edit(edit, text) for edit in draft.edits()),
        doubts=tuple(_shaped_doubt(doubt, options) for doubt in draft.report_doubts()),
        notes=notes,
        timings=draft.timings(),
        header=propose_header(first, tuple(plain(note.text) for note in notes)),
        kind=options.kind or guess_kind(first),
        parts=propose_parts(draft.text),
    )


def _shaped_edit(edit: Edit, text: str) -> Edit:
    return replace(edit, written=text[edit.span.start : edit.span.end])


def _shaped_doubt(doubt: Doubt, options: WritingOptions) -> Doubt:
    """Proposals hold words of the letter around them, so they have its spaces and apostrophes."""
    if options.plain_spaces or not doubt.proposals:
        return doubt
    parts = (replace(p, proposals=tuple(map(shaped, p.proposals))) for p in doubt.parts)
    return replace(doubt, proposals=tuple(map(shaped, doubt.proposals)), parts=tuple(parts))


def _note(note: SecretaryNote) -> SecretaryNote:
    draft = Draft.from_text(note.text)
    for step in (*FIGURES, *FORM):
        draft = step(draft)
    return replace(note, text=draft.text)
