"""Every correction shows what was heard, what is written, why and how sure, and undoes."""

import json

import pytest

from calame.lexicon.lexicon import Lexicon, load
from calame.models.report import Report
from calame.pipeline.state import codec
from calame.postprocess.rebase import undo
from calame.postprocess.writing import write_text


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


@pytest.mark.parametrize(
    "text", ["sous furo sémide depuis peu", "une dispnée d'effort", "relais par bizoprolol 5 mg"]
)
def test_a_correction_is_whole_in_the_json_and_undoes(text: str, lexicon: Lexicon) -> None:
    """The JSON is what the command line writes and what the page reads."""
    report = write_text(text, lexicon=lexicon)
    found = json.loads(codec.dump(report))["edits"]
    places = [place for place, edit in enumerate(found) if "lexicon" in edit["rules"]]

    assert places
    for place in places:
        edit = found[place]
        span = edit["span"]
        assert report.text[span["start"] : span["end"]] == edit["written"]
        assert edit["heard"].strip()
        assert edit["reason"].startswith("lexique")
        assert 0 < edit["confidence"] <= 1
        undone = undo(codec.load(Report, codec.dump(report)), place)
        assert edit["heard"] in undone.text
