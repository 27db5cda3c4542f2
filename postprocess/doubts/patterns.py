"""What is looked at for doubts: stretches of the letter in which an error could harm."""

import re

_UNIT = (
    r"(?:[mµnpk]?g|[mµdc]?L|mmol|µmol|nmol|pmol|[cmkµn]?m|mmHg|%|°C?|Gy|dB|U|UI|mUI|kcal|bpm|"
    r"unités?|"
    r"comprimés?|gélules?|gouttes?|bouffées?|inhalations?|applications?|sachets?|ampoules?|doses?|"
    r"prises?|fois|ans|mois|jours?|semaines?|heures?|minutes?|h)"
)
_DRUG_UNIT = r"(?:[mµnp]?g|UI|mUI|mL|unités?|comprimés?|gélules?|gouttes?|bouffées?|inhalations?)"
# A dose with the word before it, which is often the drug.
DOSE = re.compile(
    rf"(?:[\w'-]+ )?(?:[\w'-]+,? )?(?:à |de |par )?\d[\d ,/]*\d? ?{_DRUG_UNIT}(?![\w'])"
    r"(?:/[\w²³]+)*"
    r"(?: (?:par (?:jour|semaine|mois)|\d fois par jour|matin(?:,? midi)? et soir|le (?:matin|soir"
    r"|midi)))?"
)
# A unit that lost its figure: « avec oméprazole va milligramme ».
BARE_DOSE = re.compile(
    r"(?:[\w'-]+ ){0,3}(?<![\d\w] )(?:milligrammes?|microgrammes?|miligrammes?|grammes?|comprimés?"
    r"|gélules?|"
    r"millilitres?)(?![\w'])",
    re.IGNORECASE,
)
FIGURE = re.compile(
    rf"(?:[\w'-]+ (?:à |de |est à )?)?\d[\d ,/×.h-]*(?:\d|(?<=\d))(?: ?{_UNIT}(?![\w'])"
    r"(?:/[\w²³]+)*)?"
    r"|\b(?:stade|grade|NYHA|Forrest|niveau|Killip|segment) [IVX]+[ABC]?\b"
    r"|\bp?T\d\w?N\w+M\w\b"
)
NEGATION = re.compile(
    r"\b(?:pas|sans|ni|aucune?|absence|jamais|non)\b(?: d(?:e|u|es)\b| d'|)(?: ?[\w'-]+){1,4}",
    re.IGNORECASE,
)
SIDE = re.compile(r"(?:[\w'-]+ ){0,3}(?:à )?(?:droite?s?|gauches?|bilatéra\w+)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{4,}(?:[-'][^\W\d_]+)*")
