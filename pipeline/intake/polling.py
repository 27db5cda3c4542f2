"""The look through watched folders and buckets: the guarantee that no file is missed.

A file is taken when it looks the same for the settling time and nobody has it open. It is stored
and registered first, then noted, then moved: a crash between two steps is made good at the next
look, without a second dictation. What cannot be a dictation goes to quarantine with a reason.
"""

import logging
import mimetypes
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from calame.models.errors import (
    AudioEmpty,
    AudioUnreadable,
    InputError,
    StorageFailed,
    TooLarge,
)
from calame.pipeline.accounts import authors
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake import tags
from calame.pipeline.intake.arrivals import Arrivals, ArrivalState, is_settled
from calame.pipeline.intake.cards import card_paths, read_card
from calame.pipeline.intake.clues import Found, find
from calame.pipeline.intake.folder import WatchedFolder
from calame.pipeline.intake.inbox import WatchedBucket
from calame.pipeline.intake.places import Condition, Place, Sighting
from calame.pipeline.intake.receiving import Particulars, take_in
from calame.pipeline.intake.sources import Card, Source, practice_of, read_sources
from calame.pipeline.intake.tables import ArrivalRow
from calame.pipeline.objects.bucket import Bucket

_log = logging.getLogger(__name__)
_BATCH = 200
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
        try:
            has_more |= watch.look(limit)
        except StorageFailed:
            _log.warning("source %s cannot be reached", source.nom)
            counts["unreachable"] += 1
        counts.update(watch.counts)
    return Polled(
        taken=counts["taken"],
        duplicates=counts["duplicates"],
        quarantined=counts["quarantined"],
        waiting=counts["waiting"],
        unreachable=counts["unreachable"],
        has_more=has_more,
    )


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
            authors=authors(self._services, self.practice_id),
            card=self._card(path),
            tags=tags.read(self.place.content(path)) if self._source.lit_etiquettes else None,
        )

    def _go_through(self, batch: list[Sighting]) -> None:
        rows = self._arrivals.look_up(batch)
        for sighting in batch:
            row = rows.get(sighting.path)
            outcome = self._settle(sighting, row) if row is not None else "waiting"
            if outcome:
                self.counts[outcome] += 1

    def _settle(self, sighting: Sighting, row: ArrivalRow) -> str | None:
        """Do what a file needs; returns under which count it falls."""
        if row.state == ArrivalState.QUARANTINED:
            return None
        if row.state == ArrivalState.TAKEN:  # a crash came before it was moved, or it stays
            self.place.finish(sighting.path)
            return None
        if not self._is_ready(sighting, row):
            return "waiting"
        condition = self.place.condition(sighting.path)
        if condition is Condition.GONE:
            self._arrivals.forget(row)
            return None
        return "waiting" if condition is Condition.BUSY else self._take(sighting, row, condition)

    def _is_ready(self, sighting: Sighting, row: ArrivalRow) -> bool:
        settle_s = self._services.settings.intake.settle_s if self.place.settles else 0.0
        if not is_settled(row, now=self._services.now(), settle_s=settle_s):
            return False
        return (
            self._source.fiche is not Card.REQUIRED or self._card_bytes(sighting.path) is not None
        )

    def _take(self, sighting: Sighting, row: ArrivalRow, condition: Condition) -> str | None:
        try:
            if condition is Condition.UNREADABLE:
                raise AudioUnreadable(_CLOSED)
            if row.state != ArrivalState.RELEASED:
                self._check(sighting)
            received = take_in(
                self._services,
                self.practice_id,
                self.place.content(sighting.path),
                self._particulars(sighting.path, row),
            )
        except InputError as error:
            self.place.put_aside(sighting.path, error.message)
            self._arrivals.quarantined(row, error)
            return "quarantined"
        except StorageFailed:
            if self.place.sighting(sighting.path) is None:  # another host was quicker
                return None
            raise
        self._arrivals.taken(
            row, dictation_id=received.dictation_id, is_duplicate=received.is_duplicate
        )
        self.counts["duplicates"] += received.is_duplicate
        self.place.finish(sighting.path)
        return "taken"

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
