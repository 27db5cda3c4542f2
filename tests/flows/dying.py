"""A worker that kills itself with -9 at one named step: run by test_each_step.py.

``python -m tests.flows.dying STEP``. The steps are put around the worker's parts from outside; the
parts themselves are the real ones, but for the recogniser, which says a phrase.
"""

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import Connection, Engine, event

from calame.asr.engine import Heard, Job, Progress
from calame.models.report import Report
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.drafting.drain import Drainer
from calame.pipeline.drafting.work import Claim, WorkQueue
from calame.pipeline.objects.archive import Archive
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.settings import load
from calame.pipeline.state.vault import Vault
from tests.flows.saying import Saying

NAME = "dying"


class Fate:
    """Knows the step at which this process dies."""

    def __init__(self, step: str) -> None:
        self._step = step

    def reach(self, step: str) -> None:
        """Die here, if it is the step; nothing of Python runs any more."""
        if step == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


class DyingArchive(Archive):
    """Dies after an object was read or written."""

    def __init__(self, real: Archive, fate: Fate) -> None:
        super().__init__(real.store, Vault())
        self._fate = fate

    def get(self, practice_id: str, key: str) -> bytes:
        """Read, then perhaps die."""
        content = super().get(practice_id, key)
        self._fate.reach("recording read")
        return content

    def put(self, practice_id: str, kind: ObjectKind, content: bytes) -> str:
        """Write, then perhaps die."""
        key = super().put(practice_id, kind, content)
        self._fate.reach(f"{kind.value} put")
        return key


class DyingEngine(Saying):
    """Dies when it has heard something."""

    def __init__(self, phrase: str, fate: Fate) -> None:
        super().__init__(phrase)
        self._fate = fate

    def recognise(
        self, jobs: Iterable[Job], *, progress: Progress | None = None
    ) -> Iterator[Heard]:
        """Hear, then perhaps die."""
        for heard in super().recognise(jobs, progress=progress):
            self._fate.reach("recognised")
            yield heard


class DyingQueue(WorkQueue):
    """Dies around the transactions that claim and commit."""

    def __init__(self, services: Services, fate: Fate) -> None:
        super().__init__(services, worker=NAME)
        self._fate = fate
        self._transaction = ""
        event.listen(Engine, "commit", self._before_commit)

    def claim(self, limit: int) -> list[Claim]:
        """Claim, then perhaps die."""
        self._transaction = "claim"
        claims = super().claim(limit)
        self._fate.reach("claimed")
        return claims

    def commit(
        self, claim: Claim, *, transcript: Transcript, report: Report, spent_s: float = 0.0
    ) -> None:
        """Commit, and perhaps die before or after."""
        self._fate.reach("written")
        self._transaction = "draft"
        super().commit(claim, transcript=transcript, report=report, spent_s=spent_s)
        self._fate.reach("after commit")

    def _before_commit(self, _: Connection) -> None:
        self._fate.reach(f"before {self._transaction} commit")


def main() -> None:
    """Work through what waits, once."""
    phrase, step = "Bonjour docteur", sys.argv[1]
    fate, plain = Fate(step), build(load())
    engine = DyingEngine(phrase, fate)
    services = replace(
        plain,
        objects=DyingArchive(plain.objects, fate),
        open_engine=lambda: engine,
        load_lexicon=lambda: None,
    )
    drainer = Drainer(services, DyingQueue(services, fate))
    drainer.drain(drainer.take())


if __name__ == "__main__":
    main()
