"""The figures of `calame eval`: what counts as found, as wrong, as leaked."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calame.models.documents import DocumentKind
from calame.models.errors import CorpusInvalid
from calame.models.report import Doubt, DoubtKind, DoubtPart, Edit, Report, SecretaryNote, Span
from calame.pipeline.evaluation.corpus import Dictation, Drug, Style, load_corpus
from calame.pipeline.evaluation.coverage import SHIFTS
from calame.pipeline.evaluation.scoring import Metric, Tally, mean, score, total
from calame.pipeline.evaluation.text import holds, normalise

WRITTEN = (
    "Cher confrère,\n\nPas d'œdème du pied droit. Deux points de suture. "
    "Furosémide 40 mg le matin, NT-proBNP à 2 450 pg/mL, NYHA III."
)
DICTATION = Dictation(
    id="essai-01",
    style=Style.SPOKEN_PUNCTUATION,
    document=DocumentKind.LETTER,
    spoken="Cher confrère virgule",
    written=WRITTEN,
    terms=("œdème", "NT-proBNP", "NYHA III"),
    drugs=(Drug(name="furosémide", dose="40 mg"),),
    figures=("40 mg", "2 450 pg/mL"),
    negations=("pas d'œdème",),
    laterality=("pied droit",),
    traps=("deux points de suture",),
    secretary_notes=("Joindre le bilan sanguin.",),
)
SPAN = Span(start=0, end=1)


def percents(text: str, report: Report | None = None) -> dict[Metric, float | None]:
    scores = score(DICTATION, text, report)
    return {metric: tally.percent for metric, tally in scores.metrics.items()}


def test_the_gold_letter_is_perfect() -> None:
    """The gold letter has no wrong word and everything in it."""
    scores = score(DICTATION, WRITTEN)

    assert (scores.words.hits, scores.marks.hits) == (0, 0)
    assert {tally.percent for tally in scores.metrics.values()} == {100.0}
    assert scores.missed == {}


def test_an_empty_letter_misses_everything() -> None:
    """Every word is wrong and nothing is found, except that nothing leaked."""
    scores = score(DICTATION, "")

    assert scores.words.percent == 100.0
    assert percents("")[Metric.NOTES_KEPT_OUT] == 100.0
    assert sum(tally.hits for m, tally in scores.metrics.items() if m != Metric.NOTES_KEPT_OUT) == 0


@pytest.mark.parametrize(
    ("text", "item", "times"),
    [
        ("prendre 5 mg", "5 mg", 1),
        ("prendre 2,5 mg", "5 mg", 0),
        ("prendre 15 mg", "5 mg", 0),
        ("prendre 5 mg/j", "5 mg", 1),
        ("à 2 450 pg/mL", "2 450 pg/mL", 1),
        ("à 2 450 pg/mL", "450 pg/mL", 0),
        ("TA 13/8.", "13/8", 1),
        ("TA 113/8", "13/8", 0),
        ("le 12,5", "12", 0),
        ("Scanner normal", "scanner", 1),
        ("un SCANNER", "scanner", 0),
        ("un ecg", "ECG", 0),
        ("Ecg normal", "ECG", 0),
        ("l'ECG", "ECG", 1),
        ("pas d'œdème, pas d'œdème", "pas d'œdème", 2),
        ("2 points de suture", "deux points de suture", 1),
        ("Deux points de suture", "2 points de suture", 0),
        ("5 points", "cinq points", 1),
        ("cinquante points", "cinq points", 0),
        ("cinq mg", "5 mg", 0),
        ("35 %", "35 %", 1),
        ("à gauche", "gauche", 1),
        ("gauchement", "gauche", 0),
        ("Gleason 6 (3+3)", "Gleason 6 (3+3)", 1),
    ],
)
def test_an_item_stands_in_a_text_as_written(text: str, item: str, times: int) -> None:
    """Whole words and numbers; only the first letter's case and small counts are free."""
    assert holds(normalise(text), item) == times


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("35\u00a0%", "35 %"),
        ("2\u202f450", "2 450"),
        ("l\u2019ECG", "l'ECG"),
        ("L4\u2011L5 \u2013", "L4-L5 -"),
        ("\u03bcmol", "\u00b5mol"),
        ("a\n\n\tb", "a b"),
        ("e\u0301", "é"),
    ],
)
def test_normalisation_changes_the_look_only(text: str, plain: str) -> None:
    """Spaces, apostrophes, hyphens, the micro sign and combining accents."""
    assert normalise(text) == plain


@given(st.text(st.characters(codec="utf-8")))
def test_normalisation_is_idempotent(text: str) -> None:
    """Normalising twice is normalising once."""
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("change", "metric"),
    [
        (("Pas d'œdème", "Œdème"), Metric.NEGATIONS),
        (("pied droit", "pied gauche"), Metric.SIDES),
        (("40 mg", "400 mg"), Metric.FIGURES),
        (("40 mg", "400 mg"), Metric.DOSES),
        (("NYHA III", "NYHA 3"), Metric.TERMS),
        (("Furosémide", "Parfus émide"), Metric.DRUGS_LENIENT),
        (("Deux points de suture", ": de suture"), Metric.TRAPS),
        (("mL,", "mL, joindre le bilan sanguin,"), Metric.NOTES_KEPT_OUT),
        (("mL,", "mL, joindre les bilans sanguins,"), Metric.NOTES_KEPT_OUT),
    ],
)
def test_each_harm_lowers_its_figure(change: tuple[str, str], metric: Metric) -> None:
    """A lost negation, a wrong side, a wrong dose, a leaked note, each is seen."""
    percent = percents(WRITTEN.replace(*change))[metric]

    assert percent is not None
    assert percent < 100


@pytest.mark.parametrize("term", ["nt pro bnp", "N T-Pro-BNP", "ntprobnp"])
def test_the_lenient_figure_ignores_the_written_form(term: str) -> None:
    """Letters and accents alone count: not case, hyphens or spaces."""
    text = WRITTEN.replace("NT-proBNP", term).replace("NYHA III", "nyha 3")

    assert percents(text)[Metric.TERMS_LENIENT] == 100.0
    assert percents(text)[Metric.TERMS] < 100.0  # type: ignore[operator]


def test_the_lenient_figure_wants_accents_and_whole_words() -> None:
    """Neither a missing accent nor a part of a longer word is the drug."""
    for wrong in ("Furosemide", "Xfurosémide", "Furosémidex"):
        assert percents(WRITTEN.replace("Furosémide", wrong))[Metric.DRUGS_LENIENT] == 0.0


def test_a_repeated_item_must_stand_as_often() -> None:
    """Two doses of 5 mg need two of them in the letter."""
    twice = Dictation(
        id="x",
        style=Style.FREE,
        document=DocumentKind.LETTER,
        spoken="",
        written="5 mg, 5 mg",
        figures=("5 mg", "5 mg"),
    )

    assert score(twice, "5 mg").metric(Metric.FIGURES) == Tally(1, 2)


def test_word_errors_count_wrong_missing_and_added_words() -> None:
    """Case and punctuation are free, small counts may be in digits."""
    letter = WRITTEN.replace("droit", "gauche").replace("Deux points de", "2 points").upper()

    assert score(DICTATION, WRITTEN.upper()).words.hits == 0
    assert score(DICTATION, letter).words.hits == 2
    assert score(DICTATION, letter + " Merci.").words.hits == 3


def test_punctuation_is_scored_where_it_was_dictated() -> None:
    """A lost paragraph is an error in style "ponctue" and none in style "libre"."""
    flat = WRITTEN.replace("\n\n", " ")
    free = Dictation(
        id="x", style=Style.FREE, document=DocumentKind.LETTER, spoken="", written=WRITTEN
    )

    assert score(DICTATION, flat).marks.hits == 1
    assert score(free, flat).marks == Tally()


def test_doubts_and_notes_come_from_the_report() -> None:
    """Doubts are counted per word of the letter; a note must reach the secretary."""
    doubt = Doubt(kind=DoubtKind.DRUG, span=SPAN, heard="x", reason="y")
    note = SecretaryNote(text="Joindre le bilan sanguin.", span=SPAN)

    with_note = score(
        DICTATION, "un deux trois quatre", Report(text="", notes=(note,), doubts=(doubt,))
    )
    without = score(DICTATION, "un deux trois quatre", Report(text=""))

    assert with_note.doubts == Tally(1, 4)
    assert with_note.metric(Metric.NOTES_RECEIVED) == Tally(1, 1)
    assert without.metric(Metric.NOTES_RECEIVED) == Tally(0, 1)


@pytest.mark.parametrize(
    ("heard", "written", "rule", "times"),
    [
        ("furosémide", "torasémide", "lexicon", 1),
        ("pied droit", "pieds droits", "lexicon", 1),
        ("furo cémide", "furosémide", "lexicon", 0),
        ("furo cémide", "torasémide", "lexicon", 0),
        ("furosémide", "torasémide", "figures", 0),
        ("", ",", "lexicon", 0),
    ],
)
def test_a_correction_that_spoils_a_right_word_is_counted(
    heard: str, written: str, rule: str, times: int
) -> None:
    """Only the lexicon's corrections, only where the heard words were the right ones."""
    edit = Edit(span=SPAN, heard=heard, written=written, rules=(rule,), reason="z")
    scores = score(DICTATION, "x", Report(text="x", edits=(edit,)))

    assert scores.corrected.hits == len(scores.spoiled) == times
    assert scores.corrected.total == scores.words.total


@pytest.mark.parametrize(
    ("written", "reason", "tally"),
    [
        ("torasémide", "lexique : médicament (substance) qui sonne ainsi", Tally(1, 1)),
        ("furosémide", "lexique : médicament (substance) qui sonne ainsi", Tally(0, 1)),
        ("torasémide", "lexique : maladie qui sonne ainsi", Tally(0, 0)),
    ],
)
def test_a_corrected_drug_that_the_gold_letter_lacks_is_wrong(
    written: str, reason: str, tally: Tally
) -> None:
    """Only corrections that wrote a drug are counted."""
    edit = Edit(span=SPAN, heard="furo cémide", written=written, rules=("lexicon",), reason=reason)

    assert score(DICTATION, "x", Report(text="x", edits=(edit,))).wrong_drugs == tally


def test_totals_weigh_items_and_means_weigh_voices() -> None:
    """Tallies add up; a voice without the figure does not count in the mean."""
    both = total([score(DICTATION, WRITTEN), score(DICTATION, "")])

    assert both.words.percent == 50.0
    assert both.metric(Metric.TERMS) == Tally(3, 6)
    assert mean([50.0, None, 100.0]) == 75.0
    assert mean([None]) is None


def as_json(**changes: object) -> str:
    content: dict[str, object] = {
        "id": "essai-01",
        "specialty": "cardiologie",
        "style": "ponctue",
        "document": "lettre_confrere",
        "author": "Dr X",
        "spoken": "a",
        "written": "b",
        "drugs": [{"name": "furosémide", "dose": None, "posology": None}],
    }
    return json.dumps({key: v for key, v in (content | changes).items() if v is not None})


def test_a_corpus_is_found_with_its_recordings(tmp_path: Path) -> None:
    """The texts stand in any sub-folder, the recordings in audio/<voice>."""
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "essai-01.json").write_text(as_json(), "utf-8")
    (tmp_path / "audio" / "pico").mkdir(parents=True)
    (tmp_path / "audio" / "pico" / "essai-01.mp3").touch()
    expected = {"pico": {"essai-01": tmp_path / "audio" / "pico" / "essai-01.mp3"}}

    assert load_corpus(tmp_path).recordings == expected
    assert load_corpus(tmp_path / "test").recordings == expected
    assert load_corpus(tmp_path).dictations[0].drugs == (Drug(name="furosémide"),)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({}, "n'est pas un corpus"),
        ({"a": "pas du json"}, "fichier JSON"),
        ({"a": as_json(), "b": as_json(id="b", written=None)}, "n° 2 .* written"),
        ({"a": as_json(style="chanté")}, "style"),
        ({"a": as_json(), "b": as_json()}, "même identifiant"),
    ],
)
def test_a_bad_corpus_is_refused_in_french(
    tmp_path: Path, texts: dict[str, str], message: str
) -> None:
    """The message names the place and the field, not the text."""
    for name, text in texts.items():
        (tmp_path / f"{name}.json").write_text(text, "utf-8")

    with pytest.raises(CorpusInvalid, match=message):
        load_corpus(tmp_path)


@pytest.mark.parametrize(
    ("doubtful", "covered"),
    [("14 mg", Tally(1, 2)), ("furosémide 14 mg le matin, NT-proBNP à 2 451", Tally(2, 2))],
)
def test_a_grave_error_is_covered_by_the_doubt_that_touches_it(
    doubtful: str, covered: Tally
) -> None:
    """A wrong dose and a wrong figure; the dose that is also a figure counts once."""
    letter = WRITTEN.replace("40 mg", "14 mg").replace("2 450", "2 451")
    start = letter.casefold().index(doubtful.casefold())
    span = Span(start=start, end=start + len(doubtful))
    doubt = Doubt(kind=DoubtKind.DOSE, span=span, heard=doubtful, reason="essai")

    assert covered == score(DICTATION, letter, Report(text=letter, doubts=(doubt,))).covered


def test_a_lost_word_is_covered_by_a_doubt_about_its_neighbours() -> None:
    """« pas » is missing: the doubt about the œdème leads there."""
    letter = WRITTEN.replace("Pas d'œdème", "œdème")
    start = letter.index("œdème")
    doubt = Doubt(
        kind=DoubtKind.NEGATION,
        span=Span(start=start, end=start + 5),
        heard="œdème",
        reason="essai",
    )

    assert Tally(1, 1) == score(DICTATION, letter, Report(text=letter, doubts=(doubt,))).covered


def test_the_marks_of_a_doubt_are_its_parts_and_weighed_against_chance() -> None:
    """Within a passage only what is marked counts; the same marks elsewhere hold less."""
    letter = WRITTEN.replace("40 mg", "14 mg").replace("2 450", "2 451")
    spans = [Span(start=at, end=at + 5) for at in map(letter.index, ("14 mg", "2 451"))]
    parts = tuple(DoubtPart(kind=DoubtKind.DOSE, span=span, reason="essai") for span in spans)
    whole = Span(start=spans[0].start, end=spans[1].end)
    doubt = Doubt(kind=DoubtKind.DOSE, span=whole, heard="", reason="essai", parts=parts[:1])

    one = score(DICTATION, letter, Report(text=letter, doubts=(doubt,)))
    two = score(DICTATION, letter, Report(text=letter, doubts=(replace(doubt, parts=parts),)))

    assert (one.covered, two.covered) == (Tally(1, 2), Tally(2, 2))
    assert (one.marked, two.marked) == (Tally(5, len(letter)), Tally(10, len(letter)))
    assert 0 < two.by_chance.hits < two.by_chance.total
    assert two.by_chance.total == 2 * SHIFTS


@pytest.mark.parametrize(
    ("heard", "loss"),
    [
        ("furosémide quarante milligrammes", Tally(1, 1)),
        ("furosémide 40 miligrame", Tally(1, 1)),
        ("furosémide carante milligrammes", Tally(0, 1)),
    ],
)
def test_what_was_heard_and_is_missing_was_lost_in_writing(heard: str, loss: Tally) -> None:
    """Digits, number words and wrong endings are alike; another figure is not."""
    letter = WRITTEN.replace("40 mg", "14 mg")

    assert loss == score(DICTATION, letter, heard=heard).loss(Metric.FIGURES)
