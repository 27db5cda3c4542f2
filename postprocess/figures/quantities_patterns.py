"""Words around figures: when a drug is taken, what a blood pressure is called, what is no ratio."""

import re

from calame.postprocess.figures.numerals import NUMBER_WORD

SMALL_WORD = "zéro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf"
SEVERAL = "deux|trois|quatre|cinq|six|sept|huit|neuf"

# After a form that prose counts too: what makes it a posology.
POSOLOGY = (
    r"(?: (?:par|le|la|matin|midi|soir|toutes|tous|chaque|une fois|deux fois|trois fois|"
    r"quatre fois|\d|au (?:coucher|lever|cours)|si |en cas|à la demande|pendant|avant|après|"
    r"dans (?:l'œil|les (?:deux )?yeux|chaque)|/))"
)
# « une » before a form is part of a posology or of a dose, not an article of prose.
ARTICLE_POSOLOGY = POSOLOGY
PRESSURE_CUE = (
    r"\b(?=[htpc])(?:(?:hyper)?tensions?(?: art[ée]ri?elles?)?|pressions? art[ée]ri?elles?|TA|PA|"
    r"chiffres? tensionnels?)"
    r"(?:,? (?:est|était|à|de|mesurée|contrôlée|prise|stable|actuelle|autour|aux alentours|"
    r"retrouvée|ce jour|au bras|bras|gauche|droit|au|couché|couchée|debout|assis|assise|repos|"
    r"en consultation|à l'(?:arrivée|entrée|admission)|initiale|moyenne|restait|reste|:))*"
)
# A second pressure of the same sentence: « 14/8 couché, onze sept debout ».
PRESSURE_PLACE = (
    r"(?= (?:debout|couchée?|assise?|au bras|au repos|à (?:droite|gauche|l'entrée|la sortie)|"
    r"après|en fin|le soir|le matin|en orthostat))"
)
NOT_A_RATIO = (
    r"(?! ?(?:heures?|jours?|semaines?|mois|ans?|h\b|nuits?|séances?|cycles?|prises?|injections?|"
    r"fois|centimètres?|millimètres?|mm|cm|étages?))"
)
TEMPERATURE_CUE = (
    r"(?:températures?|fièvre|fébrile|fébricule|hyperthermie|hypothermie|thermique|pyrexie|"
    r"réchauff|refroid)"
)
# Directly before a temperature whose tenth is said without a sign: « à trente-neuf huit ».
TEMPERATURE_VALUE = (
    r"(?:températures?|fièvre|fébrile|hyperthermie|thermique|apyrétique|apyrexie)"
    r"(?: (?:est|était|mesurée|corporelle|supérieure|inférieure|monte|montait|montée|jusqu'|à|de|"
    r"ce jour|au maximum|atteint))*"
)
# A bare figure of four digits that is a count and no year: « les neutrophiles sont à 1 800 ».
IS_COUNTED = (
    r"\b(?:est|sont|était|étaient|reste|restent|monte|montent|chiffrée?s?|mesurée?s?|dosée?s?|"
    r"contrôlée?s?|évaluée?s?)"
)
# Bare figures of four digits and more after these are counts: « plaquettes 324 000 ».
COUNTED_RESULTS = (
    r"\b(?:plaquettes?|leucocytes?|neutrophiles?|lymphocytes?|monocytes?|[ée]osinophiles?|"
    r"réticulocytes?|hématies|globules (?:blancs|rouges)|CD4|bêta-?HCG|β-hCG|"
    r"D-dimères|ferritine|CPK|(?:NT-pro)?BNP)(?: à)?"
)
# « 1-1-1 » is only a plan of doses right after what is dosed.
BEFORE_A_PLAN = re.compile(
    r"(?:\d ?(?:[mµ]?g|UI|mL|%)|\b(?:unités?|comprimés?|gélules?|sachets?|gouttes|ampoules?|"
    r"bouffées?|schéma|posologie|prises?))(?:,| :)?(?: à| de| en)? $",
    re.IGNORECASE,
)
# A row of figures that goes on, or that is no dose.
NO_PLAN_BEFORE = re.compile(
    rf"(?:\d|\b(?:[IVX]+|[A-Z])|\b(?i:{NUMBER_WORD}|numéro|n°|code|postal|téléphone|"
    r"poste|dossier|apgar))(?: :)? $"
)
