"""The look through watched folders and buckets: the guarantee that no file is missed.

A file is taken when it looks the same for the settling time and nobody has it open. It is stored
first, then registered and noted, many files in one transaction, then moved: a crash between two
steps is made good at the next look, without a second dictation. What cannot be a dictation goes to
quarantine with a reason.
"""

import logging
import mimetypes
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from calame.models.errors import (
    AudioEmpty,
    AudioUnreadable,
    InputError,
    StorageFailed,
    TooLarge,
)
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake import looks, tags
from calame.pipeline.intake.arrivals import Arrivals, ArrivalState, is_settled
from calame.pipeline.intake.cards import card_paths, read_card
from calame.pipeline.intake.clues import Found, find
from calame.pipeline.intake.folder import WatchedFolder
from calame.pipeline.intake.inbox import WatchedBucket
from calame.pipeline.intake.places import Condition, Place, Sighting
from calame.pipeline.intake.receiving import Particulars, Stored, register, store
from calame.pipeline.intake.sources import Card, Source, practice_of, read_sources
from calame.pipeline.intake.tables import ArrivalRow
from calame.pipeline.objects.bucket import Bucket
from calame.pipeline.people.accounts import authors

_log = logging.getLogger(__name__)
_BATCH = 200
_TOGETHER = 50  # files in one transaction
_SIDE_BY_SIDE = 4
_OPEN = frozenset({ArrivalState.SEEN, ArrivalState.RELEASED})
_CLOSED = "Ce fichier ne s'ouvre pas : donnez à Calame le droit de le lire, puis relâchez-le."
_SOUND = frozenset(
    {".ds2", ".dss", ".opus", ".amr", ".m4a", ".wma", ".3gp", ".aac", ".caf", ".mka"}
)


class NotARecording(InputError):
    """The file is something else."""

    code = "pas_un_enregistrement"
    default = (
        "Ce fichier n'est pas un enregistrement : sortez-le de ce dossier, "
        "ou relâchez-le si c'en est un."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What one look brought.

    Attributes:
        taken: Recordings taken in.
        duplicates: Those that the practice had already.
        quarantined: Files put into quarantine.
        waiting: Files that may still be growing, or wait for their side-car.
        unreachable: Sources that did not answer.
        has_more: Whether more could be taken at once.
    """

    taken: int = 0
    duplicates: int = 0
    quarantined: int = 0
    waiting: int = 0
    unreachable: int = 0
    has_more: bool = False


def has_sources(services: Services) -> bool:
    """Whether anything is watched."""
    return bool(read_sources(services.settings.intake.sources))


def poll(services: Services, *, limit: int = 500) -> Polled:
    """Look once through every watched place.

    Args:
        services: Where to write.
        limit: At most so many recordings of each source are taken.

    Raises:
        StorageFull: Nothing can be taken in; the files stay where they are.
        ConfigurationError: The file of the sources cannot be used.
    """
    counts: Counter[str] = Counter()
    has_more = False
    for source in read_sources(services.settings.intake.sources):
        watch = Watch(services, source)
        is_reachable = True
        try:
            has_more |= watch.look(limit)
        except StorageFailed:
            _log.warning("source %s cannot be reached", source.nom)
            counts["unreachable"] += 1
            is_reachable = False
        looks.note(services, watch.practice_id, source.nom, is_reachable=is_reachable)
        counts.update(watch.counts)
    return Polled(
        taken=counts["taken"],
        duplicates=counts["duplicates"],
        quarantined=counts["quarantined"],
        waiting=counts["waiting"],
        unreachable=counts["unreachable"],
        has_more=has_more,
    )


@dataclass(frozen=True, slots=True)
class _File:
    """A file that may be taken now, with the note on it."""

    sighting: Sighting
    row: ArrivalRow
    condition: Condition


class Watch:
    """One source, looked through or told of.

    Attributes:
        counts: What became of the files so far, by the names of :class:`Polled`.
        place: Where the files lie.
        practice_id: Whose they are.
    """

    def __init__(self, services: Services, source: Source) -> None:
        self._services = services
        self._source = source
        self.place = open_place(services, source)
        self.practice_id = practice_of(services, source)
        self._arrivals = Arrivals(services, practice_id=self.practice_id, source=source.nom)
        self._authors = authors(services, self.practice_id)
        self.counts: Counter[str] = Counter()

    def look(self, limit: int) -> bool:
        """Go through the files; returns whether more could be taken at once."""
        sightings = iter(self.place.sightings())
        while batch := list(islice(sightings, _BATCH)):
            self._go_through(batch)
            if self.counts["taken"] + self.counts["quarantined"] >= limit:
                return True
        return False

    def told_of(self, path: str) -> None:
        """Somebody says that a file has come."""
        found = self.place.sighting(path)
        if found is not None:
            self._go_through([found])

    def understand(self, path: str) -> Found:
        """What is known of a file.

        Raises:
            CardInvalid: Its side-car cannot be understood.
        """
        return find(
            path,
            source=self._source,
            authors=self._authors,
            card=self._card(path),
            tags=tags.read(self.place.content(path)) if self._source.lit_etiquettes else None,
        )

    def _go_through(self, batch: list[Sighting]) -> None:
        rows = self._arrivals.look_up(batch)
        ready: list[_File] = []
        for sighting in batch:
            row = rows.get(sighting.path)
            if row is None or not self._is_ready(sighting, row):
                self.counts["waiting"] += row is None or row.state in _OPEN
            else:
                self._sort(_File(sighting, row, self.place.condition(sighting.path)), ready)
        for start in range(0, len(ready), _TOGETHER):
            self._take(ready[start : start + _TOGETHER])

    def _sort(self, file: _File, ready: list[_File]) -> None:
        """Keep what can be taken; count what grows, forget what has gone."""
        if file.condition is Condition.GONE:
            self._arrivals.forget(file.row)
        elif file.condition is Condition.BUSY:
            self.counts["waiting"] += 1
        else:
            ready.append(file)

    def _is_ready(self, sighting: Sighting, row: ArrivalRow) -> bool:
        if row.state == ArrivalState.TAKEN:  # a crash came before it was moved, or it stays
            self.place.finish(sighting.path)
        if row.state not in _OPEN:
            return False
        settle_s = self._services.settings.intake.settle_s if self.place.settles else 0.0
        if not is_settled(row, now=self._services.now(), settle_s=settle_s):
            return False
        return (
            self._source.fiche is not Card.REQUIRED or self._card_bytes(sighting.path) is not None
        )

    def _take(self, files: list[_File]) -> None:
        """Store files side by side, enter them in one transaction, then move them."""
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            outcomes = list(pool.map(self._store, files))
        stored = [(file, one) for file, one in zip(files, outcomes, strict=True)
                  if isinstance(one, Stored)]  # fmt: skip
        if stored:
            self._enter([file for file, _ in stored], [one for _, one in stored])
        for file, outcome in zip(files, outcomes, strict=True):
            if isinstance(outcome, InputError):
                self._put_aside(file, outcome)
        for outcome in outcomes:
            if isinstance(outcome, StorageFailed):
                raise outcome

    def _store(self, file: _File) -> Stored | InputError | StorageFailed | None:
        """Bring one file to durable storage; None where another host was quicker."""
        path = file.sighting.path
        try:
            if file.condition is Condition.UNREADABLE:
                raise AudioUnreadable(_CLOSED)
            if file.row.state != ArrivalState.RELEASED:
                self._check(file.sighting)
            particulars = self._particulars(path, file.row)
            return store(self._services, self.practice_id, self.place.content(path), particulars)
        except InputError as error:
            return error
        except StorageFailed as error:
            return None if self.place.sighting(path) is None else error

    def _enter(self, files: list[_File], stored: list[Stored]) -> None:
        rows = [file.row for file in files]
        received = register(
            self._services,
            self.practice_id,
            stored,
            note=lambda session, found: self._arrivals.taken(session, rows, found),
        )
        self.counts["taken"] += len(received)
        self.counts["duplicates"] += sum(one.is_duplicate for one in received)
        for file in files:
            self.place.finish(file.sighting.path)

    def _put_aside(self, file: _File, error: InputError) -> None:
        self.place.put_aside(file.sighting.path, error.message)
        self._arrivals.quarantined(file.row, error)
        self.counts["quarantined"] += 1

    def _check(self, sighting: Sighting) -> None:
        suffix = f".{sighting.path.rpartition('.')[2].casefold()}"
        guess = mimetypes.guess_type(f"x{suffix}")[0] or ""
        if not (guess.startswith(("audio/", "video/")) or suffix in _SOUND):
            raise NotARecording
        if sighting.size == 0:
            raise AudioEmpty
        if sighting.size > self._services.settings.server.max_upload_mb * 1_000_000:
            raise TooLarge

    def _particulars(self, path: str, row: ArrivalRow) -> Particulars:
        found = self.understand(path)
        return Particulars(
            file_name=path,
            author_id=found.author.id if found.author else None,
            priority=found.priority,
            kind=found.kind,
            patient=found.patient,
            dictation_id=row.id,
        )

    def _card_bytes(self, path: str) -> tuple[str, bytes] | None:
        for card in card_paths(path):
            content = self.place.beside(card)
            if content is not None:
                return card, content
        return None

    def _card(self, path: str) -> dict[str, str] | None:
        if self._source.fiche is Card.IGNORED:
            return None
        found = self._card_bytes(path)
        return None if found is None else read_card(*found)


def open_place(services: Services, source: Source) -> Place:
    """Where the files of a source lie."""
    if source.dossier is not None:
        return WatchedFolder(source.dossier, after=source.apres)
    bucket = Bucket(services.settings.s3, source.bucket)
    return WatchedBucket(bucket, prefix=source.prefixe, after=source.apres)
