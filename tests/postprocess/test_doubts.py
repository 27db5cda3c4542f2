"""The list of doubts: kept short by joining, proposals keep their words, facts are checked."""

import pytest

from calame.models.report import DoubtKind
from calame.models.transcript import Segment, Transcript, Word
from calame.postprocess.doubts import find_doubts
from calame.postprocess.draft import Draft, Replacement, SourceDoubt
from calame.postprocess.fidelity import check_fidelity

TEXT = "furosémide 40 mg le matin. " + "le patient va bien ce jour " * 12


def draft(text: str = TEXT, probability: float = 0.95) -> Draft:
    words = tuple(
        Word(text=word, start_s=float(i), end_s=i + 0.5, probability=probability)
        for i, word in enumerate(text.split())
    )
    segment = Segment(words=words, avg_logprob=-0.1, no_speech_prob=0.0, compression_ratio=1.0)
    return Draft.from_transcript(Transcript(segments=(segment,), duration_s=99.0))


def doubt(kind: DoubtKind, start: int, end: int, *proposals: str) -> SourceDoubt:
    return SourceDoubt(kind=kind, start=start, end=end, reason="raison", proposals=proposals)


def test_neighbours_become_one_doubt_of_the_worse_kind() -> None:
    """One listening settles both."""
    two = draft().doubt(doubt(DoubtKind.FIGURE, 11, 13), doubt(DoubtKind.DRUG, 0, 10))

    (found,) = find_doubts(two, None).doubts

    assert (found.kind, found.start, found.end) == (DoubtKind.DRUG, 0, 13)


def test_a_drug_with_proposals_keeps_its_own_words() -> None:
    """A replacement must not take the neighbours with it."""
    two = draft().doubt(doubt(DoubtKind.FIGURE, 11, 13), doubt(DoubtKind.DRUG, 0, 10, "torasémide"))

    found = find_doubts(two, None).doubts

    assert [(d.start, d.end, d.proposals) for d in found] == [
        (0, 10, ("torasémide",)),
        (11, 13, ()),
    ]


def test_a_full_list_is_joined_and_loses_proposals_of_parts() -> None:
    """More than the budget: passages instead of words, without proposals that fit a part only."""
    many = draft().doubt(
        *(doubt(DoubtKind.DRUG, start, start + 10, "autre") for start in range(30, 280, 20))
    )

    found = find_doubts(many, None).doubts

    assert 1 <= len(found) <= len(TEXT.split()) // 25
    assert all(not d.proposals for d in found if d.end - d.start > 10)


def test_the_mildest_go_when_nothing_can_be_joined() -> None:
    """Far apart, the riskiest stay."""
    text = " ".join(["mot"] * 60 + ["furosémide"] + ["mot"] * 120)
    far = draft(text).doubt(
        *(doubt(DoubtKind.UNKNOWN_WORD, start, start + 3) for start in range(0, 700, 28))
    )

    assert len(find_doubts(far, None).doubts) <= len(text.split()) // 25


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
