"""Units of measure as they are said, and the symbol that is written (BIPM, French habits)."""

# Said (singular, an ``s`` may follow each word) -> symbol.
UNITS = {
    "picogramme": "pg", "nanogramme": "ng", "microgramme": "µg", "milligramme": "mg",
    "gramme": "g", "kilogramme": "kg", "kilo": "kg", "quilo": "kg",
    "microlitre": "µL", "millilitre": "mL", "centilitre": "cL", "décilitre": "dL", "litre": "L",
    "femtolitre": "fL",
    "nanomètre": "nm", "micromètre": "µm", "micron": "µm", "millimètre": "mm",
    "centimètre": "cm", "kilomètre": "km", "mètre": "m",
    "mètre carré": "m²", "centimètre carré": "cm²", "millimètre carré": "mm²",
    "millimètre cube": "mm³", "centimètre cube": "cm³", "mètre cube": "m³",
    "millimètre de mercure": "mmHg", "centimètre de mercure": "cmHg", "centimètre d'eau": "cmH2O",
    "kilopascal": "kPa", "hectopascal": "hPa",
    "partie par million": "ppm", "partie par milliard": "ppb",
    "picomole": "pmol", "nanomole": "nmol", "micromole": "µmol", "millimole": "mmol",
    "milliosmole": "mOsm", "milliéquivalent": "mEq",
    "milli-unité internationale": "mUI", "milli unité internationale": "mUI",
    "milli-unité": "mU", "milli unité": "mU",
    "micro-unité internationale": "µUI", "unité internationale": "UI", "kilo-unité": "kU",
    "giga": "G", "téra": "T",
    "gray": "Gy", "milligray": "mGy", "centigray": "cGy", "sievert": "Sv", "millisievert": "mSv",
    "mégabecquerel": "MBq", "décibel": "dB", "hertz": "Hz", "kilohertz": "kHz",
    "mégahertz": "MHz", "tesla": "T", "kilovolt": "kV", "millivolt": "mV", "microvolt": "µV",
    "milliampère": "mA", "watt": "W", "joule": "J", "kilocalorie": "kcal", "milliseconde": "ms",
    "unité hounsfield": "UH", "gauge": "G", "battement par minute": "bpm", "charrière": "Ch",
    "pour cent": "%", "pourcent": "%", "pour mille": "‰",
}  # fmt: skip
# Symbols as recognisers write them -> the right ones.
SYMBOLS = {
    "mg": "mg", "g": "g", "gr": "g", "kg": "kg", "µg": "µg", "μg": "µg", "ug": "µg", "mcg": "µg",
    "ng": "ng", "pg": "pg", "ml": "mL", "cl": "cL", "dl": "dL", "l": "L", "cc": "mL",
    "mm": "mm", "cm": "cm", "m": "m", "km": "km", "µm": "µm", "mmhg": "mmHg", "kpa": "kPa",
    "mmol": "mmol", "µmol": "µmol", "nmol": "nmol", "pmol": "pmol", "ui": "UI", "mui": "mUI",
    "gy": "Gy", "db": "dB", "hz": "Hz", "bpm": "bpm", "mv": "mV", "%": "%", "°c": "°C", "ms": "ms",
    "kcal": "kcal", "mm2": "mm²", "cm2": "cm²", "m2": "m²", "mm3": "mm³", "cm3": "cm³",
    "mEq": "mEq",
    "cmh2o": "cmH2O", "msv": "mSv", "mgy": "mGy",
}  # fmt: skip
# After a figure with or without unit: « par … » becomes « /… ».
PER = {
    "litre": "L", "décilitre": "dL", "millilitre": "mL", "microlitre": "µL", "gramme": "g",
    "kilo": "kg", "quilo": "kg", "kilogramme": "kg", "minute": "min", "heure": "h", "seconde": "s",
    "mètre carré": "m²", "millimètre cube": "mm³", "centimètre cube": "cm³", "mole": "mol",
    "millimole": "mmol", "milligramme": "mg", "champ": "champ",
}  # fmt: skip
# Countable forms of a drug: a small number before them is written in digits.
FORMS = (
    "comprimé", "gélule", "capsule", "goutte", "sachet", "ampoule", "suppositoire", "ovule",
    "pastille", "patch", "cuillère", "cuillerée", "pulvérisation", "unité", "flacon", "seringue",
    "stylo", "tube", "dosette", "lyophilisat", "bolus",
)  # fmt: skip
# Forms that prose counts too: « une injection de contraste » stays, « une injection par jour » not.
ACTS = (
    "application", "injection", "inhalation", "bouffée", "prise", "dose", "instillation",
    "perfusion", "lavage", "bain de bouche", "aérosol", "nébulisation", "cigarette", "verre",
    "paquet", "paquet-année", "paquets-année", "paquet année",
)  # fmt: skip
DURATIONS = ("an", "mois", "semaine", "jour", "heure", "minute", "seconde", "nuit")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
