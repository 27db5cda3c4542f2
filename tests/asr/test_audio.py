"""Recordings of any format, and those that are none."""

import io
import os
import signal
import struct
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from calame.asr.audio import SAMPLE_RATE_HZ, Audio, DecodeLimits, Samples, decode, run_limited
from calame.models.errors import (
    AudioEmpty,
    AudioProtected,
    AudioTooLong,
    AudioUnreadable,
)

Encode = Callable[..., bytes]

# The head of an Olympus file: signature, and the times of beginning and end.
DSS = b"\x02dss".ljust(38, b"\0") + b"261121120000" + b"261121120001"

# container, codec, sample rate, channels, whether the codec keeps the waveform
FORMATS = [
    ("wav", "pcm_s16le", 16_000, 1, True),
    ("wav", "pcm_s24le", 48_000, 2, True),
    ("wav", "pcm_alaw", 8_000, 1, True),
    ("wav", "adpcm_ima_wav", 16_000, 1, True),
    ("w64", "pcm_f32le", 44_100, 1, True),
    ("mp3", "libmp3lame", 44_100, 2, True),
    ("ipod", "aac", 44_100, 1, True),
    ("mp4", "aac", 48_000, 2, True),
    ("mov", "alac", 44_100, 1, True),
    ("adts", "aac", 16_000, 1, True),
    ("ogg", "libopus", 48_000, 1, True),
    ("webm", "libopus", 48_000, 1, True),
    ("matroska", "pcm_s16le", 16_000, 1, True),
    ("flac", "flac", 16_000, 1, True),
    ("amr", "libopencore_amrnb", 8_000, 1, False),
    ("3gp", "libopencore_amrnb", 8_000, 1, False),
    ("asf", "wmav2", 44_100, 1, True),
    ("aiff", "pcm_s16be", 44_100, 1, True),
    ("caf", "pcm_s16be", 16_000, 1, True),
    ("au", "pcm_s16be", 16_000, 1, True),
    ("ac3", "ac3", 48_000, 2, True),
    ("mpegts", "aac", 48_000, 1, True),
]


@pytest.mark.parametrize(
    ("container", "codec", "rate", "channels", "keeps_waveform"),
    FORMATS,
    ids=[f"{container}-{codec}" for container, codec, *_ in FORMATS],
)
def test_a_recording_in_any_format_is_read(
    encode: Encode,
    tone: Samples,
    container: str,
    codec: str,
    rate: int,
    channels: int,
    keeps_waveform: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """What was recorded comes back at 16 kHz, with its length and its pitch."""
    audio = decode(encode(tone, container, codec, rate=rate, channels=channels))

    spectrum = np.abs(np.fft.rfft(audio.samples[:SAMPLE_RATE_HZ]))
    assert audio.duration_s == pytest.approx(2.0, abs=0.15)
    assert audio.samples.dtype == np.float32
    assert np.argmax(spectrum) == pytest.approx(440, abs=2)
    assert not keeps_waveform or 0.13 < np.std(audio.samples) < 0.25


def test_the_name_does_not_decide(encode: Encode, tone: Samples, tmp_path: Path) -> None:
    """A recording with a wrong or missing extension is read by its content."""
    path = tmp_path / "dictee.docx"
    path.write_bytes(encode(tone, "mp3", "libmp3lame", rate=44_100))

    assert decode(path).duration_s == pytest.approx(2.0, abs=0.15)


def test_both_channels_count(tone: Samples) -> None:
    """A recorder that fills one channel of two is heard."""
    out = io.BytesIO()
    with av.open(out, "w", format="wav") as file:
        stream = file.add_stream("pcm_s16le", rate=SAMPLE_RATE_HZ, layout="stereo")
        pair = (np.stack([np.zeros_like(tone), tone]) * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(pair.T).reshape(1, -1), format="s16", layout="stereo"
        )
        frame.sample_rate = SAMPLE_RATE_HZ
        file.mux(stream.encode(frame))

    assert np.abs(decode(out.getvalue()).samples).max() > 0.1


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    """No bytes are no recording."""
    path = tmp_path / "vide.wav"
    path.write_bytes(b"")

    with pytest.raises(AudioEmpty, match="vide"):
        decode(path)


def test_a_recording_without_a_sample_is_empty(encode: Encode) -> None:
    """A header alone holds no sound."""
    with pytest.raises(AudioEmpty):
        decode(encode(np.zeros(0, np.float32), "wav", "pcm_s16le"))


@pytest.mark.parametrize(
    "content",
    [
        b"Bonjour, ceci n'est pas un enregistrement.\n" * 50,
        b"%PDF-1.7\n" + bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n" + bytes(4000),
        b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        bytes(100_000),
        os.urandom(100_000),
    ],
    ids=["text", "pdf", "png", "playlist", "concat", "zeros", "random"],
)
def test_what_is_not_audio_is_refused(content: bytes) -> None:
    """Anything else is refused in French, whatever it claims; a play list opens no other file."""
    with pytest.raises(AudioUnreadable) as refusal:
        decode(content)

    assert "enregistrement" in refusal.value.message or "fichier" in refusal.value.message


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    """Nothing waits for a pipe that nobody fills."""
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path, tmp_path / "nothing.wav", tmp_path / "pipe"):
        with pytest.raises(AudioUnreadable):
            decode(path)


@pytest.mark.parametrize(
    ("container", "codec", "rate"),
    [
        ("wav", "pcm_s16le", 16_000),
        ("mp3", "libmp3lame", 44_100),
        ("ogg", "libopus", 48_000),
        ("webm", "libopus", 48_000),
        ("flac", "flac", 16_000),
        ("amr", "libopencore_amrnb", 8_000),
    ],
)
def test_a_truncated_recording_is_read_as_far_as_it_goes(
    encode: Encode, tone: Samples, container: str, codec: str, rate: int
) -> None:
    """Half a file gives about half of the sound; where the format tells, we know."""
    content = encode(np.tile(tone, 10), container, codec, rate=rate)

    audio = decode(content[: len(content) // 2])

    assert audio.duration_s == pytest.approx(10.0, abs=2.5)
    assert audio.is_complete == (container not in {"flac", "amr"})


def test_a_truncated_phone_recording_without_index_is_refused(
    encode: Encode, tone: Samples
) -> None:
    """An M4A keeps its index at the end: without it there is nothing to read."""
    content = encode(np.tile(tone, 10), "ipod", "aac", rate=44_100)

    with pytest.raises(AudioUnreadable):
        decode(content[: len(content) // 2])


def test_sound_around_damage_is_kept(encode: Encode, tone: Samples) -> None:
    """A hole in the middle costs what was in it, no more."""
    content = bytearray(encode(np.tile(tone, 10), "flac", "flac"))
    middle = len(content) // 2
    content[middle : middle + 2000] = bytes(2000)

    assert decode(bytes(content)).duration_s > 15


@pytest.fixture(scope="module")
def three_hours(encode: Encode) -> bytes:
    """Silence in MP3; frames of a constant size may be put one after the other."""
    return encode(np.zeros(120 * SAMPLE_RATE_HZ, np.float32), "mp3", "libmp3lame") * 91


def test_three_hours_are_refused(three_hours: bytes) -> None:
    """A recording beyond the limit is refused in French, with the limit."""
    with pytest.raises(AudioTooLong, match="dépasse 2 h : découpez"):
        decode(three_hours)


def test_three_hours_without_compression_are_refused_by_their_header(tmp_path: Path) -> None:
    """Neither time nor memory is spent on what the header tells."""
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE_HZ, 3 * 3600 * SAMPLE_RATE_HZ, "NONE", ""))
        file.writeframes(bytes(1000))
    size = 3 * 3600 * SAMPLE_RATE_HZ * 2
    with path.open("r+b") as raw:
        raw.seek(4)
        raw.write(struct.pack("<I", size + 36))
        raw.seek(40)
        raw.write(struct.pack("<I", size))
        raw.truncate(size + 44)

    with pytest.raises(AudioTooLong):
        decode(path, limits=DecodeLimits(max_cpu_s=2))


def test_a_stream_without_length_stops_at_the_limit(encode: Encode, tone: Samples) -> None:
    """A browser's recording has no length in its header; it is cut off while it is decoded."""
    content = encode(np.tile(tone, 10), "adts", "aac")

    with pytest.raises(AudioTooLong, match="dépasse 5 s"):
        decode(content, limits=DecodeLimits(max_duration_s=5))


def test_a_protected_dictaphone_file_is_told() -> None:
    """An encrypted DS2 says that its protection must be removed."""
    with pytest.raises(AudioProtected, match="mot de passe"):
        decode(b"\x03enc" + bytes(4096))


def _dictaphone(head: bytes, size: int, *, mode: int, frames: int) -> bytes:
    """Forty blocks of arbitrary frames: no encoder for these formats exists, any bits are sound."""
    random = np.random.default_rng(1)
    is_dss = head == DSS
    first = bytes([6 if is_dss else 0, 0 if is_dss else 3])
    block = bytes([frames, 0, mode, 0xFF])
    blocks = (
        (first if not number else bytes([0, first[1]])) + block + random.bytes(506)
        for number in range(40)
    )
    return head.ljust(size, b"\0") + b"".join(blocks)


@pytest.mark.parametrize(
    ("head", "size", "mode", "frames", "seconds"),
    [
        (DSS, 1024, 0, 12, 11.8),
        (b"\x03ds2", 1536, 0, 12, 11.52),
        (b"\x03ds2", 1536, 6, 9, 5.76),
    ],
    ids=["dss-sp", "ds2-sp", "ds2-qp"],
)
def test_dictaphone_formats_are_decoded(
    head: bytes, size: int, mode: int, frames: int, seconds: float
) -> None:
    """Every frame gives its share of the sound."""
    audio = decode(_dictaphone(head, size, mode=mode, frames=frames))

    assert audio.duration_s == pytest.approx(seconds, abs=0.1)
    assert audio.samples.any()


def test_a_dictaphone_file_without_sound_is_refused() -> None:
    """A DS2 header alone goes to the dictaphone decoder and holds nothing."""
    with pytest.raises(AudioUnreadable, match="lisible"):
        decode(b"\x03ds2" + bytes(4096))


def test_a_child_that_hangs_is_killed() -> None:
    """Waiting ends at the limit."""
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with Path(os.devnull).open("rb") as nothing:
        code, data = run_limited(command, nothing, max_wall_s=0.5)

    assert (code, data) == (-9, b"")


def test_a_child_that_computes_too_long_is_killed() -> None:
    """Processor time has its own limit.

    The child only computes: one that writes in between is charged for less on a busy machine,
    where the system counts whom it meets at each tick.
    """
    limited = "from calame.asr.decoding import limit; limit(memory_bytes=1 << 30, cpu_s=1)"
    spins = f"{limited}\nwhile True: pass"

    child = subprocess.run([sys.executable, "-c", spins], timeout=200, check=False)

    assert child.returncode == -signal.SIGKILL


def test_a_child_that_wants_too_much_memory_fails_alone(encode: Encode, tone: Samples) -> None:
    """The child's memory is limited; ours is not touched."""
    content = encode(tone, "wav", "pcm_s16le")

    with pytest.raises(AudioUnreadable, match="trop de temps ou de mémoire"):
        decode(content, limits=DecodeLimits(max_memory_bytes=100 << 20))


def test_audio_knows_its_length() -> None:
    """Sixteen thousand samples are a second."""
    assert Audio(samples=np.zeros(8_000, np.float32)).duration_s == 0.5
