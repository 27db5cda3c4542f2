"""Stages, grades, types and scores: which are written in Roman figures and which in Arabic.

Habit of French letters: stages, grades and classes of a classification in Roman figures; scores
that are counted (ASA, OMS, GOLD, Glasgow) in Arabic ones. Source: corpus conventions.
"""

ROMAN = {
    1: "I", 2: "II", 3: "III", 4: "IV", 5: "V", 6: "VI", 7: "VII", 8: "VIII", 9: "IX", 10: "X",
    11: "XI", 12: "XII",
}  # fmt: skip
# Words before a Roman figure.
ROMAN_CUES = (
    "stade clinique", "stade pathologique", "stade FIGO", "stade tumoral",
    "stade", "grade", "NYHA", "Killip", "Forrest", "Fontaine", "Leriche", "Fitzpatrick",
    "phototype", "Garden", "Gustilo", "Mallampati", "Cormack", "Bosniak", "Rutherford", "Hinchey",
    "Salter", "Salter-Harris", "Le Fort", "Lefort", "Rockwood", "Neer", "Eaton", "Outerbridge",
    "Todani", "Siewert", "Bormann", "Bismuth", "Stanford type", "Schatzker", "Tossy", "Sarmiento",
    "Pauwels", "Sarnat", "ISS", "R-ISS", "Clark", "classe", "niveau", "facteur", "crânien",
    "crânienne",
)  # fmt: skip
# Words before an Arabic figure, directly or after « à », « est à », « de ».
ARABIC_CUES = (
    "ASA", "AUC", "OMS", "ECOG", "GOLD", "Glasgow", "EDSS", "NIHSS", "MMS", "MMSE", "MoCA", "BREF",
    "EVA",
    "EN", "Apgar", "Bishop", "BI-RADS", "BIRADS", "ACR", "PI-RADS", "PIRADS", "TI-RADS", "TIRADS",
    "EU-TIRADS", "LI-RADS", "IPI", "MELD", "Karnofsky", "Rankin", "mMRC", "MRC", "Parinaud",
    "Harvey-Bradshaw", "Mayo", "PASI", "DLQI", "SCORAD", "IPSS", "IIEF", "DAS", "DAS28",
    "BASDAI", "CHA2DS2-VASc", "HAS-BLED", "Wells", "SOFA", "qSOFA", "HAD", "MADRS", "GIR",
    "Norton", "Braden", "Child-Pugh", "Metavir", "Lille", "FIB-4", "Ranson", "Lugano", "Deauville",
    "Kellgren", "Kellgren-Lawrence", "Epworth", "IAH", "IMC", "ISUP", "SBR", "Ki67", "Ki-67",
    "UPDRS", "Charrière", "salle", "FIGO", "Hoehn et Yahr",
    "type", "score", "indice", "taille", "gestité", "parité", "G", "zone",
    "palier", "calibre", "numéro", "n°", "cotation", "risque", "Zubrod", "Tanner", "FIGO score",
    "Alvarado", "Silverman", "Fazekas", "Scheltens", "Fisher", "Knosp", "Koos", "Simpson",
    "House-Brackmann", "ligne", "chambre", "lit", "groupe", "Performance status",
    "performance status", "PS", "addition", "Risser", "Boston",
)  # fmt: skip
# The highest level of the spine that a letter counts to; « L 40 » are litres.
HIGHEST_LEVEL = {"D": 12, "T": 12, "L": 6, "S": 5}
LIVER = ("hépat", "épat", "foie", "segmentectomie", "poumon", "pulmon")
# Near « stade »: what is counted in Arabic figures.
ARABIC_STAGES = (
    "Hoehn", "mMRC", "GOLD", "rénale", "rénal", "IRC", "DFG", "néphropathie", "ISUP", "G3",
    "contention",
)  # fmt: skip
# After an ordinal that stays in words: it orders the speech or the life, not a count.
NOT_COUNTED = (
    r"temps|lieu|avis|intention|plan|main|enfance|fois\b|page|partie|point|question|chose|"
    r"personne|étape|possibilité|option|ligne de|mariage|vie|âge"
)
ORDINALS = {
    "deuxième": 2, "troisième": 3, "quatrième": 4, "cinquième": 5, "sixième": 6, "septième": 7,
    "huitième": 8, "neuvième": 9, "dixième": 10, "onzième": 11, "douzième": 12, "treizième": 13,
    "quatorzième": 14, "quinzième": 15, "seizième": 16, "dix-septième": 17, "dix-huitième": 18,
    "dix-neuvième": 19, "vingtième": 20, "vingt et unième": 21, "vingt-et-unième": 21,
    "vingt-deuxième": 22, "vingt-troisième": 23, "vingt-quatrième": 24, "vingt-cinquième": 25,
    "vingt-sixième": 26, "vingt-septième": 27, "vingt-huitième": 28, "vingt-neuvième": 29,
    "trentième": 30,
}  # fmt: skip
