"""Words that were dictated and not heard: told from pauses, from misheard words, from gaps."""

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.lost import Loss, is_reported, losses
from calame.models.transcript import Gap, GapKind, Segment, Transcript, Word

SPOKEN = (
    "Patient de soixante-deux ans adressé pour une toux sèche depuis trois semaines virgule "
    "sans fièvre ni douleur thoracique point L'auscultation retrouve des crépitants de la base "
    "gauche virgule le reste de l'examen est normal point Je propose une radiographie du thorax "
    "puis une consultation de contrôle dans un mois"
)
LETTER_S = 0.07


def words(text: str, *, start_s: float = 0.0) -> list[Word]:
    """Said without a pause, at a steady pace."""
    found = []
    for one in text.split():
        end_s = start_s + LETTER_S * (len(one) + 1)
        found.append(Word(text=one, start_s=start_s, end_s=end_s, probability=0.9))
        start_s = end_s
    return found


def transcript(heard: Sequence[Word]) -> Transcript:
    """One segment."""
    segment = Segment(
        words=tuple(heard), avg_logprob=-0.3, no_speech_prob=0.0, compression_ratio=1.2
    )
    return Transcript(segments=(segment,), duration_s=heard[-1].end_s)


def without(heard: Sequence[Word], start_s: float, end_s: float) -> list[Word]:
    """The words that lie outside of a stretch."""
    return [word for word in heard if word.end_s <= start_s or word.start_s >= end_s]


def test_nothing_is_lost_where_all_was_heard() -> None:
    """The words as they were said."""
    assert losses(SPOKEN, transcript(words(SPOKEN))) == []


def test_every_cut_of_more_than_two_seconds_is_found() -> None:
    """Wherever it is, the start and the end too."""
    heard = words(SPOKEN)
    instants = range(0, int(heard[-1].end_s) - 2)
    found = [losses(SPOKEN, transcript(without(heard, at, at + 2.6))) for at in instants]

    assert len(instants) > 15
    assert all(
        any(loss.after_s <= at + 2.6 and loss.before_s >= at for loss in lost)
        for at, lost in zip(instants, found, strict=True)
    )


def test_a_pause_is_no_loss() -> None:
    """All words are there, three seconds apart in the middle."""
    first, last = SPOKEN[:150].rsplit(" ", 1)[0], SPOKEN[150:].split(" ", 1)[1]
    before = words(first)
    heard = [*before, *words(last, start_s=before[-1].end_s + 3.0)]

    assert losses(f"{first} {last}", transcript(heard)) == []


def test_misheard_words_are_no_loss() -> None:
    """Other words as long as those that were said."""
    heard = [
        replace(word, text="x" * len(word.text)) if 20 <= place < 30 else word
        for place, word in enumerate(words(SPOKEN))
    ]

    assert losses(SPOKEN, transcript(heard)) == []


def test_a_gap_reports_the_loss_beside_it() -> None:
    """Speech without text within a second; no other kind, no other place."""
    whole = transcript(words(SPOKEN))
    loss = Loss(text="sans fièvre", lasts_s=2.5, after_s=6.0, before_s=8.5)
    silent = GapKind.SPEECH_WITHOUT_TEXT

    assert [
        is_reported(
            loss, replace(whole, gaps=(Gap(kind=kind, start_s=start_s, end_s=start_s + 2),))
        )
        for kind, start_s in ((silent, 6.2), (silent, 12.0), (GapKind.TEXT_WITHOUT_SPEECH, 6.2))
    ] == [True, False, False]
