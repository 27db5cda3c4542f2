"""What the words of a letter are, to judge how much harm an error in them could do."""

import re

# « 2,5 », « 13/8 », « 97 % », « l'œdème » are one word each.
WORD = re.compile(r"\w+(?:[,./×+](?=\d)\w+|['-]\w+)*(?: ?[%°])?")
# Between two words: what a negation or a side does not reach across.
SIGN = re.compile(r"[.;:,\n()«»?!]")
ELIDED = re.compile(r"^(?:[dlnsjmtc]|qu)'", re.IGNORECASE)
DRUG_UNIT = re.compile(
    r"(?:(?:milli|micro)?grammes?|[mµ]?g|UI|mUI|mL|unités?|comprimés?|gélules?|gouttes?|bouffées?"
    r"|inhalations?)$"
)
# Digits, a stage in Roman figures, or the unit of a dose, which may have lost its figure.
FIGURE = re.compile(rf".*\d|[IVX]{{1,4}}[ABC]?$|{DRUG_UNIT.pattern}")
NEGATION = re.compile(r"(?:pas|sans|ni|aucune?|absence|jamais|non)$", re.IGNORECASE)
SIDE = re.compile(r"(?:droite?s?|gauches?|bilat\w+)$", re.IGNORECASE)
