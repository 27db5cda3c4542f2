"""The recogniser's other wordings bring candidates that the chosen one is too far from."""

from calame.models.transcript import Alternative, Segment, Transcript, Word
from calame.postprocess.correction.hearings import Hearing, hearings, in_text, wordings
from calame.postprocess.correction.stretches import Stretch
from calame.postprocess.draft import Draft, Replacement


def transcript() -> Transcript:
    """« Une dégétition. normale » with two other wordings, one of them an insertion."""
    texts = ("Une", "dégétition.", "normale")
    words = tuple(
        Word(text=text, start_s=place, end_s=place + 1, probability=0.5)
        for place, text in enumerate(texts)
    )
    others = (
        Alternative(first=1, last=2, text="déglutition,", score=-0.2),
        Alternative(first=1, last=1, text="euh", score=-0.3),
    )
    segment = Segment(
        words=words,
        avg_logprob=-0.5,
        no_speech_prob=0.0,
        compression_ratio=1.0,
        alternatives=others,
    )
    return Transcript(segments=(segment,), duration_s=3.0)


def test_a_wording_stands_at_its_characters_without_marks() -> None:
    """What would be inserted is left out: no word of the text speaks for it."""
    assert hearings(transcript()) == (Hearing(4, 14, "déglutition"),)


def test_a_stretch_is_read_with_each_wording_inside_it() -> None:
    """First as it stands."""
    draft = Draft.from_transcript(transcript())
    stretch = Stretch(first=0, last=2, start=0, end=14, text="Une dégétition")

    found = list(wordings(stretch, draft.text, in_text(hearings(transcript()), draft)))

    assert found == ["Une dégétition", "Une déglutition"]


def test_a_wording_of_changed_words_is_forgotten() -> None:
    """An earlier rule knew better."""
    change = Replacement(start=4, end=14, written="digestion", rule="test", reason="test")
    draft = Draft.from_transcript(transcript()).apply([change])

    assert in_text(hearings(transcript()), draft) == []
