"""The practice's figures: how long letters take, beside what typing them would have taken."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median

from sqlalchemy import select

from calame.models.states import Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.people import permissions
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import Action
from calame.pipeline.state.tables import AccountRow, AuthorRow, OutcomeRow

TYPED_WORDS_PER_MIN = 80
"""What a trained medical secretary types: an assumption, stated beside every comparison."""
_NOBODY = "sans auteur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A validated letter in figures; nothing of what it says."""

    validated_on: date
    author: str
    secretary: str
    sound_s: float
    words: int
    changed_words: int
    doubts: int
    editing_s: float
    listening_s: float
    turnaround_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Some letters together. Times of work come from letters on which work was measured.

    Attributes:
        name: Whose they are.
        letters: How many.
        sound_s: Their sound.
        measured: On how many of them work was measured.
        editing_s: Median active work on a letter; None where none was measured.
        editing_per_min_s: Median active work on a dictated minute.
        typing_s: Median time that typing the same words would take.
        changed_share: Words that a person changed, of all words.
        doubts: Median of the doubts of a draft.
        turnaround_s: Median from reception to validation.
        turnaround_p90_s: Nine letters of ten were faster.
    """

    name: str
    letters: int
    sound_s: float
    measured: int
    editing_s: float | None
    editing_per_min_s: float | None
    typing_s: float | None
    changed_share: float
    doubts: float
    turnaround_s: float
    turnaround_p90_s: float

    @property
    def gain(self) -> float | None:
        """How many times faster than typing; below 1 it is slower."""
        return self.typing_s / self.editing_s if self.typing_s and self.editing_s else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a page shows: everything together, then by author and by secretary."""

    since: date
    everything: Summary | None
    authors: tuple[Summary, ...]
    secretaries: tuple[Summary, ...]
    lines: tuple[Line, ...]


def figures(services: Services, account: Account, *, days: int = 30) -> Figures:
    """The letters of the last days, as far as they are this person's.

    A manager sees the practice, a secretary the letters that they validated, a practitioner those
    that they dictated.

    Raises:
        NotAllowed: This account sees no figures.
    """
    permissions.require(account, Action.SEE_FIGURES)
    since = services.now() - timedelta(days=days)
    lines = _lines(services, account, since)
    return Figures(
        since=since.astimezone().date(),
        everything=_summary("Ensemble", lines) if lines else None,
        authors=_by(lines, lambda line: line.author),
        secretaries=_by(lines, lambda line: line.secretary),
        lines=tuple(lines),
    )


def as_csv(found: Figures) -> str:
    """One line per letter, for a spreadsheet set to French: semicolons, decimal commas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            *("valide_le", "auteur", "secretaire", "son_s", "mots", "mots_changes", "doutes"),
            *("travail_actif_s", "ecoute_s", "delai_s", "frappe_estimee_s"),
        ]
    )
    for line in found.lines:
        numbers = (line.editing_s, line.listening_s, line.turnaround_s, _typing_s(line))
        writer.writerow(
            [
                *(line.validated_on.isoformat(), _harmless(line.author)),
                *(_harmless(line.secretary), _french(line.sound_s), line.words),
                *(line.changed_words, line.doubts, *map(_french, numbers)),
            ]
        )
    return out.getvalue()


def _lines(services: Services, account: Account, since: datetime) -> list[Line]:
    query = (
        select(OutcomeRow, AuthorRow.name, AccountRow.name)
        .outerjoin(AuthorRow, AuthorRow.id == OutcomeRow.author_id)
        .join(AccountRow, AccountRow.id == OutcomeRow.account_id)
        .where(OutcomeRow.validated_at >= since)
        .order_by(OutcomeRow.validated_at)
    )
    if account.role is Role.PRACTITIONER:
        query = query.where(OutcomeRow.author_id == account.author_id)
    elif account.role is Role.SECRETARY:
        query = query.where(OutcomeRow.account_id == account.id)
    with services.database.read(account.practice_id) as session:
        return [
            Line(
                validated_on=row.validated_at.astimezone().date(),
                author=author or _NOBODY,
                secretary=secretary,
                sound_s=row.sound_s,
                words=row.words,
                changed_words=row.changed_words,
                doubts=row.doubts,
                editing_s=row.editing_s,
                listening_s=row.listening_s,
                turnaround_s=row.turnaround_s,
            )
            for row, author, secretary in session.execute(query)
        ]


def _by(lines: Iterable[Line], name: Callable[[Line], str]) -> tuple[Summary, ...]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[name(line)].append(line)
    return tuple(_summary(one, groups[one]) for one in sorted(groups))


def _summary(name: str, lines: Sequence[Line]) -> Summary:
    measured = [line for line in lines if line.editing_s > 0]
    spoken = [line for line in measured if line.sound_s > 0]
    words = sum(line.words for line in lines)
    waits = sorted(line.turnaround_s for line in lines)
    return Summary(
        name=name,
        letters=len(lines),
        sound_s=sum(line.sound_s for line in lines),
        measured=len(measured),
        editing_s=_median(line.editing_s for line in measured),
        editing_per_min_s=_median(line.editing_s / line.sound_s * 60 for line in spoken),
        typing_s=_median(_typing_s(line) for line in measured),
        changed_share=sum(line.changed_words for line in lines) / words if words else 0.0,
        doubts=median(line.doubts for line in lines),
        turnaround_s=median(waits),
        turnaround_p90_s=waits[ceil(len(waits) * 0.9) - 1],
    )


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return median(found) if found else None


def _typing_s(line: Line) -> float:
    return line.words / TYPED_WORDS_PER_MIN * 60


def _french(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _harmless(text: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
