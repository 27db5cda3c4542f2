"""How a recording is listened to: a copy that browsers play and jump in, a picture of its loudness.

Both are made once, when the draft is, so that nobody waits for them when a letter is opened.
Recordings that came in before are prepared when somebody first listens to them.
"""

import io
import struct
import wave
from dataclasses import dataclass

import numpy as np

from calame.asr.audio import SAMPLE_RATE_HZ, Audio, decode
from calame.pipeline.bootstrap import Services
from calame.pipeline.objects.archive import StoredContent
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.state import codec
from calame.pipeline.state.moves import locked
from calame.pipeline.state.tables import DictationRow, ListeningRow

_WAVE_PLAYABLE = frozenset({1, 3})  # PCM, floating point
_PEAKS_PER_SECOND = 10
_HEAD_BYTES = 8192  # enough to know a format by
_EBML = b"\x1a\x45\xdf\xa3"
_CUES = b"\x1c\x53\xbb\x6b"
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, _EBML, "audio/webm"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypmp4", "audio/mp4"),
    (4, b"ftypisom", "audio/mp4"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listenable:
    """Sound that a browser plays.

    Attributes:
        content: The recording, or its decoded copy.
        media_type: What it is.
    """

    content: StoredContent
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waveform:
    """The loudest sample of each tenth of a second, from 0 to 1."""

    peaks: tuple[float, ...]


def prepare(
    services: Services,
    *,
    practice_id: str,
    dictation_id: str,
    content: bytes,
    audio: Audio | None = None,
) -> ListeningRow:
    """Keep what listening to a recording needs.

    Args:
        services: Where to keep it.
        practice_id: Whose it is.
        dictation_id: The dictation.
        content: The recording as it came in.
        audio: The same, where it is decoded already.

    Raises:
        InputError: The recording cannot be decoded.
        NotFound: The dictation is gone.
        StorageFailed: It cannot be kept.
    """
    audio = audio or decode(content)
    known = media_type(content)
    put = services.objects.put
    row = ListeningRow(
        dictation_id=dictation_id,
        practice_id=practice_id,
        media_type=known or "audio/wav",
        copy_key=None if known else put(practice_id, ObjectKind.LISTENING, as_wave(audio)),
        waveform_key=put(practice_id, ObjectKind.WAVEFORM, codec.dump(waveform(audio))),
    )
    with services.database.write(practice_id) as session:
        locked(session, dictation_id)  # somebody else may be preparing it too
        return session.merge(row)


def listenable(services: Services, dictation: DictationRow) -> Listenable:
    """The sound of a dictation as a browser plays it, to be read in parts.

    Raises:
        InputError: No browser plays the recording, and it cannot be decoded.
    """
    recording = services.objects.open(dictation.practice_id, dictation.audio_key)
    kept = _kept(services, dictation)
    if kept is None:
        head = b"".join(recording.read(length=_HEAD_BYTES))
        known = None if head.startswith(_EBML) else media_type(head)
        if known:
            return Listenable(content=recording, media_type=known)
        kept = _prepared(services, dictation)
    if kept.copy_key:
        recording = services.objects.open(dictation.practice_id, kept.copy_key)
    return Listenable(content=recording, media_type=kept.media_type)


def waveform_json(services: Services, dictation: DictationRow) -> bytes:
    """The figures of :class:`Waveform`, as they are kept.

    Raises:
        InputError: The recording cannot be decoded.
    """
    kept = _kept(services, dictation) or _prepared(services, dictation)
    return services.objects.get(dictation.practice_id, kept.waveform_key)


def media_type(content: bytes) -> str | None:
    """What browsers call the recording; None where they cannot play it or jump in it."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav" if _wave_format(content) in _WAVE_PLAYABLE else None
    if content.startswith(_EBML) and _CUES not in content:
        return None  # as a browser records it: without an index no player can jump in it
    for offset, signature, known in _SIGNATURES:
        if content[offset : offset + len(signature)] == signature:
            return known
    return None


def as_wave(audio: Audio) -> bytes:
    """The sound as a WAV file, which every browser plays."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((np.clip(audio.samples, -1.0, 1.0) * 32_767).astype("<i2").tobytes())
    return buffer.getvalue()


def waveform(audio: Audio) -> Waveform:
    """What a picture of the sound needs."""
    samples = np.abs(audio.samples)
    if not samples.size:
        return Waveform(peaks=())
    step = SAMPLE_RATE_HZ // _PEAKS_PER_SECOND
    loudest = np.maximum.reduceat(samples, range(0, len(samples), step))
    shown = np.round(loudest.astype(float) / max(float(loudest.max()), 0.01), 2)
    return Waveform(peaks=tuple(shown.tolist()))


def _kept(services: Services, dictation: DictationRow) -> ListeningRow | None:
    with services.database.read(dictation.practice_id) as session:
        return session.get(ListeningRow, dictation.id)


def _prepared(services: Services, dictation: DictationRow) -> ListeningRow:
    content = services.objects.get(dictation.practice_id, dictation.audio_key)
    return prepare(
        services,
        practice_id=dictation.practice_id,
        dictation_id=dictation.id,
        content=content,
    )


def _wave_format(content: bytes) -> int | None:
    place = content.find(b"fmt ", 12, 4096)
    return struct.unpack_from("<H", content, place + 8)[0] if place > 0 else None
