"""Section headings of French medical letters: what may print in bold before a colon.

Only the printed look depends on this list; the text never does. Hand-kept from common letter plans
(motif, antécédents, histoire, examen, examens complémentaires, conclusion); words, not patients.
"""

_HEADINGS = frozenset({
    "à l'admission", "à l'entrée", "à l'examen", "à l'interrogatoire", "à la sortie",
    "allergies", "anesthésie", "antécédents", "antécédents chirurgicaux", "antécédents familiaux",
    "antécédents médicaux", "antécédents personnels", "au total", "bilan", "bilan biologique",
    "biologie", "biopsies", "bloc", "compte rendu", "compte rendu opératoire", "concerne",
    "conclusion", "conduite à tenir", "date d'entrée", "date de sortie", "diagnostic",
    "discussion", "dosages", "doppler", "ecg", "échographie", "eeg", "emg", "en conclusion",
    "en résumé", "évolution", "examen", "examen clinique", "examen complémentaire",
    "examen dermatologique", "examen gynécologique", "examen neurologique", "examen physique",
    "examens complémentaires", "exploration fonctionnelle", "explorations", "gestes",
    "histoire", "histoire de la maladie", "imagerie", "indication", "installation",
    "interrogatoire", "intervention", "irm", "matériel", "mode de vie", "motif",
    "motif d'hospitalisation", "motif de consultation", "objet", "observation", "opérateur",
    "ordonnance", "plan de traitement", "prescription", "projet thérapeutique", "proposition",
    "protocole", "radiographie", "recommandations", "renseignements cliniques", "résultat",
    "résultats", "scanner", "soins prescrits", "suites", "suites opératoires", "suivi",
    "surveillance", "synthèse", "technique", "traitement", "traitement actuel",
    "traitement à l'entrée", "traitement de sortie", "traitement en cours",
    "traitement habituel", "traitements", "vaccinations", "voie d'abord",
})  # fmt: skip


def heading_length(line: str) -> int:
    """How many characters at the start of a line are a section heading with its colon.

    >>> heading_length("Conclusion : pas de récidive.")
    12
    >>> heading_length("Je propose : furosémide 40 mg.")
    0
    """
    head, colon, _ = line.partition(":")
    name = " ".join(head.replace("\u2019", "'").casefold().split())
    return len(head) + 1 if colon and name in _HEADINGS else 0
