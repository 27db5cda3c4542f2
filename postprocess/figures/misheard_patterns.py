"""Number words and units as recognisers mishear them, by class of sound.

Each form is used only where a unit, a cue or another figure beside it leaves no other reading.
Source: synthetic voices and Whisper base. No form holds « sans », « pas » or a side.
"""

import re

MONTHS = {
    r"janvi\w*|jean-?vier": "janvier", r"f[ée]vri\w*": "février", r"mar(?:se?|re|me|che|d)": "mars",
    r"avr[iy]l+e?s?": "avril", r"maie?|mais|m'ai": "mai", r"juin\w*|j'oint": "juin",
    r"juil+\w*": "juillet", r"a?[oô][uû]te?s?|haute?": "août", r"sept\w*br\w*": "septembre",
    r"octobr\w*": "octobre", r"novembr\w*": "novembre", r"d[ée]c\w*br\w*": "décembre",
}  # fmt: skip
# Units with one letter too many or too few, or cut in two; only after a figure.
UNITS = {
    r"mil+i?[ -]?l?i?gram+e?s?|1000[ -]?gram+e?s?|mille?[ -]gram+e?s?": "milligrammes",
    r"micro[ -]?gram+e?s?": "microgrammes",
    r"mil+i?[ -]?lit+(?:re|erre|res|e)s?": "millilitres",
    r"d[ée]cil+i?t+(?:r[eé]|e)?s?": "décilitres",
    r"micro[ -]?m(?:[oôa]l?[lm]?es?|[oô]ts?|[oô]l[oa]s?)": "micromoles",
    r"mil+i[ -]?m[oô]l+es?": "millimoles",
    r"nano[ -]?gram+e?s?": "nanogrammes", r"pico[ -]?gram+e?s?": "picogrammes",
    r"d[ée]ci[ -]?b[eè]l+e?s?": "décibels", r"gr[ée]s?|gra(?:ie|y|ye|is)s?|gr[èe]s": "grays",
    r"de gr[ée]s?|d[ée]gr[ée]e?s?": "degrés", r"kilog?r?am+e?s?": "kilogrammes",
    r"paqu[ée]e?t?s?[ -]?ann?[ée]e?s": "paquets-années",
    r"mil+i(?:eu)?[ -]?unit[ée]s? internationa\w*": "milli-unités internationales",
    r"mil+i(?:ce)?s?[ -](?:e?contres?|condes?)": "millisecondes",
    r"(?:kg|kilos?)[ -]?pascals?": "kilopascals",
    r"pour s(?:'en|an|ang|ent|en|on)|pour 100(?! ?\d)|pour sent": "pour cent",
    r"mil+i?[ -]?m[èe]tres? cup?b?es?": "millimètres cubes",
}  # fmt: skip
RATES = {
    r"m[aè][iî]?tres?[ -]?car+[ée]s?": "mètre carré",
    r"mil+i?[ -]?lit+(?:re|erre|e)s?|(?:mil+e|1 ?000) lit+res?": "millilitre",
    r"d[ée]cil+i?t+(?:r[eé]|e)?s?": "décilitre",
    r"mil+i?[ -]?m[èe]tres? (?:cup?b?es?|qu'une?s?|occupant)": "millimètre cube",
    r"min(?:ute|utte)s?": "minute", r"quilo|kilot": "kilo", r"lit+re?s?": "litre",
}  # fmt: skip
# Before a unit: what the small number words sound like.
ALIKE = {
    "d'eux": "2", "si": "6", "sis": "6", "saint": "5", "cinque": "5", "sain": "5", "cet": "7",
    "cette": "7", "sète": "7", "hui": "8", "huite": "8", "neuve": "9", "neufs": "9", "dis": "10",
    "dits": "10", "onz": "11", "ont ze": "11", "douce": "12", "d'ouze": "12", "traise": "13",
    "qu'inze": "15", "kinze": "15", "vin": "20", "vint": "20", "vain": "20", "trante": "30",
    "carante": "40",
}  # fmt: skip
# Before a « de » that is no misheard « deux »: « un quart de comprimé », « prises de gouttes ».
HAS_ITS_OF = re.compile(
    r"\b(?:quarts?|demie?s?|moitiés?|tiers|parties?|fractions?|prises?|nombre|doses?|dosage|boîtes?|"
    r"plaquettes?|formes?|arrêt|oublis?|reprise|ajout|nouveaux?|nouvelles?|lieu|plus|moins|peu|"
    r"beaucoup|trop|pas|\w+(?:tion|ment)s?) $",
    re.IGNORECASE,
)
