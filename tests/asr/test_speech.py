"""Speech without text and text without speech are reported."""

import numpy as np

from calame.asr.assembly import assemble
from calame.asr.audio import SAMPLE_RATE_HZ, Audio
from calame.asr.chunks import MAX_CHUNK_S, cut, halve
from calame.asr.listening import Attempt
from calame.asr.model import MAX_WINDOW_S
from calame.asr.speech import Stretch, detect, gaps
from calame.models.transcript import Gap, GapKind, SegmentWarning, Word


def stretch(start_s: float, end_s: float) -> Stretch:
    return Stretch(start_s=start_s, end_s=end_s)


def word(start_s: float, end_s: float, text: str = "mot") -> Word:
    return Word(text=text, start_s=start_s, end_s=end_s, probability=0.9)


def attempt(*words: Word, no_speech_prob: float = 0.0, avg_logprob: float = -0.2) -> Attempt:
    return Attempt(
        words=words,
        avg_logprob=avg_logprob,
        no_speech_prob=no_speech_prob,
        warnings=(SegmentWarning.UNSURE,) if avg_logprob < -1 else (),
        lost_s=0.0,
    )


def test_speech_is_found(spoken: Audio) -> None:
    """The shipped dictation is speech nearly throughout, with pauses."""
    found = detect(spoken.samples)

    assert len(found) > 3
    assert sum(one.duration_s for one in found) > 12


def test_speech_without_text_is_a_gap() -> None:
    """Two seconds of speech that no word covers are reported with their times."""
    found = gaps([stretch(0.0, 10.0)], [word(0.0, 4.0), word(6.5, 10.0)])

    assert found == (Gap(kind=GapKind.SPEECH_WITHOUT_TEXT, start_s=4.0, end_s=6.5),)


def test_text_without_speech_is_a_gap() -> None:
    """Words where nobody speaks are reported too."""
    found = gaps([stretch(0.0, 2.0)], [word(0.0, 2.0), word(8.0, 9.5)])

    assert found == (Gap(kind=GapKind.TEXT_WITHOUT_SPEECH, start_s=8.0, end_s=9.5),)


def test_what_word_times_cannot_tell_is_no_gap() -> None:
    """Half a second here or there is within their error."""
    assert gaps([stretch(0.0, 5.0)], [word(0.4, 2.0), word(2.9, 4.6)]) == ()


def test_pieces_fit_the_window_and_hold_all_speech() -> None:
    """A long dictation is cut at pauses; nothing spoken is left out."""
    audio = Audio(samples=np.zeros(120 * SAMPLE_RATE_HZ, np.float32))
    speech = [stretch(start, start + 2.6) for start in np.arange(1.0, 115.0, 3.0)]

    pieces = cut("1", audio, speech)

    assert [one for piece in pieces for one in piece.speech] == speech
    assert all(piece.duration_s <= MAX_CHUNK_S + 1 for piece in pieces)
    assert all(piece.duration_s + 0.5 <= piece.window_s <= MAX_WINDOW_S for piece in pieces)
    assert [piece.index for piece in pieces] == list(range(len(pieces)))


def test_who_never_pauses_is_cut_anyway(spoken: Audio) -> None:
    """A minute of speech without a breath still gives pieces that fit."""
    breathless = np.concatenate(
        [
            spoken.samples[int(one.start_s * SAMPLE_RATE_HZ) : int(one.end_s * SAMPLE_RATE_HZ)]
            for one in detect(spoken.samples)
        ]
        * 4
    )
    audio = Audio(samples=breathless)

    pieces = cut("1", audio, detect(audio.samples))

    assert sum(one.duration_s for piece in pieces for one in piece.speech) > 50
    assert all(piece.duration_s <= MAX_CHUNK_S + 1 for piece in pieces)


def test_long_silences_are_left_out() -> None:
    """A dictation left running during an examination costs no more than its speech."""
    audio = Audio(samples=np.zeros(30 * SAMPLE_RATE_HZ, np.float32))

    pieces = cut("1", audio, [stretch(1, 3), stretch(15, 17)])

    assert sum(piece.duration_s for piece in pieces) < 6


def test_a_piece_is_halved_at_its_longest_pause() -> None:
    """Both halves together hold the same speech; one stretch cannot be halved."""
    audio = Audio(samples=np.zeros(20 * SAMPLE_RATE_HZ, np.float32))
    (piece,) = cut("1", audio, [stretch(0, 4), stretch(5, 9), stretch(9.2, 12)])
    (alone,) = cut("1", audio, [stretch(0, 4)])

    assert [len(half.speech) for half in halve(piece, audio)] == [1, 2]
    assert halve(alone, audio) == [alone]


def test_segments_end_at_pauses() -> None:
    """A pause, or a short one after a sentence, begins a new segment."""
    words = (word(0, 1), word(1.1, 2, "fin."), word(2.3, 3), word(4, 5))

    segments, _ = assemble([attempt(*words)], [stretch(0, 5)])

    assert [len(segment.words) for segment in segments] == [2, 1, 1]


def test_credits_and_unlikely_text_on_silence_are_dropped_and_told() -> None:
    """What was dropped where somebody speaks shows as a gap."""
    credit = attempt(word(0, 2, "Sous-titrage"), word(2, 3, "ST'"), word(3, 4, "501"))
    silence = attempt(word(10, 12), no_speech_prob=0.9, avg_logprob=-1.5)

    segments, found = assemble([credit, silence], [stretch(0, 4), stretch(10, 12)])

    assert segments == ()
    assert [gap.kind for gap in found] == [GapKind.SPEECH_WITHOUT_TEXT] * 2


def test_words_stay_in_order() -> None:
    """Where pieces meet, a word does not start before the one before it."""
    segments, _ = assemble(
        [attempt(word(0, 2.2)), attempt(word(2.0, 2.1), word(2.2, 3))], [stretch(0, 3)]
    )

    starts = [one.start_s for segment in segments for one in segment.words]
    assert starts == sorted(starts)
