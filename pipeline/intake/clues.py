"""Who, when, about whom: what is known of a file, and which clue said so.

The side-car wins over the tags inside the recording, these over the path, and the source's own
choice comes last. A name that fits no author of the practice leaves the dictation unassigned.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from calame.models.documents import DocumentKind
from calame.models.states import Priority
from calame.pipeline.intake.pathrules import FIELDS, match
from calame.pipeline.intake.sources import Source
from calame.pipeline.people.accounts import AuthorEntry

_WORDS = {
    "urgence": Priority.URGENT, "urgent": Priority.URGENT, "u": Priority.URGENT,
    "jour": Priority.DAY, "normal": Priority.DAY, "normale": Priority.DAY, "day": Priority.DAY,
    "nuit": Priority.NIGHT, "night": Priority.NIGHT, "n": Priority.NIGHT,
}  # fmt: skip
_TITLES = frozenset({"dr", "docteur", "pr", "professeur", "m", "mme"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One thing that is known.

    Attributes:
        name: auteur, patient, priorite or type.
        said: The word that was found.
        origin: Which clue it is: the side-car, the tags, a rule, the source.
    """

    name: str
    said: str = field(repr=False)
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of a file, ready to be taken in.

    Attributes:
        clues: One for each thing that is known.
        author: Who dictated; None where nobody fits.
        priority: How soon it is wanted.
        kind: What it becomes.
        patient: Whom it is about.
    """

    clues: tuple[Clue, ...]
    author: AuthorEntry | None
    priority: Priority
    kind: DocumentKind | None
    patient: str | None = field(repr=False)


def find(
    path: str,
    *,
    source: Source,
    authors: Iterable[AuthorEntry],
    card: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
) -> Found:
    """What is known of the file at this path below its source."""
    fitting = match(path, source.regles)
    layers: list[tuple[str, Mapping[str, str]]] = [
        ("fiche jointe", card or {}),
        ("étiquettes du fichier", tags or {}),
    ]
    if fitting is not None:
        layers.append((f"règle « {fitting.rule} »", fitting.fields))
    clues = tuple(
        Clue(name=name, said=fields[name], origin=origin)
        for name in FIELDS
        for origin, fields in [next(((o, f) for o, f in layers if f.get(name)), ("", {}))]
        if fields
    )
    said = {clue.name: clue.said for clue in clues}
    return Found(
        clues=clues,
        author=find_author(said.get("auteur"), source.auteurs, authors),
        priority=_WORDS.get(_plain(said.get("priorite", "")), source.priorite),
        kind=_kind(said.get("type")) or source.type,
        patient=said.get("patient"),
    )


def find_author(
    said: str | None, short_names: Mapping[str, str], authors: Iterable[AuthorEntry]
) -> AuthorEntry | None:
    """The one author of that id or name; capitals, accents, titles and order do not matter."""
    if not said:
        return None
    short = {_plain(key): name for key, name in short_names.items()}
    wanted = short.get(_plain(said), said)
    words = _words(wanted)
    known = [(author, _words(author.name)) for author in authors]
    for is_fitting in (
        [author for author, _ in known if wanted in {author.id, author.name}],
        [author for author, has in known if has == words],
        [author for author, has in known if words and words <= has],
    ):
        if is_fitting:
            return is_fitting[0] if len(is_fitting) == 1 else None
    return None


def _kind(said: str | None) -> DocumentKind | None:
    plain = _plain(said or "")
    return next((one for one in DocumentKind if plain in {_plain(one), _plain(one.label)}), None)


def _words(name: str) -> frozenset[str]:
    return frozenset(_plain(name).split()) - _TITLES


def _plain(text: str) -> str:
    apart = unicodedata.normalize(
        "NFKD", text.replace("_", " ").replace("-", " ").replace(".", " ")
    )
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(bare.casefold().split())
