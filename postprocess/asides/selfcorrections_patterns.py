"""The French words of an author who corrects himself, with the forms that Whisper makes of them."""

import re

from calame.postprocess.figures.numerals import NUMBER_WORD
from calame.postprocess.vocabulary import listed

_HUM = r"(?:(?:euh|heu|hum|eux|ah|oh|alors|ou plutôt|enfin)[ ,.]+)"
_NO = r"(?:(?:non|nan|no|nom)[ ,.-]+)"
_I_CORRECT = (
    r"(?:je (?:me |m'|le )?(?:corrige|rectifie|reprends|suis tromp[ée]e?|trompe)|"
    # « Correction de la natrémie » is a treatment.
    rf"(?:correction|rectification|erreur)(?= ?[,.;:]| \d| {NUMBER_WORD}\b|\s*$))"
)
# « un enjeu corrige », « à non -je corrige », « en non je corrige »: what Whisper hears.
_MISHEARD = r"(?:(?:un|en|à|a|et)[ ,-]+(?:non[ ,-]+)?(?:en ?jeux?|je|jeux?) (?:se )?corrige)"
_SORRY = r"(?:pardon(?:nez-moi)?|excusez-moi|je vous demande pardon|par donc?|par don)"
MARKER = re.compile(
    rf"[ ,.;:]*(?<![\w'])(?P<marker>{_HUM}*(?:{_NO}*{_I_CORRECT}|{_MISHEARD}|{_NO}?{_SORRY}"
    rf"|(?<=, ){_NO.replace('+', '*')}plutôt|(?<=euh, )non|(?<=heu, )non)"
    rf"(?:[ ,.:]+(?:je (?:corrige|reprends|voulais dire)|non|plutôt|c'est|lire|il faut lire))*)"
    rf"(?![\w'])[ ,.;:!?]*",
    re.IGNORECASE,
)
# Plain « pardon » and « plutôt » outside of commas are words of the letter.
BARE_SORRY = re.compile(r"^(?:pardon|par donc?|erreur|correction|rectification)$", re.IGNORECASE)

DELETE = re.compile(
    r"[ ,.;:]*\b(?:et )?(?:ef+ace[zr]?|ef+as+e[zr]?|fa[cs]+e[zr]|supprime[zr]?|annule[zr]?|"
    r"retire[zr]?|enlève[zr]?|"
    r"barre[zr]?|rature[zr]?|ray(?:ez|er)) "
    r"(?P<what>la (?:dernière )?phrase(?: précédente)?|cette (?:dernière )?phrase|"
    r"la dernière ligne|le dernier mot|les (?P<count>deux|trois|quatre|cinq) derniers mots|"
    r"le dernier paragraphe|ça|cela)(?!\w)[ ,.;:]*",
    re.IGNORECASE,
)
REPLACE = re.compile(
    r"[ ,.;:]*\b(?:remplace[zr]?|corrige[zr]?|change[zr]?) (?P<old>[^,.;:\n]{1,60}?),? "
    r"(?:par|en) (?P<new>[^,.;:\n]{1,60})(?=[,.;:\n]|$)[ ,;:]*",
    re.IGNORECASE,
)
# Small words that say the same relation: « du bulbe, pardon, de l'antre ».
RELATIONS = (
    frozenset({"de", "du", "des", "d'"}),
    frozenset({"à", "au", "aux"}),
    frozenset({"le", "la", "les", "l'"}),
    frozenset({"un", "une"}),
    frozenset({"je", "j'"}),
    frozenset({"il", "elle"}),
    frozenset({"sur"}),
    frozenset({"par"}),
    frozenset({"en", "dans"}),
    frozenset({"avec", "sans"}),
    frozenset({"pas", "sans", "ni"}),
)
SIDES = listed("droit droite droits droites gauche gauches bilatéral bilatérale bilatéraux")
OPPOSITES = (
    SIDES,
    frozenset(["supérieur", "supérieure", "inférieur", "inférieure", "moyen", "moyenne"]),
    listed("antérieur antérieure postérieur postérieure latéral latérale médial médiale"),
    frozenset(["interne", "externe"]),
    frozenset(["proximal", "proximale", "distal", "distale"]),
    frozenset(["positif", "positive", "négatif", "négative", "positifs", "négatifs"]),
    frozenset(["matin", "midi", "soir", "coucher"]),
    frozenset(["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]),
    listed("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    listed("milligrammes milligramme grammes gramme microgrammes microgramme mg g µg"),
    frozenset(["millimètres", "millimètre", "centimètres", "centimètre", "mm", "cm"]),
    frozenset(["jours", "jour", "semaines", "semaine", "mois", "ans", "an", "heures", "heure"]),
    frozenset(["monsieur", "madame", "mademoiselle"]),
)
