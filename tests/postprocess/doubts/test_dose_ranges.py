import pytest

from calame.lexicon.lexicon import Lexicon, load
from calame.models.report import DoubtKind
from calame.postprocess.doubts.dose_ranges import check_doses, ranges
from calame.postprocess.draft import Draft


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("bisoprolol 25 mg par jour", "25 mg"),
        ("Eliquis 50 mg matin et soir", "50 mg"),
        ("Levothyrox 75 mg le matin", "75 mg"),
        ("Lovenox 40 000 UI par jour", "40 000 UI"),
        ("furosémide 1 mg", "1 mg"),
        ("Kardégic 75 grammes", "75 grammes"),
        ("digoxine 250 milligrammes", "250 milligrammes"),
    ],
)
def test_a_dose_far_outside_is_doubted(text: str, dose: str, lexicon: Lexicon) -> None:
    """A figure or a unit that was misheard by a factor of ten is shown, the text stays."""
    draft = check_doses(Draft.from_text(text), lexicon)

    assert text == draft.text
    assert [doubt.kind for doubt in draft.doubts] == [DoubtKind.DOSE]
    assert [dose] == [text[doubt.start : doubt.end] for doubt in draft.doubts]


@pytest.mark.parametrize(
    "text",
    [
        "bisoprolol 2,5 mg par jour",
        "Levothyrox 75 µg",
        "Levothyrox 75 microgrammes",
        "paracétamol 1 g trois fois par jour",
        "Doliprane 1 000 mg",
        "méthotrexate 15 mg par semaine",
        "Lovenox 4 000 UI",
        "Lovenox 0,4 mL",
        "digoxine dosée à 1 µg/L",
        "digoxine à 1 µg par litre",
        "metformine arrêtée. Poids 10 mg",
        "metformine, puis 10 mg de bisoprolol",
        "protocole habituel à 900 mg",
        "",
    ],
)
def test_a_usual_dose_and_a_measure_raise_nothing(text: str, lexicon: Lexicon) -> None:
    """No doubt within the range, for another drug's dose or for a concentration."""
    assert check_doses(Draft.from_text(text), lexicon).doubts == ()


def test_checking_twice_tells_once(lexicon: Lexicon) -> None:
    """The list of doubts holds each of them once."""
    once = check_doses(Draft.from_text("Eliquis 50 mg"), lexicon)

    assert once.report_doubts() == check_doses(once, lexicon).report_doubts()


def test_every_range_is_a_range(lexicon: Lexicon) -> None:
    """The table is in order and each substance is a drug of the lexicon."""
    assert len(ranges()) > 300
    assert all(0 < one.least <= one.most for one in ranges().values())
    unknown = [name for name in ranges() if not lexicon.find(name)]
    assert len(unknown) < 10, unknown
