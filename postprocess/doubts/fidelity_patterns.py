"""The words that carry a negation or a side, and the ordinals that carry a figure."""

from calame.postprocess.vocabulary import listed

NEGATIONS = listed(
    "pas sans ni aucun aucune aucuns aucunes non jamais absence nul nulle négatif négative "
    "négatifs négatives indemne hormis"
)  # fmt: skip
SIDES = {
    "droit": "droit", "droite": "droit", "droits": "droit", "droites": "droit",
    "gauche": "gauche", "gauches": "gauche", "bilatéral": "bilatéral", "bilatérale": "bilatéral",
    "bilatéraux": "bilatéral", "bilatérales": "bilatéral",
}  # fmt: skip
ORDINALS = {
    "premier": "1", "première": "1", "deuxième": "2",
    "troisième": "3", "quatrième": "4", "cinquième": "5", "sixième": "6", "septième": "7",
    "huitième": "8", "neuvième": "9", "dixième": "10", "dixièmes": "10", "onzième": "11",
    "douzième": "12", "treizième": "13", "quatorzième": "14", "quinzième": "15",
    "seizième": "16", "vingtième": "20", "trentième": "30", "unième": "1",
}  # fmt: skip
ROMANS = {
    "I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8",
    "IX": "9", "X": "10", "XI": "11", "XII": "12",
}  # fmt: skip
