"""The file of watched folders and buckets, CALAME_INTAKE__SOURCES (docs/intake.md).

[[source]]
nom = "hopital"
cabinet = "Cabinet du Calvaire"       # name or id; may be left out where there is one only
dossier = "/srv/dictees"              # or: bucket = "dictees", prefixe = "depot/"
regles = ["{auteur}/{priorite}/*", "{auteur}_{patient}_*"]
fiche = "facultative"                 # side-car JSON or CSV: facultative, obligatoire, ignoree
lit_etiquettes = false                # read artist and title out of the recording
apres = "deplacer"                    # deplacer (traités/), retenir, supprimer
priorite = "night"                    # where nothing else says so
auteurs = { SG = "Dr Solène Garrigou" }
"""

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from sqlalchemy import or_, select

from calame.models.documents import DocumentKind
from calame.models.errors import ConfigurationError
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake.pathrules import check_rule
from calame.pipeline.state.tables import PracticeRow


class After(StrEnum):
    """What becomes of a file that was taken in."""

    MOVE = "deplacer"
    REMEMBER = "retenir"
    DELETE = "supprimer"


class Card(StrEnum):
    """Whether a file comes with a side-car."""

    OPTIONAL = "facultative"
    REQUIRED = "obligatoire"
    IGNORED = "ignoree"


class Source(BaseModel):
    """One watched folder or bucket."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nom: str = Field(pattern=r"^[\w-]{1,40}$")
    cabinet: str | None = None
    dossier: Path | None = None
    bucket: str | None = None
    prefixe: str = ""
    regles: tuple[str, ...] = ()
    fiche: Card = Card.OPTIONAL
    lit_etiquettes: bool = False
    apres: After = After.MOVE
    priorite: Priority = Priority.DAY
    type: DocumentKind | None = None
    auteurs: dict[str, str] = Field(default_factory=dict)

    @field_validator("regles")
    @classmethod
    def _rules(cls, rules: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_rule(rule) for rule in rules)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.dossier is None) == (self.bucket is None):
            raise ConfigurationError(
                f"La source « {self.nom} » doit avoir un dossier ou un espace S3 (bucket), "
                "pas les deux."
            )
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: tuple[Source, ...] = ()


def read_sources(path: Path | None) -> tuple[Source, ...]:
    """The sources of a file; none where there is no file to read.

    Raises:
        ConfigurationError: It cannot be read, or says something that has no meaning.
    """
    if path is None:
        return ()
    try:
        found = _File.model_validate(tomllib.loads(path.read_bytes().decode())).source
    except ValidationError as err:
        places = ", ".join(".".join(map(str, one["loc"])) for one in err.errors())
        raise ConfigurationError(
            f"Fichier des sources : valeur refusée pour {places}. Corrigez-la (docs/intake.md)."
        ) from None
    except (OSError, ValueError) as err:
        raise ConfigurationError(
            "Le fichier des sources ne se lit pas : vérifiez CALAME_INTAKE__SOURCES."
        ) from err
    if len({one.nom for one in found}) != len(found):
        raise ConfigurationError("Deux sources portent le même nom : renommez-en une.")
    return found


def practice_of(services: Services, source: Source) -> str:
    """The id of the practice that a source belongs to.

    Raises:
        ConfigurationError: There is no such practice, or several and none is named.
    """
    query = select(PracticeRow.id)
    if source.cabinet is not None:
        query = query.where(
            or_(PracticeRow.id == source.cabinet, PracticeRow.name == source.cabinet)
        )
    with services.database.read_all() as session:
        found = list(session.scalars(query.limit(2)))
    if len(found) != 1:
        raise ConfigurationError(
            f"La source « {source.nom} » ne dit pas à quel cabinet elle appartient : "
            "corrigez « cabinet »."
        )
    return found[0]
