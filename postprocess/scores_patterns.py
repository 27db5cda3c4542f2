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
    "stade", "grade", "NYHA", "Killip", "Forrest", "Fontaine", "Leriche", "Fitzpatrick",
    "phototype", "Garden", "Gustilo", "Mallampati", "Cormack", "Bosniak", "Rutherford", "Hinchey",
    "Salter", "Salter-Harris", "Le Fort", "Lefort", "Rockwood", "Neer", "Eaton", "Outerbridge",
    "Todani", "Siewert", "Bormann", "Bismuth", "Stanford type", "Schatzker", "Tossy", "Sarmiento",
    "Pauwels", "Sarnat", "classe", "niveau", "facteur", "crânien", "crânienne",
)  # fmt: skip
# Words before an Arabic figure, directly or after « à », « est à », « de ».
ARABIC_CUES = (
    "ASA", "OMS", "ECOG", "GOLD", "Glasgow", "EDSS", "NIHSS", "MMS", "MMSE", "MoCA", "BREF", "EVA",
    "EN", "Apgar", "Bishop", "BI-RADS", "BIRADS", "ACR", "PI-RADS", "PIRADS", "TI-RADS", "TIRADS",
    "EU-TIRADS", "LI-RADS", "IPI", "MELD", "Karnofsky", "Rankin", "mMRC", "MRC", "Parinaud",
    "Harvey-Bradshaw", "Mayo", "PASI", "DLQI", "SCORAD", "IPSS", "IIEF", "DAS", "DAS28",
    "BASDAI", "CHA2DS2-VASc", "HAS-BLED", "Wells", "SOFA", "qSOFA", "HAD", "MADRS", "GIR",
    "Norton", "Braden", "Child-Pugh", "Metavir", "Lille", "FIB-4", "Ranson", "Lugano", "Deauville",
    "Kellgren", "Kellgren-Lawrence", "Epworth", "IAH", "IMC", "ISUP", "SBR", "Ki67", "Ki-67", "UPDRS",
    "Hoehn et Yahr", "type", "score", "indice", "taille", "gestité", "parité", "G", "zone",
    "palier", "calibre", "numéro", "n°", "cotation", "risque", "Zubrod", "Tanner", "FIGO score",
    "Alvarado", "Silverman", "Fazekas", "Scheltens", "Fisher", "Knosp", "Koos", "Simpson",
    "House-Brackmann", "ligne", "chambre", "lit", "groupe",
)  # fmt: skip
LIVER = ("hépat", "foie", "segmentectomie")
KIDNEY = ("rénale", "rénal", "MRC", "IRC", "DFG", "néphropathie")
