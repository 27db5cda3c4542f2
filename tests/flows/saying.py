"""A runner whose engine says what it is told, or breaks with it: run by test_confidential.py.

``python saying.py PHRASE PREFECT_PORT``: recordings shorter than 1.5 s are heard as the phrase;
longer ones stop the engine with an exception whose message is the phrase.
"""

import asyncio
import logging
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from calame.asr.audio import Audio
from calame.asr.engine import Engine, Heard, Job, Progress
from calame.flows.children import surround_prefect
from calame.flows.line import make, use
from calame.flows.runner import Runner
from calame.models.transcript import EngineInfo, Segment, Transcript, Word
from calame.pipeline.bootstrap import build
from calame.pipeline.logs import configure
from calame.pipeline.settings import load


class Saying:
    """An engine that hears one phrase in everything."""

    info = EngineInfo(name="double", version="1", weights="none", device="cpu", compute_type="none")
    warnings: tuple[str, ...] = ()

    def __init__(self, phrase: str) -> None:
        self._phrase = phrase

    def recognise(
        self, jobs: Iterable[Job], *, progress: Progress | None = None
    ) -> Iterator[Heard]:
        """The phrase, or an exception that repeats it."""
        del progress
        for job in jobs:
            if job.audio.duration_s > 1.5:
                raise RuntimeError(self._phrase)
            words = tuple(
                Word(text=text, start_s=number / 10, end_s=number / 10, probability=0.9)
                for number, text in enumerate(self._phrase.split())
            )
            segment = Segment(
                words=words, avg_logprob=-0.1, no_speech_prob=0.0, compression_ratio=1.0
            )
            transcript = Transcript(segments=(segment,), duration_s=1.0, engine=self.info)
            yield Heard(key=job.key, transcript=transcript)

    def scorer(self, audio: Audio) -> "Saying":
        """Itself."""
        del audio
        return self

    def score(self, start_s: float, end_s: float, alternatives: Iterable[str]) -> list[float]:
        """Everything fits alike."""
        del start_s, end_s
        return [0.0 for _ in alternatives]


def main() -> None:
    """Drain with Prefect until killed, at the most talkative level of the log."""
    phrase, port = sys.argv[1], int(sys.argv[2])
    settings = load()
    configure("DEBUG")
    logging.getLogger("calame.saying").debug("start")
    url = f"http://127.0.0.1:{port}/api"
    surround_prefect(settings, url)
    engine: Engine = Saying(phrase)
    services = replace(build(settings), open_engine=lambda: engine)
    line = make(services, worker="saying")
    use(line)
    asyncio.run(Runner(line, prefect_url=url).run())


if __name__ == "__main__":
    main()
