"""Threads that share the work on many dictations and fill their batches across them."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil
from queue import Empty, SimpleQueue

from calame.asr.chunks import Chunk
from calame.asr.engine import Job
from calame.asr.listening import Attempt
from calame.asr.speech import Stretch
from calame.models.errors import CalameError


@dataclass(slots=True, eq=False)
class Dictation:
    """One job on its way."""

    job: Job
    spoken: tuple[Stretch, ...] = ()
    chunks: list[Chunk] = field(default_factory=list)
    attempts: dict[int, Attempt] = field(default_factory=dict)
    error: CalameError | None = None
    is_cut: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to hear."""
        return self.error is not None or (self.is_cut and len(self.attempts) == len(self.chunks))

    @property
    def finished_s(self) -> float:
        """Seconds of it that were heard."""
        return sum(self.chunks[index].duration_s for index in list(self.attempts))


# A piece and the dictation that it belongs to.
Piece = tuple[Dictation, Chunk]


class Waiting:
    """Pieces that wait for their batch, which holds pieces of one window only.

    A batch is measured in seconds of its windows, because so is the memory that it takes: many
    short pieces take as much as a few long ones, and decode faster together.
    """

    def __init__(self) -> None:
        self._by_window: dict[float, deque[Piece]] = {}

    def add(self, pieces: Sequence[Piece]) -> None:
        """Put pieces behind those that wait."""
        for dictation, chunk in pieces:
            self._by_window.setdefault(chunk.window_s, deque()).append((dictation, chunk))

    def take_full(self, batch_s: float) -> list[Piece]:
        """A full batch, of the longest window of which enough pieces wait; else none."""
        for window_s in sorted(self._by_window, reverse=True):
            size = _size(batch_s, window_s)
            if len(self._by_window[window_s]) >= size:
                return self._taken(window_s, size)
        return []

    def take_share(self, batch_s: float, *, among: int) -> list[Piece]:
        """A batch that need not be full: of the longest window, shared among threads."""
        waiting = [window_s for window_s, queue in self._by_window.items() if queue]
        if not waiting:
            return []
        window_s = max(waiting)
        share = ceil(sum(map(len, self._by_window.values())) / among)
        return self._taken(window_s, min(_size(batch_s, window_s), share))

    def _taken(self, window_s: float, size: int) -> list[Piece]:
        queue = self._by_window[window_s]
        return [queue.popleft() for _ in range(min(size, len(queue)))]


def _size(batch_s: float, window_s: float) -> int:
    """How many pieces of a window fill a batch; one, where even that is too much."""
    return max(1, int(batch_s / window_s))


class Workers:
    """A few threads; each that is free takes what is most worth doing.

    First a full batch, then a dictation to cut, then a batch that is not full, shared with the
    other threads that are free. They choose by themselves, so that work goes on while the caller is
    busy with a result. What is heard does not depend on who shares a batch, so neither does it on
    the order of the work.
    """

    def __init__(
        self,
        *,
        cut: Callable[[Dictation], None],
        listen: Callable[[list[Piece]], None],
        threads: int,
        batch_s: Callable[[], float],
    ) -> None:
        self._cut = cut
        self._listen = listen
        self._threads = threads
        self._batch_s = batch_s
        self._pool = ThreadPoolExecutor(threads)
        self._lock = threading.RLock()
        self._is_closed = False
        self._running = 0
        self._whole: deque[Dictation] = deque()
        self._waiting = Waiting()
        self._finished: SimpleQueue[Future[list[Dictation]]] = SimpleQueue()

    def add(self, dictation: Dictation) -> None:
        """Begin work on a dictation."""
        with self._lock:
            self._whole.append(dictation)
            self._start()

    def changed(self, *, wait: bool) -> Iterator[Dictation]:
        """Dictations that came further since the last call.

        Args:
            wait: For the first of them; else there may be none.
        """
        try:
            while True:
                yield from self._finished.get(block=wait).result()
                wait = False
        except Empty:
            return

    def close(self) -> None:
        """Give up what was not begun."""
        with self._lock:
            self._is_closed = True
        self._pool.shutdown(cancel_futures=True)

    def _start(self) -> None:
        """Give every free thread something to do."""
        while self._running < self._threads and not self._is_closed:
            task = self._choose()
            if task is None:
                return
            self._running += 1
            self._pool.submit(task).add_done_callback(self._finish)

    def _finish(self, future: "Future[list[Dictation]]") -> None:
        """In the thread that finished: the caller may be busy."""
        with self._lock:
            self._running -= 1
            self._start()
        self._finished.put(future)

    def _choose(self) -> Callable[[], list[Dictation]] | None:
        batch = self._waiting.take_full(self._batch_s())
        if not batch and self._whole:
            dictation = self._whole.popleft()
            return lambda: self._prepared(dictation)
        if not batch:
            free = self._threads - self._running
            batch = self._waiting.take_share(self._batch_s(), among=free)
        return (lambda: self._heard(batch)) if batch else None

    def _prepared(self, dictation: Dictation) -> list[Dictation]:
        self._cut(dictation)
        with self._lock:
            self._waiting.add([(dictation, chunk) for chunk in dictation.chunks])
        return [dictation]

    def _heard(self, batch: list[Piece]) -> list[Dictation]:
        self._listen(batch)
        return list(dict.fromkeys(dictation for dictation, _ in batch))
