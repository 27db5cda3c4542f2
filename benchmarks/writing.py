"""Speed of the writing without the correction, in words per second.

Run with ``python -m benchmarks.writing [FILE]``: each line of FILE is a dictation in spoken style;
without a file, a dictation of its own is used. The first pass is left out: it builds the patterns
and loads spaCy.
"""

import sys
import time
from pathlib import Path

from calame.postprocess.writing import write_text

SPOKEN = (
    "Docteur Jean Lescaux virgule, cardiologue à la ligne, Concerne deux points, Monsieur Paul "
    "Tessandier virgule, né le douze mars mille neuf cent cinquante-deux point à la ligne, Cher "
    "confrère virgule, à la ligne, je vous remercie de m'avoir adressé ce patient pour une dyspnée "
    "d'effort virgule, stade NYHA trois point, nouveau paragraphe, Examen clinique deux points, "
    "tension artérielle treize huit virgule, fréquence cardiaque à quatre-vingt-huit par minute "
    "virgule, pas d'œdème des membres inférieurs point, L'E C G est normal point, nouveau "
    "paragraphe, Je propose deux points, furosémide quarante milligrammes le matin virgule, "
    "bisoprolol cinq milligrammes, euh, non, je corrige, deux virgule cinq milligrammes par jour "
    "point, Contrôle dans quinze jours point à la ligne, Bien confraternellement point"
)


def words_per_second(dictations: list[str], *, seconds: float = 5.0) -> float:
    """How many words are written in a second of this machine's time."""
    for dictation in dictations:
        write_text(dictation)
    count, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        for dictation in dictations:
            write_text(dictation)
            count += len(dictation.split())
    return count / (time.process_time() - start)


def main() -> None:
    """Measure and print one line."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    dictations = path.read_text("utf-8").splitlines() if path else [SPOKEN]
    print(f"writing: {words_per_second(dictations):,.0f} words/s")


if __name__ == "__main__":
    main()
