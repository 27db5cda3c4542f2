"""The whole way from heard to written: one dictation, and properties that hold for any."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calame.models.documents import DocumentKind
from calame.models.report import DoubtKind, Report
from calame.models.transcript import Gap, GapKind, Segment, SegmentWarning, Transcript, Word
from calame.postprocess.commands.dictated import Style
from calame.postprocess.doubts.fidelity import EXPLAINING, facts
from calame.postprocess.typography import plain
from calame.postprocess.writing import WritingOptions, write, write_text

SPOKEN = (
    "Docteur Jean Lescaux virgule, cardiologue à la ligne, Concerne deux points, Monsieur Paul "
    "Tessandier virgule, né le douze mars mille neuf cent cinquante-deux point à la ligne, Cher "
    "confrère virgule, à la ligne, je vous remercie pour une dyspnée stade NYHA trois point, "
    "nouveau paragraphe, Examen clinique deux points, tension artérielle treize huit virgule, pas "
    "d'œdème du membre inférieur droit point, bisoprolol cinq, pardon, deux virgule cinq "
    "milligrammes par jour point à la ligne, Bien confraternellement point, note pour la "
    "secrétaire, copie au Docteur Anne Roux"
)
WRITTEN = """Docteur Jean Lescaux, cardiologue

Concerne : Monsieur Paul Tessandier, né le 12 mars 1952.

Cher confrère,

Je vous remercie pour une dyspnée stade NYHA III.

Examen clinique : tension artérielle 13/8, pas d'œdème du membre inférieur droit. \
Bisoprolol 2,5 mg par jour.

Bien confraternellement."""


def heard(text: str, probability: float = 0.95, **unsure: float) -> Transcript:
    """A transcript of one segment; ``unsure`` gives the probability of single words."""
    words = tuple(
        Word(text=w, start_s=float(i), end_s=i + 0.9, probability=unsure.get(w, probability))
        for i, w in enumerate(text.split())
    )
    segment = Segment(words=words, avg_logprob=-0.1, no_speech_prob=0.0, compression_ratio=1.2)
    return Transcript(segments=(segment,), duration_s=float(len(words)))


def test_a_dictation_becomes_a_letter() -> None:
    """Commands, figures, a correction, a note and the header, with audio times."""
    report = write(heard(SPOKEN))

    assert plain(report.text) == WRITTEN
    assert [note.text for note in report.notes] == ["Copie au Docteur Anne Roux."]
    assert report.header.patient == "Monsieur Paul Tessandier"
    assert report.header.birth_date == "1952-03-12"
    assert report.header.recipient == "Docteur Jean Lescaux, cardiologue"
    assert report.header.copies == ("Docteur Anne Roux",)
    assert report.kind is DocumentKind.LETTER
    check(report, SPOKEN)


def test_typography_is_a_switch() -> None:
    """No-break spaces and round apostrophes by default, plain ones on demand."""
    plain_report = write_text(SPOKEN, options=WritingOptions(plain_spaces=True))

    assert "2,5\u00a0mg" in write_text(SPOKEN).text
    assert "d’œdème" in write_text(SPOKEN).text
    assert plain_report.text == WRITTEN


def test_options_decide_kind_and_style() -> None:
    """What is known beforehand is not guessed."""
    options = WritingOptions(kind=DocumentKind.CERTIFICATE, style=Style.FREE)
    report = write_text("un point douloureux point", options=options)

    assert report.kind is DocumentKind.CERTIFICATE
    assert report.text == "Un point douloureux point"


def test_an_unsure_dose_is_a_doubt_with_its_audio() -> None:
    """A figure that the recogniser was not sure of is listed with its times."""
    transcript = heard("Il prend du bisoprolol 5 mg le matin sans difficulté.", **{"5": 0.3})

    (doubt,) = write(transcript).doubts

    assert doubt.kind is DoubtKind.DOSE
    assert doubt.span.start_s is not None
    assert "5" in doubt.heard


def test_an_unsure_negation_and_side_are_doubts() -> None:
    """Negations and sides with a low probability are listed."""
    text = "Le patient va bien. Absence de fièvre. " + "Il dort bien la nuit et mange bien. " * 8
    text += "La lésion siège au genou gauche ce jour."
    report = write(heard(text, Absence=0.2, gauche=0.1))

    assert {DoubtKind.NEGATION, DoubtKind.SIDE} <= {doubt.kind for doubt in report.doubts}


def test_an_unclear_correction_stays_and_is_a_doubt() -> None:
    """Where it is not clear what is corrected, all words stay."""
    report = write_text("Le patient va bien, pardon, demain.")

    assert plain(report.text) == "Le patient va bien, pardon, demain."
    assert [doubt.kind for doubt in report.doubts] == [DoubtKind.SELF_CORRECTION]


def test_gaps_and_loops_are_doubts() -> None:
    """Speech without text, text without speech and suspected inventions are listed."""
    base = heard("Le patient va bien ce jour.")
    segment = base.segments[0]
    loop = Segment(
        words=segment.words, avg_logprob=-0.1, no_speech_prob=0.0, compression_ratio=3.0,
        warnings=(SegmentWarning.LOOP,),
    )  # fmt: skip
    gaps = (
        Gap(kind=GapKind.SPEECH_WITHOUT_TEXT, start_s=7.0, end_s=12.0),
        Gap(kind=GapKind.TEXT_WITHOUT_SPEECH, start_s=0.0, end_s=0.5),
    )
    silent = write(Transcript(segments=(segment,), duration_s=12.0, gaps=gaps))
    looped = write(Transcript(segments=(loop,), duration_s=12.0))

    assert {d.kind for d in silent.doubts} <= {DoubtKind.GAP, DoubtKind.INVENTION}
    assert silent.doubts
    assert [d.kind for d in looped.doubts] == [DoubtKind.INVENTION]


def test_the_list_of_doubts_follows_what_was_heard() -> None:
    """Well heard: one doubt for 25 words. Badly heard, a word a second: more, up to a limit."""
    well = write(heard(SPOKEN, probability=0.9))
    badly = write(heard(SPOKEN, probability=0.02))

    assert len(well.doubts) <= len(well.text.split()) / 25
    assert len(well.doubts) < len(badly.doubts) <= len(badly.text.split()) / 8


def test_apostrophes_of_the_recogniser_do_not_matter() -> None:
    """Round or straight, the letter is the same and offsets stay."""
    round_ones = write(heard(SPOKEN.replace("'", "’")))

    assert round_ones.text == write(heard(SPOKEN)).text


def test_nothing_heard_is_an_empty_letter() -> None:
    """Silence gives no text, no edit, no doubt."""
    report = write(Transcript(segments=(), duration_s=3.0))

    assert report == Report(text="")


def check(report: Report, source: str) -> None:
    """Offsets are exact: edits, doubts, times and notes stand where they say."""
    text = report.text
    for edit in report.edits:
        assert text[edit.span.start : edit.span.end] == edit.written
    for row in ([edit.span for edit in report.edits], list(report.timings)):
        assert all(a.end <= b.start for a, b in pairwise(row))
    ends = [*(d.span.end for d in report.doubts), *(n.span.end for n in report.notes)]
    assert all(end <= len(text) for end in ends)
    for edit in reversed(report.edits):
        text = text[: edit.span.start] + edit.heard + text[edit.span.end :]
    assert plain(text) == plain(source)


VOCABULARY = (
    "le patient va bien Il pas sans ni aucune d'œdème droite gauche euh virgule point points "
    "deux trois quatre-vingt-dix dix vingt 5 12 2,5 1000 mg milligrammes par jour fois pour cent "
    "tension artérielle stade NYHA à la ligne nouveau paragraphe ouvrez parenthèse fermez "
    "pardon non je corrige note pour secrétaire Sophie merci de L cinq S un E C G p T N zéro M "
    "mars mille neuf un une comprimé matin et soir sur Docteur Monsieur Durand né premier . , : "
    "effacez dernière phrase entre guillemets tiret degrés température heures trente Antécédents, "
    "Conclusion, Cher confrère, ( ) « » ? ! … - de des"
)
WORDS = st.sampled_from(VOCABULARY.split())
DICTATIONS = st.lists(WORDS, max_size=30).map(" ".join)


@settings(max_examples=300)
@given(DICTATIONS)
@example("deux virgule cinq points à la ligne de")
def test_any_words_keep_exact_offsets(text: str) -> None:
    """Whatever is said, the report fits its text and undoing all edits gives the heard words."""
    check(write_text(text), text)


@settings(max_examples=300)
@given(DICTATIONS)
def test_facts_change_only_by_families_that_say_so(text: str) -> None:
    """A negation or a side that is gone or new is in an edit of a correction or a note."""
    report = write_text(text)
    explained = [e for e in report.edits if EXPLAINING & set(e.rules)]
    before, after = facts(text), facts(plain(report.text))
    for edit in explained:
        before.subtract(facts(edit.heard))
        after.subtract(facts(edit.written))
    kinds = (DoubtKind.NEGATION, DoubtKind.SIDE)
    wanted = {fact: n for fact, n in before.items() if fact.kind in kinds and n > 0}
    found = {fact: n for fact, n in after.items() if fact.kind in kinds and n > 0}

    assert wanted == found


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_any_text_at_all_is_written(text: str) -> None:
    """No text breaks the writing; only marks of layout and typography come in."""
    report = write_text(text)

    assert re.sub(r"\s", "", report.text) is not None
    check(report, text)


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(WRITTEN.replace("\n", " \n ").split(" ")), max_size=40).map(" ".join)
)
def test_written_text_is_written_as_it_is(text: str) -> None:
    """Words of a finished letter, in any order, come to rest after one pass."""
    once = write_text(text).text

    assert write_text(once).text == once


_CLAUSES = (
    "virgule|point|deux points|à la ligne|nouveau paragraphe|point virgule|"
    "ouvrez la parenthèse|fermez la parenthèse|point à la ligne|tiret|en gras|fin de gras|un|"
    "deux|trois|six|neuf|dix|onze|douze|vingt|quarante|quatre-vingt-dix|cent|mille|"
    "deux virgule cinq|2|5|12|2,5|1000|milligrammes|grammes|microgrammes|millilitres|"
    "pour cent|millimètres|par jour|fois par jour|par kilo|par mètre carré|comprimés|gouttes|"
    "unités|mg|g/L|degrés|jours|semaines|kilos|furosémide|bisoprolol|Xarelto|insuline|gauche|"
    "à droite|du côté gauche|bilatéral|genou droit|pas de|sans|ni|aucun|absence de|"
    "jamais|pas|fièvre|œdème|le patient|tension artérielle|température|stade|NYHA|lésion|"
    "est normal|et|sur|matin et soir|ECG|zéro|moins|plus|kaliémie|hémoglobine|le|"
    "du trois|lundi|plaquettes|arobase|point fr|réfraction|sécurité sociale|contre|E coli"
)
SALADS = st.lists(st.sampled_from(_CLAUSES.split("|")), max_size=12).map(" ".join)


@settings(max_examples=400)
@given(SALADS)
@example("millimètres quatre-vingt-dix un microgrammes")
@example("Kardégic un zéro un nouveau paragraphe zéro un zéro un")
@example("dix puissance un zéro un virgule dix puissance six par millilitre")
@example("le deux du trois deux mille vingt-cinq quarante semaines plus deux")
@example("stade un nouveau paragraphe six")
@example("pas de deux points point à la ligne tension artérielle")
@example("5 absence de virgule un unités")
@example("\n droit. Examen : 12 confrère")
def test_a_salad_comes_to_rest_with_its_facts(text: str) -> None:
    """Written twice it is the same, and outside of edits only heard words stand."""
    comes_to_rest(text)


@pytest.mark.soak
@settings(max_examples=20_000)
@given(SALADS)
def test_many_salads_come_to_rest_with_their_facts(text: str) -> None:
    """The same of thousands, other ones each time."""
    comes_to_rest(text)


def comes_to_rest(text: str) -> None:
    """Written twice a text is the same, and outside of edits only its own words stand."""
    report = write_text(text)
    rest = plain(report.text)
    for edit in reversed(report.edits):
        rest = rest[: edit.span.start] + "|" + rest[edit.span.end :]
    left = plain(text)

    assert write_text(report.text).text == report.text
    check(report, text)
    for word in re.findall(r"[\w,/%]+", rest):
        assert word in left


def test_the_example_of_the_documentation_runs() -> None:
    """docs/writing.md shows what really happens."""
    page = (Path(__file__).parents[2] / "docs" / "writing.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)

    exec(compile(block, "docs/writing.md", "exec"), {})  # noqa: S102 - our own page


@pytest.mark.parametrize(
    "spoken",
    [
        "pas de fièvre, non, fièvre à trente-neuf",
        "perte de trois kilos en deux mois, non, quatre kilos",
        "allergie à la pénicilline, non, au latex",
        "fracture du fémur, enfin non, du tibia droit",
    ],
)
def test_what_may_be_taken_back_stays_and_is_a_doubt(spoken: str) -> None:
    """Where the kinds differ nobody can tell which words go."""
    report = write_text(spoken)

    assert " non, " in report.text
    assert [doubt.kind for doubt in report.doubts] == [DoubtKind.SELF_CORRECTION]
