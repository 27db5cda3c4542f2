"""Figures: doses and their units, posology, durations, pressures, measures; one written form.

Works on words or digits (Whisper mixes both), after numerals.py wrote everything from ten on.
"""

import re
from collections.abc import Iterable
from re import Match

from calame.postprocess.draft import Draft
from calame.postprocess.figures import quantities_patterns as cues
from calame.postprocess.figures import units as words
from calame.postprocess.figures.numerals import NUMBER_WORD
from calame.postprocess.figures.numerals import UNITS as SMALL
from calame.postprocess.rules import Rule, rule, run

NAME = "figures"
_DOSE = "nombre et unité"
_POSOLOGY = "posologie en chiffres"
_SMALL_WORD, _SEVERAL = cues.SMALL_WORD, cues.SEVERAL
_VALUE = r"\d+(?: \d{3})*(?:,\d+)?"
DIGITS = rf"(?<![\w,.]){_VALUE}"
NUMBER = rf"(?<![\w,.])(?:{_VALUE}(?:/{_VALUE})?|(?<!-)(?:{_SMALL_WORD}))"
_COUNT = rf"(?<![\w,/])(?:\d+(?:,\d+)?|{_SEVERAL})"


def digit(word: str) -> str:
    """A small number word as a digit; digits stay."""
    return str(SMALL[word.lower()]) if word.lower() in SMALL else word


def _said(name: str) -> str:
    """A pattern for a unit as said, with its plural, a space for a hyphen and the reverse."""
    parts = re.split(r"([ -])", name)
    return "".join("[ -]?" if part in {" ", "-"} else f"{re.escape(part)}s?" for part in parts)


def longest_first(names: Iterable[str]) -> list[str]:
    """The names in the order in which a pattern must try them."""
    return sorted(names, key=len, reverse=True)


def any_said(names: Iterable[str]) -> str:
    """A pattern for any of the units as said."""
    return "|".join(map(_said, longest_first(names)))


def unit_key(said: str) -> str:
    """The singular of a unit as said, with neither spaces nor hyphens."""
    return "".join(word.removesuffix("s") for word in re.split(r"[ -]+", said.lower()))


_KEYS = {unit_key(name): symbol for name, symbol in words.UNITS.items()}
_PER_KEYS = {unit_key(name): symbol for name, symbol in words.PER.items()}
UNIT = any_said(words.UNITS)
_PER = any_said(words.PER)
_FORM = any_said(words.FORMS)
_ACT = any_said(words.ACTS)
_DURATION = any_said(words.DURATIONS)
_SYMBOL = "|".join(map(re.escape, longest_first(words.SYMBOLS)))
_SYMBOLS = {*words.UNITS.values(), *words.SYMBOLS.values()}
WRITTEN_UNIT = "|".join([*map(re.escape, longest_first(_SYMBOLS)), "unités?"])
# What a number before it counts.
COUNTED = f"{_FORM}|{_ACT}|{_DURATION}"
_PERIOD = r"fois (?:par|/) ?(?:jour|j\b|semaine|mois)"


def _with_symbol(match: Match[str]) -> str:
    return f"{digit(match['n'])} {_KEYS.get(unit_key(match['unit']), match['unit'])}"


def _right_symbol(match: Match[str]) -> str:
    unit = match["unit"]
    # A capital G is giga, a capital M mega: only their small letters are grams and metres.
    if unit in {"G", "M", "L", "T"}:
        return f"{match['n']} {unit}"
    return f"{match['n']} {words.SYMBOLS.get(unit.lower(), unit)}"


def _per(match: Match[str]) -> str:
    unit = _PER_KEYS.get(unit_key(match["per"]), match["per"])
    head = match["head"]
    if unit in {"L", "mL", "dL", "g"}:
        head = re.sub(r"unités?$", "U", head)
    return f"{head}/{unit}"


def _first_digit(match: Match[str]) -> str:
    return digit(match[1]) + match[0][len(match[1]) :]


def _strength(match: Match[str]) -> str | None:
    """« 1 000 mg » is a thousand, « 97 103 mg » are two doses: no tablet holds 97 grams."""
    one, two = match["one"], digit(match["two"])
    is_thousands = len(two) == 3 and int(one) < 20
    # « quatre-vingt-dix un microgramme » are two figures, whichever of them was misheard.
    is_unit = two == "1"
    return (
        None
        if is_thousands or is_unit or one.startswith("0") or two.startswith("0")
        else f"{one}/{two}"
    )


def _range(match: Match[str]) -> str:
    return f"{digit(match[1])} {match[2]} {digit(match[3])}{match[4]}"


def _times(match: Match[str]) -> str:
    numbers = re.findall(rf"\d+(?:,\d+)?|\b(?:{_SMALL_WORD})\b", match["n"], re.IGNORECASE)
    return " × ".join(map(digit, numbers))


def _out_of(match: Match[str]) -> str:
    return f"{digit(match[1])}/{digit(match[2])}"


def _half(match: Match[str]) -> str:
    return f"{digit(match[1])} {match[2]} {match[3]}"


def _thousands(match: Match[str]) -> str:
    return f"{int(match[0]):,}".replace(",", " ")


def _counted_thousands(match: Match[str]) -> str:
    return match["cue"] + f"{int(match['n']):,}".replace(",", " ")


def _plan(match: Match[str]) -> str | None:
    """« un zéro un » is 1-0-1: how much is taken in the morning, at noon, in the evening."""
    said = match.string[: match.start()]
    counts = [digit(word) for word in match.group().split()]
    is_plan = "0" in counts or cues.BEFORE_A_PLAN.search(said)
    if not is_plan or set(counts) == {"0"} or cues.NO_PLAN_BEFORE.search(said):
        return None
    return "-".join(counts)


def _metres(match: Match[str]) -> str:
    return f"{digit(match['n'])},{match['cm']} m"


def _pressure(match: Match[str]) -> str | None:
    """Only pairs that a blood pressure can be: 13/8 or 130/80."""
    high, low = digit(match["high"]), digit(match["low"])
    top, bottom = float(high.replace(",", ".")), float(low.replace(",", "."))
    in_cm, in_mm = 6 <= top <= 26 and 2 <= bottom <= 16, 60 <= top <= 260 and 25 <= bottom <= 160
    if not (in_cm or in_mm) or bottom >= top:
        return None
    space = "" if match["cue"].endswith(" ") else " "
    return f"{match['cue']}{space}{high}/{low}"


def _temperature(match: Match[str]) -> str | None:
    tenth = match["d"] or match["e"]
    if tenth and "," in match["n"]:
        return None
    return f"{match['cue']} {digit(match['n'])}{',' + digit(tenth) if tenth else ''} °C"


def _split_temperature(match: Match[str]) -> str:
    return f"{match['cue']} {match['n']},{digit(match['d'])}"


def _angle(match: Match[str]) -> str:
    return f"{digit(match['n'])}°"


_HIGH = rf"(?P<high>\d{{1,3}}(?:,5)?|{_SEVERAL})"
_LOW = rf"(?P<low>\d{{1,3}}(?:,5)?|{_SEVERAL})"
_SIGNS = (
    rule(
        r"(?<=\d)\.(?=\d+ ?(?:%|°|k?g\b|m[gl]\b|[cm]m\b|µ|mmol|litre|gramme|milli|degr|pour ?cent)"
        r")",
        ",", ".", reason="virgule décimale",
    ),
    rule(rf"(?<![\w,.])(?P<n>{_VALUE}(?:/{_VALUE})?) ?(?P<unit>{_SYMBOL})(?![\w'°])",
         _right_symbol, reason=_DOSE),
    rule(r"(?<=\d )mm (?:de mercure|hg)\b", "mmHg", "mercure", "hg", reason=_DOSE),
    rule(r"(?<=\d )mm cubes?\b", "mm³", "cube", reason=_DOSE),
)  # fmt: skip
_PRESSURES = (
    rule(
        rf"(?P<cue>{cues.PRESSURE_CUE}) {_HIGH}(?: sur | ?/ ?| ?- ?| ?h ?| )"
        rf"{_LOW}(?![\w%]|,\d| (?:mg|mm(?!Hg)|cm(?!Hg)))",
        _pressure, "tension", "pression", "ta ", "pa ", reason="pression artérielle",
    ),
    rule(
        rf"(?P<cue>\d{{1,3}}/\d{{1,3}}[^.;\n]{{1,30}}?[, ](?:puis |et )?) ?{_HIGH}"
        rf"(?: sur | ?/ ?| ){_LOW}{cues.PRESSURE_PLACE}",
        _pressure, "/", reason="pression artérielle",
    ),
    rule(
        rf"(?P<cue>\d{{1,3}}/\d{{1,3}}[^.;\n]{{0,12}} (?:après|sous) [^\W\d]+) {_HIGH}"
        rf"(?: sur | ?/ ?| ){_LOW}(?=[.,;\n]|$)",
        _pressure, "/", reason="pression artérielle",
    ),
)  # fmt: skip
_MEASURES = (
    rule(
        rf"(?P<n>{NUMBER}(?: (?:par|x|fois|×) (?:\d+(?:,\d+)?|{_SEVERAL})\b){{1,2}})"
        rf"(?= (?:{UNIT}|mm|cm|m)(?!\w))",
        _times, " par ", " x ", " fois ", reason="dimensions",
    ),
    rule(rf"(?P<n>{DIGITS} (?:par|x) \d+(?:,\d+)?)(?!\w|,\d){cues.NOT_A_RATIO}",
         _times, " par ", " x ", reason="dimensions"),
    rule(rf"({NUMBER}) ((?:{_FORM})) (et demie?)\b", _half, "demi", reason=_POSOLOGY),
    rule(rf"\b(un|une) demi[- ]((?:{_FORM}))\b", r"\1 demi-\2", "demi", reason=_POSOLOGY),
    rule(rf"(?P<n>{NUMBER}) (?:mètres?|m) (?P<cm>\d\d)(?!\w|[,/]\d|[ ]?(?:mg|cm|mm|kg|%))",
         _metres, " m", reason=_DOSE),
    rule(rf"(?P<n>{NUMBER}) ?(?P<unit>{UNIT})(?!\w)", _with_symbol, reason=_DOSE),
)  # fmt: skip
_STRENGTH = (
    # Two substances in one tablet: « Entresto vingt-quatre vingt-six milligrammes ».
    rule(
        rf"(?<![\d,/.IVX] )(?<![\w,/.])(?P<one>\d{{1,3}}) (?P<two>\d{{1,3}}|{_SEVERAL})"
        r"(?= (?:milligrammes?|microgrammes?|mg|µg)(?!\w))",
        _strength, "gramme", "mg", "µg", reason="dosage de deux substances",
    ),
)  # fmt: skip
_RATES = (
    rule(
        rf"(?P<head>(?:\d|10[⁰¹²³⁴-⁹]{{1,2}})(?: ?(?:{WRITTEN_UNIT}|battements|coups|cycles"
        r"|millions?|milliards?|copies|cellules|éléments|germes|UFC|gammas?))?"
        rf"(?:/\w+)?) ?par (?P<per>{_PER})(?!\w)",
        _per, "par ", reason=_DOSE,
    ),
    rule(
        rf"(?P<head>\d(?: ?(?:{WRITTEN_UNIT}|gammas?))?/(?:kg|m²|mL|L|min)) ?(?:et )?"
        rf"(?:par|/) ?(?P<per>{_PER})(?!\w)",
        _per, "par ", reason=_DOSE,
    ),
    rule(r"(?<=\d )(?P<unit>[mµ]?g|[mµ]?mol)(?: par |/)24 ?(?:heures|h)\b", r"\g<unit>/24 h",
         "24", reason=_DOSE),
    rule(rf"(?<=\d )(?P<unit>[mµ]?g) (?:sur|pour) (?P<n>\d+|{_SEVERAL}) (?:mL|millilitres?)\b",
         lambda m: f"{m['unit']}/{digit(m['n'])} mL", "ml", "millil", reason=_DOSE),
    rule(r"(?<=/kg) (?:et )?par jour\b", "/j", "/kg", reason=_DOSE),
)  # fmt: skip
_COUNTS = (
    rule(rf"(?<!\w)({_SMALL_WORD}) (?=(?:{_FORM})(?!\w))(?!une? unité)", _first_digit,
         reason=_POSOLOGY),
    rule(rf"(?<!\w)({_SEVERAL}) (?=(?:{_ACT})(?!\w))", _first_digit, reason=_POSOLOGY),
    rule(rf"(?<!\w)(une?) (?=(?:{_ACT}){cues.POSOLOGY})", _first_digit, reason=_POSOLOGY),
    rule(r"\b(une) (?=doses?[ -]poids?\b)", _first_digit, "poids", reason=_POSOLOGY),
    rule(r"(?<=\w )(?<!\bpar )(?<!\baprès )(?<!\bavec )(?<!\bde )(?<!\bà )(?<!\bprend )(?<!\bfait )"
         r"(?<!\bsous )(?<!\bet )(?<!\bprendre )(?<!\bfaire )(?<!\bavant )(?<!\bdès )"
         r"(une) (?=(?:bouffée|inhalation|pulvérisation)(?:[.,;\n]|$))",
         _first_digit, "bouff", "inhal", "pulv", reason=_POSOLOGY),
    rule(rf"(?<!\w)({_SEVERAL}) (?=(?:millions?|milliards?)(?!\w))", _first_digit, "milli",
         reason="nombre écrit en chiffres"),
    rule(rf"(?<!\w)({_SMALL_WORD}) (?={_PERIOD})", _first_digit, "fois", reason=_POSOLOGY),
    rule(rf"(?<!\w)({_SEVERAL}) (?=(?:{_DURATION})(?!\w))", _first_digit,
         reason="durée en chiffres"),
    rule(
        rf"(?<!\w)({_SMALL_WORD}) (à|ou) (\d+|{_SEVERAL})"
        rf"( (?:{WRITTEN_UNIT}|{_FORM}|{_ACT}|{_DURATION}|{_PERIOD})(?!\w))",
        _range, " à ", " ou ", reason="intervalle en chiffres",
    ),
)  # fmt: skip
_PLANS = (
    rule(rf"(?<![\w,./-])(?:\d|{_SMALL_WORD})(?: (?:\d|{_SMALL_WORD})){{2,3}}"
         rf"(?![\w/-]|,\d| (?:\d|{NUMBER_WORD}\b))",
         _plan, reason=_POSOLOGY),
)  # fmt: skip
_RATIOS = (
    # A titre: « à un sur cent soixante ».
    rule(rf"(?<![\w,])(?:un|1) sur ([2-9]\d|\d{{3,5}})(?!\w|,\d){cues.NOT_A_RATIO}", r"1/\1",
         " sur ", reason="rapport"),
    rule(rf"({_COUNT}) sur (\d+|{_SEVERAL})(?!\w|,\d){cues.NOT_A_RATIO}"
         rf"(?! (?:{UNIT}|par (?:{_PER})(?!\w)))",
         _out_of, " sur ", reason="rapport"),
    rule(r"(?<![\w,])(\d+) sur (\d+)(?= (?:µg|mg)\b)", _out_of, " sur ", reason=_DOSE),
    rule(rf"(?<![\w,/])(\d+|{_SEVERAL}) dixièmes?\b", lambda m: f"{digit(m[1])}/10", "dixième",
         reason="rapport"),
)  # fmt: skip
_WORDING = (
    rule(rf"(?<=\d jours sur )(?:{_SEVERAL})\b",
         lambda m: digit(m[0]), "jours sur", reason=_POSOLOGY),
    rule(r"(?<=\bde )[1-9]\d{4,5}(?= à \d)|(?<=\bà )[1-9]\d{4,5}(?= en \d)|[1-9]\d{3}(?= calories)",
         _thousands, reason="séparateur de milliers"),
    rule(r"(?:(?<=\bà )[1-9]\d{4,5}|(?<![\w,./-])[1-9]\d\d000)(?=[.,;\n]|$)", _thousands,
         reason="séparateur de milliers"),
    rule(rf"(?P<cue>{cues.COUNTED_RESULTS} )(?P<n>[1-9]\d{{3,6}})(?=[.,;\n]|$)", _counted_thousands,
         reason="séparateur de milliers"),
    rule(rf"(?P<cue>{cues.IS_COUNTED} à )(?P<n>[1-9]\d{{3}})(?=[.,;\n]|$)", _counted_thousands,
         " à ", reason="séparateur de milliers"),
    rule(rf"(?<=\d [mc]m sur )({_SEVERAL})(?!\w)", _first_digit, " sur ", reason="dimensions"),
    rule(r"\bmatin,? midi,? et soir\b", "matin, midi et soir", "matin midi", "midi, et",
         reason=_POSOLOGY),
    rule(r"\bpaquets?[ -]années?\b", "paquets-années", "paquet", reason=_DOSE),
    rule(
        rf"(?<![\w,.-])[1-9]\d{{3,6}}(?= (?:{WRITTEN_UNIT}|U)(?!\w)|/mm³|/[mµ]?L)",
        _thousands, reason="séparateur de milliers",
    ),
)  # fmt: skip
_DEGREES = (
    rule(
        # Words, not characters: « milligrammes » becomes shorter.
        rf"(?P<cue>{cues.TEMPERATURE_CUE}\w*(?:,? [^ .,;\n]+){{0,4}}?),? ?"
        rf"(?P<n>(?<!\d-){DIGITS}|(?<!')\b(?:{_SMALL_WORD})\b)"
        rf"(?: (?P<d>\d|{_SMALL_WORD})(?!\w|,\d))? ?(?:degrés?(?: celsius)?|°C?)(?!\w)"
        rf"(?: (?P<e>\d|{_SEVERAL})(?!\w|[,/]\d)"
        rf"(?! (?:fois|{UNIT}|{WRITTEN_UNIT}|{COUNTED})(?!\w)))?",
        _temperature, "degré", "°", reason=_DOSE,
    ),
    rule(rf"(?P<n>{NUMBER}) ?degrés? celsius\b", lambda m: f"{digit(m['n'])} °C", "celsius",
         reason=_DOSE),
    rule(rf"(?P<n>{NUMBER}) ?degrés?(?!\w)", _angle, "degré", reason=_DOSE),
    rule(
        rf"\b(?P<cue>{cues.TEMPERATURE_VALUE}) (?P<n>3[5-9]|4[0-2])(?: virgule)? "
        rf"(?P<d>\d|{_SEVERAL})(?!\w|[,/]\d)(?! (?:{_DURATION}|fois)(?!\w))",
        _split_temperature, "temp", "fièvre", "apyr", reason=_DOSE,
    ),
    rule(
        rf"(?P<cue>\b{cues.TEMPERATURE_VALUE} \d\d,\d[^.,;\n]{{0,12}} (?:et|puis)(?: à)?) "
        rf"(?P<n>3[5-9]|4[0-2]) (?P<d>{_SEVERAL})(?= (?:le|ce|au) |[.,;\n]|$)",
        _split_temperature, "temp", "fièvre", reason=_DOSE,
    ),
)  # fmt: skip
_RULES: tuple[Rule, ...] = (
    *_DEGREES, *_SIGNS, *_STRENGTH, *_PRESSURES, *_MEASURES, *_COUNTS, *_PLANS, *_RATES, *_RATIOS,
    *_WORDING,
)  # fmt: skip


def write_figures(draft: Draft) -> Draft:
    """Write doses, units, posology, durations and measures in digits and symbols."""
    return run(draft, _RULES, name=NAME)
