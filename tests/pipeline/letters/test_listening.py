"""What is kept of a recording for the ears and the eyes of the desk."""

import io
import json
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from calame.asr.audio import Audio, decode
from calame.models.errors import NotFound
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.letters.listening import as_wave, prepare, waveform
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.state.tables import ListeningRow
from calame.pipeline.upkeep import retention

RESOURCES = Path(__file__).parents[2] / "resources"
UNINDEXED = (RESOURCES / "enregistrement.webm").read_bytes()
INDEXED = (RESOURCES / "dictee-courte.ogg").read_bytes()


def kept(services: Services, practice_id: str) -> set[str]:
    """The kinds of objects of the practice that listening made."""
    kinds = {key.split("/")[1] for key in services.objects.keys(practice_id)}
    return kinds & {ObjectKind.LISTENING, ObjectKind.WAVEFORM}


def test_a_copy_is_kept_only_of_what_browsers_cannot_jump_in(
    services: Services, practice_id: str, upload: Callable[[bytes], str], desk: Desk
) -> None:
    """An Ogg file is played as it came in; of a browser's recording a WAV file is."""
    played = upload(INDEXED)
    first = prepare(services, practice_id=practice_id, dictation_id=played, content=INDEXED)
    assert (first.media_type, first.copy_key) == ("audio/ogg", None)
    assert b"".join(desk.listenable(played).content.read()) == INDEXED

    copied = upload(UNINDEXED)
    prepare(services, practice_id=practice_id, dictation_id=copied, content=UNINDEXED)
    sound = desk.listenable(copied)
    assert sound.media_type == "audio/wav"
    assert b"".join(sound.content.read(start=8, length=4)) == b"WAVE"


def test_an_old_recording_is_prepared_by_who_listens_first(
    services: Services, practice_id: str, upload: Callable[[bytes], str], desk: Desk
) -> None:
    """The next one finds it; preparing twice changes nothing."""
    old = upload(UNINDEXED)
    assert kept(services, practice_id) == set()

    assert desk.listenable(old).media_type == "audio/wav"
    assert kept(services, practice_id) == {ObjectKind.LISTENING, ObjectKind.WAVEFORM}
    prepare(services, practice_id=practice_id, dictation_id=old, content=UNINDEXED)

    assert len(json.loads(desk.waveform(old))["peaks"]) == 20


def test_what_was_kept_goes_with_the_dictation(
    services: Services, practice_id: str, upload: Callable[[bytes], str]
) -> None:
    """Retention follows the row like every other one; nothing is kept of what is gone."""
    gone = upload(UNINDEXED)
    prepare(services, practice_id=practice_id, dictation_id=gone, content=UNINDEXED)

    retention.erase(services, practice_id, gone, reason="essai")

    assert list(services.objects.keys(practice_id)) == []
    with services.database.read(practice_id) as session:
        assert session.get(ListeningRow, gone) is None
    with pytest.raises(NotFound):
        prepare(services, practice_id=practice_id, dictation_id=gone, content=UNINDEXED)


def test_the_loudness_of_a_recording() -> None:
    """One figure for each tenth of a second, the loudest is 1; silence is silence."""
    found = waveform(decode(UNINDEXED)).peaks

    assert (len(found), max(found), min(found) >= 0) == (20, 1, True)
    assert waveform(Audio(samples=np.zeros(0, np.float32))).peaks == ()
    assert waveform(Audio(samples=np.zeros(1600, np.float32))).peaks == (0,)


def test_a_copy_is_wav_of_16_khz() -> None:
    """Mono, 16 bits; what is too loud is cut."""
    content = as_wave(Audio(samples=np.array([0.0, 2.0, -2.0], np.float32)))

    with wave.open(io.BytesIO(content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        assert np.frombuffer(file.readframes(3), "<i2").tolist() == [0, 32_767, -32_767]
