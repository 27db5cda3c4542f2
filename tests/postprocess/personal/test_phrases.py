"""The personal table: whole words, any case, never anything that could do harm."""

import pytest

from calame.models.transcript import Transcript
from calame.postprocess.draft import Draft
from calame.postprocess.personal import Personal
from calame.postprocess.personal.phrases import Phrase, is_safe, write_phrases
from calame.postprocess.rebase import undo
from calame.postprocess.writing import WritingOptions, write_text

TRIXI = Phrase(heard="trik si phasine", written="trixiphasine")


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("sous trik si phasine le soir", "sous trixiphasine le soir"),
        ("Trik si-phasine arrêtée", "Trixiphasine arrêtée"),
        ("trik si phasines", "trik si phasines"),
        ("trik. Si phasine", "trik. Si phasine"),
        ("trixiphasine", "trixiphasine"),
    ],
)
def test_a_phrase_is_replaced_as_whole_words(heard: str, written: str) -> None:
    """In any case; the capital of a sentence stays; a mark between the words parts them."""
    assert written == write_phrases(Draft.from_text(heard), phrases=[TRIXI]).text


def test_the_longest_phrase_wins() -> None:
    """And replacing twice changes nothing more."""
    phrases = [TRIXI, Phrase(heard="sous trik si phasine", written="avec Trixi")]
    once = write_phrases(Draft.from_text("sous trik si phasine"), phrases=phrases)

    assert once.text == "avec Trixi"
    assert write_phrases(once, phrases=phrases).text == once.text


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("pas de souffle", "souffle"),
        ("genou gauche", "genou droit"),
        ("cinq", "trente"),
        ("sou", "5 mg"),
        ("monsieur Lebrun", "Le Brun"),
        ("coude", "pas de coude"),
        ("...", "coude"),
    ],
)
def test_what_could_do_harm_is_never_replaced(heard: str, written: str) -> None:
    """No figure, unit, negation, side or civility on either side."""
    phrase = Phrase(heard=heard, written=written)

    assert not is_safe(phrase)
    assert heard == write_phrases(Draft.from_text(heard), phrases=[phrase]).text


def test_a_replacement_shows_and_undoes() -> None:
    """Heard, written, why, how sure; one step takes it back."""
    options = WritingOptions(personal=Personal(phrases=(TRIXI,)))
    report = write_text("Il prend trik si phasine.", options=options)

    (edit,) = (one for one in report.edits if "personal" in one.rules)

    assert (edit.heard, edit.written) == ("trik si phasine", "trixiphasine")
    assert edit.reason
    assert edit.confidence == 1.0
    assert undo(report, report.edits.index(edit)).text.count("trik si phasine") == 1


def test_transcripts_are_not_needed() -> None:
    """An empty one stays empty."""
    draft = Draft.from_transcript(Transcript(segments=(), duration_s=0.0))

    assert write_phrases(draft, phrases=[TRIXI]).text == ""
