"""The list of doubts: kept short by joining, proposals keep their words, facts are checked."""

import pytest

from calame.models.report import DoubtKind
from calame.models.transcript import Segment, Transcript, Word
from calame.postprocess.doubts.fidelity import check_fidelity
from calame.postprocess.doubts.finding import find_doubts
from calame.postprocess.draft import Draft, Replacement, SourceDoubt

TEXT = "furosémide 40 mg le matin. " + "le patient va bien ce jour " * 12


def heard(text: str = TEXT, probability: float = 0.95, **unsure: float) -> Transcript:
    words = tuple(
        Word(
            text=word,
            start_s=float(i),
            end_s=i + 0.5,
            probability=unsure.get(word, probability),
        )
        for i, word in enumerate(text.split())
    )
    segment = Segment(words=words, avg_logprob=-0.1, no_speech_prob=0.0, compression_ratio=1.0)
    return Transcript(segments=(segment,), duration_s=99.0)


def draft(text: str = TEXT, probability: float = 0.95) -> Draft:
    return Draft.from_transcript(heard(text, probability))


def doubt(kind: DoubtKind, start: int, end: int, *proposals: str) -> SourceDoubt:
    return SourceDoubt(kind=kind, start=start, end=end, reason="raison", proposals=proposals)


def test_neighbours_become_one_doubt_of_the_worse_kind() -> None:
    """One listening settles both."""
    two = draft().doubt(doubt(DoubtKind.FIGURE, 11, 13), doubt(DoubtKind.DRUG, 0, 10))

    (found,) = find_doubts(two, None, lexicon=None).doubts

    assert (found.kind, found.start, found.end) == (DoubtKind.DRUG, 0, 13)


def test_a_doubt_names_its_doubtful_words() -> None:
    """One place to listen to, whose parts are the words that were badly heard."""
    text = "il prend du furosémide 40 mg le matin et du bisoprolol le soir " + "il va bien " * 12
    transcript = heard(text, **{"40": 0.2, "soir": 0.1, "bisoprolol": 0.1})

    (found,) = find_doubts(
        Draft.from_transcript(transcript), transcript, lexicon=None
    ).report_doubts()

    assert found.heard == "40 mg le matin et du bisoprolol le soir"
    assert [text[m.start : m.end] for m in found.marks] == ["40 mg", "bisoprolol", "soir"]
    assert found.parts[0].kind is found.kind is DoubtKind.DOSE


def test_a_drug_with_proposals_keeps_its_own_words() -> None:
    """A replacement must not take the neighbours with it."""
    two = draft().doubt(doubt(DoubtKind.FIGURE, 11, 13), doubt(DoubtKind.DRUG, 0, 10, "torasémide"))

    found = find_doubts(two, None, lexicon=None).doubts

    assert [(d.start, d.end, d.proposals) for d in found] == [
        (0, 10, ("torasémide",)),
        (11, 13, ()),
    ]


def test_a_full_list_joins_dangers_and_loses_none() -> None:
    """More than the budget: neighbours become passages, every danger stays inside a doubt."""
    starts = range(30, 280, 20)
    many = draft().doubt(*(doubt(DoubtKind.FIGURE, start, start + 10) for start in starts))

    found = find_doubts(many, None, lexicon=None).doubts

    assert len(found) < len(starts)
    assert all(any(d.start <= start and start + 10 <= d.end for d in found) for start in starts)


def test_dangers_beyond_the_budget_stay_when_nothing_can_be_joined() -> None:
    """A long list is better than a wrong dose that nobody was told of."""
    text = ". ".join(["Le patient prend 40 mg de ce produit"] * 20)
    starts = [text.index("40", 37 * i) for i in range(20)]
    many = draft(text).doubt(
        *(doubt(DoubtKind.DRUG, start, start + 5, "14 mg") for start in starts)
    )

    found = find_doubts(many, None, lexicon=None).doubts

    assert [d.start for d in found] == starts


def test_a_joined_doubt_keeps_the_proposals_of_its_parts() -> None:
    """Each stands for the whole stretch, with its own words replaced; reasons are listed."""
    two = draft().doubt(
        doubt(DoubtKind.FIGURE, 11, 16), doubt(DoubtKind.UNKNOWN_WORD, 0, 10, "torasémide")
    )

    (found,) = find_doubts(two, None, lexicon=None).doubts

    assert (found.start, found.end, found.kind) == (0, 16, DoubtKind.FIGURE)
    assert found.proposals == ("torasémide 40 mg",)


def test_a_doubt_is_heard_in_one_go() -> None:
    """Every word is doubtful, a second each: no joined doubt is longer than one listening."""
    text = "prendre 40 mg le matin " * 40
    found = find_doubts(draft(text, probability=0.3), heard(text, 0.3), lexicon=None)

    times = [found.times(doubt.start, doubt.end) for doubt in found.doubts]
    lengths = [end - start for start, end in times if start is not None and end is not None]
    assert lengths
    assert max(lengths) <= 15.0


def test_plain_words_beyond_the_budget_go() -> None:
    """Misheard plain words: the riskiest stay."""
    text = " ".join(["mot"] * 60 + ["furosémide"] + ["mot"] * 120)
    far = draft(text).doubt(
        *(doubt(DoubtKind.UNKNOWN_WORD, start, start + 3) for start in range(0, 700, 28))
    )

    assert len(find_doubts(far, None, lexicon=None).doubts) <= len(text.split()) // 25


@pytest.mark.parametrize(
    ("heard", "written", "kind"),
    [
        ("pas de fièvre", "de fièvre", DoubtKind.NEGATION),
        ("genou droit", "genou gauche", DoubtKind.SIDE),
        ("quarante comprimés", "14 comprimés", DoubtKind.FIGURE),
        ("quarante milligrammes", "40 g", DoubtKind.DOSE),
    ],
)
def test_a_changed_fact_is_a_doubt(heard: str, written: str, kind: DoubtKind) -> None:
    """A negation, a side, a figure or a unit that changed without an explaining family."""
    change = Replacement(start=0, end=len(heard), written=written, rule="figures", reason="essai")

    checked = check_fidelity(Draft.from_text(heard).apply([change]))

    assert [d.kind for d in checked.doubts] == [kind]


@pytest.mark.parametrize(
    ("heard", "written", "rule"),
    [
        ("genou droit, pardon, gauche", "genou gauche", "self_correction"),
        ("quatre-vingt-dix-sept pour cent", "97 %", "figures"),
        ("stade trois", "stade III", "scores"),
        ("au quinzième", "au 15e", "scores"),
        ("zéro virgule cinq gramme par litre", "0,5 g/L", "figures"),
        ("un comprimé et demi", "1,5 comprimé", "figures"),
        (" deux points, ", " : ", "commands"),
    ],
)
def test_another_wording_of_the_same_fact_is_none(heard: str, written: str, rule: str) -> None:
    """Words and digits, Arabic and Roman, units and symbols are one; corrections explain."""
    change = Replacement(start=0, end=len(heard), written=written, rule=rule, reason="essai")

    assert check_fidelity(Draft.from_text(heard).apply([change])).doubts == ()
