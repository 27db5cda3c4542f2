"""Titles of sections as they are dictated, by kind of document; and the formulas of a letter.

Written for this project after the habits of French letters (EDS-NLP's list of section titles was
read for completeness; its terms are common words).
"""

# At the beginning of a sentence and followed by a sign, these are titles in any letter.
TITLES = (
    "antécédents(?: (?:médicaux|chirurgicaux|familiaux|personnels|gynécologiques|obstétricaux|"
    "notables|principaux|et (?:allergies|terrain|facteurs de risque)|médico-chirurgicaux))?",
    "allergies?", "facteurs? de risque(?: cardiovasculaires?)?", "mode de vie", "motif(?: de "
                                                                                "(?:la )?"
    "(?:consultation|l'hospitalisation|venue|recours))?", "motif d'(?:hospitalisation|admission)",
    "histoire de la maladie(?: actuelle)?", "anamnèse", "interrogatoire", "à l'interrogatoire",
    "traitements?(?: (?:actuels?|en cours|habituels?|de sortie|à l'entrée|à la sortie|d'entrée|"
    "de fond|personnels?|à domicile|initial|proposés?|prescrits?))?", "ordonnance(?: de sortie)?",
    "examens?(?: (?:cliniques?|physique|neurologique|du jour|à l'entrée|à la sortie|"
    "complémentaires?|biologiques?|paracliniques?|cutané|cardiovasculaire|pulmonaire|"
    "gynécologique|ophtalmologique|orl|urologique|abdominal|général))?",
    "à l'examen(?: clinique)?", "à l'entrée", "à l'admission", "cliniquement", "clinique",
    "biologie", "bilan(?: (?:biologique|sanguin|d'extension|initial|lipidique|hépatique))?",
    "biologiquement", "sur le plan biologique", "imagerie", "électrocardiogramme", "échographie"
                                                                                   "(?: (?:"
    "cardiaque|abdominale|pelvienne|rénale))?", "échocardiographie", "scanner", "irm", "radiograph"
                                                                                       "ie",
    "spirométrie", "audiogramme", "explorations?(?: fonctionnelles?)?", "endoscopie",
    "évolution", "suites?(?: opératoires)?", "suites? (?:post-?opératoires)", "surveillance",
    "conclusion", "au total", "en conclusion", "en résumé", "synthèse", "discussion", "diagnostic",
    "diagnostic retenu", "conduite à tenir", "projet(?: thérapeutique)?", "plan de traitement",
    "prise en charge", "propositions?(?: thérapeutiques?)?", "décision", "avis", "recommandations",
    "indication", "indication opératoire", "intervention", "technique", "résultats?", "anesthésie",
    "installation", "voie d'abord", "exploration", "temps opératoire", "geste", "fermeture",
    "constatations?(?: opératoires)?", "interprétation", "incidences?", "antériorités", "devenir",
    "suivi", "rendez-vous", "compte rendu", "anatomopathologie", "histologie",
    "retentissement(?: psychologique)?", "soins prescrits", "consignes", "renseignements cliniques",
    "protocole(?: opératoire)?", "comparaison",
    "à l'étage (?:thoracique|abdominal|pelvien|cérébral|cervical)", "au fond d'œil",
    "à la lampe à fente", "pachymétrie", "statut vaccinal", "vaccinations", "grossesse",
    "pièces? jointes?", "documents? joints?", "récidive", "concerne", "objet",
    "au plan (?:neurologique|cardiaque|digestif|respiratoire)",
)  # fmt: skip
# Too often the subject or the beginning of a plain sentence: a title before a comma only when the
# list that follows has no verb of its own is a guess we do not make.
CLOSING = (
    r"(?:bien )?(?:très )?(?:confraternellement|cordialement|amicalement|sincèrement|amitiés|"
    r"respectueusement)(?: à (?:vous|toi))?|bien à (?:vous|toi|tous)|(?:avec )?mes (?:plus )?"
    r"(?:cordiales|sincères|meilleures|amicales) (?:salutations|amitiés|sentiments)|"
    r"sentiments (?:les )?(?:plus |meilleurs|distingués|confraternels)[^.\n]*|à bientôt|"
    r"(?:je vous prie|veuillez|recevez|croyez|je te prie)[^.\n]{0,80}(?:salutations|sentiments|"
    r"expression|assurance|considération)[^.\n]*"
)
GREETING = (
    r"(?:(?:mon |ma )?ch(?:er|ère|ers|ères)(?: et ch(?:er|ère))? "
    r"(?:confrères?|cons(?:œ|oe)urs?|amie?s?|collègues?|maître|monsieur|madame|docteur|professeur)"
    r"(?: et ami| et confrère)?|"
    r"ch(?:er|ère) [A-ZÀ-Ý][\w-]+|madame|monsieur|mademoiselle|"
    r"(?:madame|monsieur), monsieur|(?:monsieur|madame) le (?:docteur|professeur))"
)
