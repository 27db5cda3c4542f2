"""The practice's own file for the command line: its letterhead and who dictates there.

nom = "Cabinet médical des Tilleuls"
lignes = ["12, rue du Moulin, 00000 Brévigny"]
modele = "lettre-du-cabinet.docx"        # beside this file; optional

[[auteurs]]
nom = "Dr Solène Garrigou"
lignes = ["Cardiologue"]
specialite = "cardiologie"               # helps the correction; optional
"""

import tomllib
import unicodedata
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from calame.models.errors import ConfigurationError, UnknownAuthor
from calame.models.letter import Author, Practice


class AuthorEntry(BaseModel):
    """One person who dictates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nom: str
    lignes: tuple[str, ...] = ()
    specialite: str | None = None

    @property
    def author(self) -> Author:
        """As printed in the signature block."""
        return Author(name=self.nom, lines=self.lignes)


class PracticeFile(BaseModel):
    """What the file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nom: str
    lignes: tuple[str, ...] = ()
    modele: Path | None = None
    auteurs: tuple[AuthorEntry, ...] = ()

    @property
    def practice(self) -> Practice:
        """As printed in the letterhead."""
        return Practice(name=self.nom, lines=self.lignes)

    def find(self, name: str) -> AuthorEntry:
        """The author of that name; case, accents and a missing title or first name do not matter.

        Raises:
            UnknownAuthor: There is none, or more than one.
        """
        wanted = set(_plain(name).split())
        exact = [one for one in self.auteurs if set(_plain(one.nom).split()) == wanted]
        near = [one for one in self.auteurs if wanted and wanted <= set(_plain(one.nom).split())]
        found = exact or near
        if len(found) != 1:
            raise UnknownAuthor(
                "Auteur inconnu dans ce cabinet, ou nom porté par plusieurs : "
                "donnez un nom qui figure dans le fichier du cabinet (« [[auteurs]] »)."
            )
        return found[0]


def read_practice(path: Path) -> PracticeFile:
    """The practice of a file.

    Raises:
        ConfigurationError: The file cannot be read or says something that has no meaning.
    """
    try:
        content = tomllib.loads(path.read_bytes().decode())
        found = PracticeFile.model_validate(content)
    except ValidationError as error:
        names = ", ".join(sorted({str(one["loc"][0]) for one in error.errors()}))
        raise ConfigurationError(
            f"Le fichier du cabinet a un champ inconnu ou manquant ({names}) : "
            "voyez docs/command-line.md."
        ) from None
    except (OSError, ValueError):
        raise ConfigurationError(
            "Le fichier du cabinet ne peut pas être lu : donnez un fichier TOML (UTF-8), "
            "voyez docs/command-line.md."
        ) from None
    if found.modele is not None:  # beside the file, wherever the command is started
        return found.model_copy(update={"modele": path.parent / found.modele})
    return found


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace(".", " "))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
