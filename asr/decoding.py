"""The child process that reads hostile audio: a script that asr/audio.py runs.

It imports PyAV and the standard library only, so that it starts in about 0.15 s: no numpy, no
package of ours. The audio arrives as standard input, mono 16-bit samples at 16 kHz leave on
standard output, and the exit code says how it went. The file's name never comes here, and only
containers that hold sound are opened: a play list would make FFmpeg read other files. Its parent
imports it for the exit codes only, so PyAV is imported inside the functions.
"""

import array
import os
import resource
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, NoReturn

if TYPE_CHECKING:
    import av
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from pydsscodec import StreamingDecoder

SAMPLE_RATE_HZ = 16_000

# Exit codes; asr/audio.py turns them into errors.
COMPLETE, EMPTY, UNREADABLE, PROTECTED, TOO_LONG, NEEDS_DSS, PARTIAL = 0, 10, 11, 12, 13, 14, 15

# Containers of sound, by FFmpeg's names. Left out: pictures, subtitles, raw video, devices and
# everything that names other files (hls, dash, concat, sdp).
FORMATS = (
    "aac,ac3,aiff,alaw,amr,amrnb,amrwb,ape,asf,au,avi,caf,dss,dts,eac3,flac,flv,g722,gsm,ircam,"
    "matroska,mov,mp3,mpc,mpc8,mpeg,mpegts,mulaw,ogg,rm,sox,tta,voc,w64,wav,wv"
)
MAX_BAD_PACKETS = 200
SURE_OF_LENGTH = frozenset({"wav", "w64", "flac", "mov,mp4,m4a,3gp,3g2,mj2"})

MAGIC_DS2 = b"\x03ds2"
MAGIC_ENCRYPTED = b"\x03enc"


class Stop(Exception):  # noqa: N818, RUF100 - it is an outcome, not always an error
    """Ends the work with an exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Writer:
    """Standard output, which refuses to grow beyond the longest dictation."""

    def __init__(self, out: BinaryIO, max_duration_s: float) -> None:
        self._out = out
        self._left = int(max_duration_s * SAMPLE_RATE_HZ) * 2
        self.written = 0

    @property
    def duration_s(self) -> float:
        """What was written so far, in seconds."""
        return self.written / 2 / SAMPLE_RATE_HZ

    def write(self, data: bytes) -> None:
        """Pass samples on.

        Raises:
            Stop: The recording is longer than allowed.
        """
        self._left -= len(data)
        if self._left < 0:
            raise Stop(TOO_LONG)
        self.written += len(data)
        self._out.write(data)


def limit(*, memory_bytes: int, cpu_s: int) -> None:
    """Let the system end this process when it asks for too much."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def resampler() -> "av.AudioResampler":
    """A new one: it keeps the format of the first frame that it sees."""
    import av  # noqa: PLC0415 - not in the parent

    return av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE_HZ)


def samples_of(frames: "list[av.AudioFrame]") -> bytes:
    """The samples of resampled frames; a plane is padded beyond them."""
    return b"".join(bytes(frame.planes[0])[: frame.samples * 2] for frame in frames)


def decoded(container: "InputContainer", stream: "AudioStream") -> "Iterator[av.AudioFrame]":
    """Every frame that can be had; damaged packets are skipped.

    Raises:
        Stop: PARTIAL where nothing more can be read, or too much is damaged.
    """
    import av  # noqa: PLC0415 - not in the parent

    bad = 0
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            break
        except av.FFmpegError as error:
            raise Stop(PARTIAL) from error
        try:
            yield from packet.decode()
        except av.FFmpegError as error:
            bad += 1
            if bad > MAX_BAD_PACKETS:
                raise Stop(PARTIAL) from error
    if bad:
        raise Stop(PARTIAL)


def refuse_long(container: "InputContainer", stream: "AudioStream", max_duration_s: float) -> None:
    """Refuse a long recording before decoding it.

    The duration in a header may be an estimate, so where it is too long the packets are counted:
    that reads the file without decoding it.

    Raises:
        Stop: It is longer than allowed.
    """
    if container.duration is None or container.duration / 1e6 <= max_duration_s:
        return
    total_s = 0.0
    for packet in container.demux(stream):
        total_s += float((packet.duration or 0) * (packet.time_base or 0))
        if total_s > max_duration_s:
            raise Stop(TOO_LONG)
    container.seek(0)


def refuse_short(container: "InputContainer", writer: Writer) -> None:
    """Notice a file that was cut, where its header tells the length for certain.

    Raises:
        Stop: PARTIAL, more than a second is missing.
    """
    promised_s = (container.duration or 0) / 1e6
    if container.format.name in SURE_OF_LENGTH and promised_s - writer.duration_s > 1.0:
        raise Stop(PARTIAL)


def resample(frames: "Iterator[av.AudioFrame]", writer: Writer) -> None:
    """Bring frames of any format to ours."""
    shape: tuple[str, str, int] | None = None
    converter = resampler()
    try:
        for frame in frames:
            found = (frame.format.name, frame.layout.name, frame.sample_rate)
            if shape not in {None, found}:
                writer.write(samples_of(converter.resample(None)))
                converter = resampler()
            shape = found
            frame.pts = None  # gaps and jumps in time stamps are not our concern
            writer.write(samples_of(converter.resample(frame)))
    finally:
        if shape is not None:
            writer.write(samples_of(converter.resample(None)))


def decode_av(source: BinaryIO, writer: Writer, max_duration_s: float) -> None:
    """Decode with FFmpeg.

    Raises:
        Stop: Unless everything could be decoded.
    """
    import av  # noqa: PLC0415 - not in the parent

    options = {"format_whitelist": FORMATS, "protocol_whitelist": "pipe"}
    try:
        container = av.open(source, "r", options=options, metadata_errors="ignore")
    except (av.FFmpegError, ValueError) as error:
        raise Stop(UNREADABLE) from error
    with container:
        if not container.streams.audio:
            raise Stop(UNREADABLE)
        stream = container.streams.audio[0]
        refuse_long(container, stream, max_duration_s)
        resample(decoded(container, stream), writer)
        refuse_short(container, writer)


def decode_dss(source: BinaryIO, writer: Writer) -> None:
    """Decode DS2 and Grundig DSS with the optional pydsscodec.

    Raises:
        Stop: It is not installed, or the recording cannot be decoded.
    """
    try:
        from pydsscodec import StreamingDecoder  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise Stop(NEEDS_DSS) from error
    decoder = StreamingDecoder()
    resample(dss_frames(decoder, source), writer)


def dss_chunks(decoder: "StreamingDecoder", source: BinaryIO) -> Iterator[list[float]]:
    """Decoded samples, some at a time: as a Python list a long recording would take gigabytes."""
    while block := source.read(1 << 14):
        yield decoder.push(block)
    yield decoder.finish()


def dss_frames(decoder: "StreamingDecoder", source: BinaryIO) -> "Iterator[av.AudioFrame]":
    """The frames of a dictaphone file.

    Raises:
        Stop: It cannot be decoded.
    """
    import av  # noqa: PLC0415 - not in the parent

    try:
        for chunk in filter(None, dss_chunks(decoder, source)):
            frame = av.AudioFrame(format="flt", layout="mono", samples=len(chunk))
            frame.sample_rate = decoder.native_rate() or SAMPLE_RATE_HZ
            plane = frame.planes[0]
            plane.update(array.array("f", chunk).tobytes().ljust(plane.buffer_size, b"\0"))
            yield frame
    except (RuntimeError, ValueError) as error:
        raise Stop(PARTIAL) from error


def run(source: BinaryIO, writer: Writer, max_duration_s: float) -> None:
    """Choose the decoder by the first bytes, never by a name.

    Raises:
        Stop: Unless everything could be decoded.
    """
    head = source.read(4)
    source.seek(0)
    if not head:
        raise Stop(EMPTY)
    if head == MAGIC_ENCRYPTED:
        raise Stop(PROTECTED)
    if head == MAGIC_DS2:
        decode_dss(source, writer)
    else:
        decode_av(source, writer, max_duration_s)


def outcome(writer: Writer, max_duration_s: float) -> int:
    """Decode standard input to the writer and say how it went."""
    with open(0, "rb", buffering=0, closefd=False) as source:
        try:
            run(source, writer, max_duration_s)
        except Stop as stop:
            if stop.code != PARTIAL:
                return stop.code
            return PARTIAL if writer.written else UNREADABLE
    return COMPLETE if writer.written else EMPTY


def decode_here(*, memory_bytes: int, cpu_s: int, max_duration_s: float) -> NoReturn:
    """Decode standard input to standard output within limits, and end this process."""
    limit(memory_bytes=memory_bytes, cpu_s=cpu_s)
    out = sys.stdout.buffer
    code = outcome(Writer(out, max_duration_s), max_duration_s)
    out.flush()
    os._exit(code)  # FFmpeg's clean-up of damaged input is not worth a crash


def decode_many(channel: socket.socket, decode: Callable[[], NoReturn]) -> None:
    """Decode recording after recording, each in a fork of its own: PyAV is imported once.

    This process itself never reads a byte of them.

    Args:
        channel: Brings an open recording and an open end of a pipe, takes the exit code.
        decode: Decodes in the fork.
    """
    import av  # noqa: F401, PLC0415 - for the forks

    while files := socket.recv_fds(channel, 1, 2)[1]:
        child = os.fork()
        if child == 0:
            channel.close()
            for number, file in enumerate(files):
                os.dup2(file, number)
                os.close(file)
            decode()
        for file in files:
            os.close(file)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        channel.send(str(code).encode())


def main() -> None:
    """Arguments: memory in bytes, CPU time in s, longest duration in s, then import paths.

    Where standard input is a socket, recordings come through it, one after the other.
    """
    sys.path[:0] = sys.argv[4:]
    decode = partial(
        decode_here,
        memory_bytes=int(sys.argv[1]),
        cpu_s=int(sys.argv[2]),
        max_duration_s=float(sys.argv[3]),
    )
    if not stat.S_ISSOCK(os.fstat(0).st_mode):
        decode()
    with socket.socket(fileno=os.dup(0)) as channel:
        decode_many(channel, decode)


if __name__ == "__main__":
    main()
