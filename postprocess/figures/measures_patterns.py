"""Words around a sign or a tail of a figure."""

# « et demi » after these is a decimal; « un comprimé et demi », « un an et demi » stay as said.
DIVISIBLE = (
    r"(?:(?:milli|centi)?mètres?|kilogrammes?|kilos?|(?:milli)?grammes?|litres?|[cm]m|kg|m?g|L|"
    r"dioptries?|degrés?)"
)
# Behind « un gramme cinq »: nothing that the last figure could count.
AFTER_A_TAIL = (
    r"[.,;)\n]|$| (?:de|d'\w+|en|le|la|par (?:jour|24|voie|litre)|IV|à l'|au|toutes|avant|pendant|"
    r"puis|dans|soit|et|ce jour|contre|mais|ou)\b(?! demi)| par vingt-quatre"
)
# A weight stands beside a height: « douze kilos quatre cents pour un mètre ».
AFTER_A_WEIGHT = rf"{AFTER_A_TAIL}| pour (?:un|1|une taille)\b"
# Before « moins » or « plus »: what has a signed value.
SIGNED_BEFORE = (
    r"\b(?:œil (?:droit|gauche)|O[DG]|sphère|cylindre|réfraction|refraction|[TZ][- ]?scores?"
    r"(?: à| de)?|base excess(?: à| de)?|excès de base(?: à| de)?|BE(?: à| de)?|circonférence|"
    r"strain[^.,;\n]{0,30} à|"
    r"(?:[TZ][- ]?scores?|DMO|densitométrie|tomodensité|densité|température)[^.,;\n]{0,20} à)"
)
# A second value of the same kind: « T-score lombaire à -2,8, fémoral à moins un virgule neuf ».
SIGNED_AGAIN = r"\b[TZ][- ]?scores?[^.;\n]{0,30} [+-]\d,\d[^.;\n]{0,20} à"
# Behind the number: what is counted on both sides of zero.
SIGNED_AFTER = (
    r"dioptries?|écarts?[ -]types?|déviations? standards?|DS\b|(?:mm )?de décalage|"
    r"unités? hounsfield|UH\b"
)
