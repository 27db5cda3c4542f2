"""The French words of the dictated commands, with the forms that Whisper makes of them.

Sources: the command tables of open dictation tools, and synthetic voices read by Whisper base.
Mishearings are kept as classes ("à la Ligue", "nouveau paragrave"), never as single dictations.
"""

import re

from calame.postprocess.figures.numerals import NUMBER_WORD
from calame.postprocess.figures.scores_patterns import ARABIC_CUES, ROMAN_CUES
from calame.postprocess.structure.sections_patterns import TITLES
from calame.postprocess.vocabulary import listed

# Signs and spaces around a command: the recogniser's own punctuation, which the command replaces.
AROUND = r"[ ,.;:]*"

NEW_LINE = (
    r"(?:(?:retour |(?:on |puis )?(?:aller |va |passer |passez |passe |allez )|puis )?"
    r"(?:[àa] (?:la |l[' ]?)(?:lignes?|lin[gn]es?|ligues?|linges?|lill?es?|ali?gn?es?)"
    r"|[àa] (?:la |l[' ])all?ie?|[àa] la lit|all(?:ez|er|é) (?:la )?lignes?)"
    r"(?: suivante)?|al+a ?li[gn]+es?|nouvelle ligne|retour chariot)"
)
NEW_PARAGRAPH = (
    r"(?:(?:nouve(?:au|l|aux|lle)s?|nous v(?:au|eau|ou)\w*)[ .,]+"
    r"(?:par?[ -]?a?[ -]?gra\w*|paragr\w*|pas[. ]+ra?gra\w*|alinéas?)"
    r"|saut(?:ez|er)? (?:de|une|des) lignes?|autre paragraphe|paragraphe suivant"
    # Alone between signs: « Paragraff. »
    r"|(?<=[.,;:] )paragra\w*(?= ?[.,;:]))"
)
COLON = r"(?:(?:deux|2|d'eux)[ -]?points?|d[eu] pointe?s?|des point)"
COMMA = r"(?:v[ieé]r[gj][uo]l+e?s?|virgul|urbules?)"
COMMA_NEEDS = ("gul", "gol", "jul", "jol", "urbul")
_DASH_COUNT = r"(?:(?:un|premier|deuxième|second|troisième|quatrième|autre|nouveau|dernier) )?"
DASH = rf"(?:{_DASH_COUNT}tirets?|tir(?:é[es]{{0,2}}|ait|ez|er|ée))"
OPEN = r"(?:(?:on )?ouvr(?:ez|ir|e|é|ant)|ouverture d[e'])"
CLOSE = r"(?:(?:on )?ferm(?:ez|er|e|é|ant)|fermeture d[e']|fin d[e'])"
BRACKET = r"(?: ?(?:la|les|une|l'a|des))? ?parent?h[èe]ses?"
QUOTES = r"(?: ?(?:les|le|des))? ?guill?[ei]?mets?"

# « la ligne » of the body or of figures, after « à ».
LINE_IS_A_NOUN = re.compile(
    r" (?:(?:de|du|des)\b|d'|médiane|blanche|axillaire|articulaire|mamillaire|mamelonnaire|"
    r"arquée|âpre|"
    r"pectinée|bi(?:[ -]|acro|iliaque|condyl|malléol|mamelon|pupill)|"
    r"innominée|brisée|budgétaire|téléphonique|courbe|horizontale|verticale|joint)",
    re.IGNORECASE,
)
LINE_IS_A_PLACE = re.compile(
    r"\b(?:pens\w*|rest\w*|retourn\w*|va|vont|jusqu'?|début\w*|commenç\w*|parallèle\w*|"
    r"strictement|correspond\w*|li[ée]e?s?|par rapport)$",
    re.IGNORECASE,
)
PARAGRAPH_IS_A_NOUN = re.compile(r"\b(?:le|un|du|ce|au|mon|son)$", re.IGNORECASE)

# Before « point »: a determiner, perhaps with an adjective, makes it a noun.
DETERMINER = (
    r"un|le|ce|au|du|les|des|ces|chaque|quel|quelques?|aucun|(?<!d')autres?|son|mon|leur|notre|votre|"
    r"plusieurs|certains|différents|tout|nul|sans|pas de|quels"
)
ADJECTIVE = (
    r"(?:autre|bon|premier|second|deuxième|troisième|dernier|seul|même|gros|petit|mauvais|unique|"
    r"simple|nouveau|principal|véritable|grand)s?"
)
POINT_IS_A_NOUN_BEFORE = re.compile(
    rf"(?:\b(?:{DETERMINER})(?: {ADJECTIVE})?|\bmise au|\bà (?:quel|tel|ce))$", re.IGNORECASE
)
# « un » is a number after these: « ASA un point », « L cinq S un point ».
ONE_IS_A_NUMBER = re.compile(
    r"(?:\b[A-Z]{1,6}\d?|\d|\bstade|\bgrade|\btype|\bniveau|\bscore|\bclasse|\bvirgule|\bet|\bà|"
    rf"\b{NUMBER_WORD}|-|\bKillip|\bGOLD|\bNYHA|\bRankin|\bfamille) un$"
)
# After « point », directly: what a point (in the body, of view, of suture) is or has.
POINT_IS_A_NOUN_AFTER = re.compile(
    r" (?:de (?!plus\b|même\b|nombreu|façon\b|ce fait)|d'(?!autre part|ailleurs|abord|autres)|"
    r"du (?:visage|corps|bras)\b|"
    r"mort|douloureu|sensible|fixe|important|positif|critique|faible|fort\b|cardina|noir|blanc|"
    r"gâchette|trigger|lacryma|culminant|essentiel|exquis|herniaire|final de|rouge|rubis|"
    r"particulier|suivant|clé|focal|isoélectrique|sous-|transoss|sépar|simple|résorb|hyperd|"
    r"appendiculaire|vésiculaire|urétéra|costal|sciatique|épigastrique|mcburney|de mac)",
    re.IGNORECASE,
)
# « deux points » counts things: sutures, a loss, what a verb says of them.
COLON_IS_A_COUNT_AFTER = re.compile(
    r" (?:de (?!plus\b|nombreu)|d'(?!\w+ part)|sur|supplémentaires?|en (?:moins|plus|[XUZ]\b)|par|"
    r"hyper|hypo|transoss|trans|sépar|simple|résorb|cutan|sous|douloureu|sensible|fixe|noir|blanc|"
    r"rouge|lumineu|mérit|sont\b|ont\b|restent|évoqu|doivent|seront|étaient|importants?|"
    r"essentiels?|"
    r"gâchette|positif|chaud|froid|à (?:préciser|discuter|souligner|revoir|noter)|qui |que )",
    re.IGNORECASE,
)
COLON_IS_A_COUNT_BEFORE = re.compile(
    r"\b(?:de|d'|par|les|ces|avec|perdu|gagné|sur|à|plus|moins|aux)$",
    re.IGNORECASE,
)
# A title of a section is followed by a colon, whatever comes next.
TITLE_BEFORE = re.compile(
    rf"(?:^|[.\n]) ?(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})$", re.IGNORECASE
)
# « deux » belongs to what stands before: « ASA deux point », « diabète de type 2 points ».
# These words may have a colon of their own: « Score deux points, ».
_MAY_HAVE_A_COLON = listed(
    "score indice taille gestité parité risque cotation facteur crânien crânienne groupe en "
    "calibre ligne chambre lit zone classe niveau mayo lille lugano fisher"
)
_COUNTED_CUES = [cue for cue in (*ARABIC_CUES, *ROMAN_CUES) if cue.lower() not in _MAY_HAVE_A_COLON]
TWO_ENDS_A_TERM = re.compile(
    r"(?:(?<![A-Z] )(?<!\w)[CDLTSBNMJFGR]|\bHER|\bclasse|\bniveau|\bvirgule|\d,|\bet|"
    rf"\b(?:score|indice|échelle)s? (?:de |d'|du )?[A-ZÀ-Ý][\w-]*|"
    rf"(?<![\w-])(?:{'|'.join(map(re.escape, _COUNTED_CUES))})|"
    # A recogniser may write a name small; short cues in small letters are words.
    rf"(?<![\w-])(?:{'|'.join(re.escape(cue.lower()) for cue in _COUNTED_CUES if len(cue) > 4)}))$"
)
# A colon or a number: nobody can tell from the words.
UNCLEAR_BEFORE_COLON = ("score", "indice", "groupe", "zone", "calibre", "chambre", "lit")
TWO_IS_UNCLEAR = re.compile(rf"\b(?:scores|{'|'.join(UNCLEAR_BEFORE_COLON)})$")
# « virgule » as a shape: « une opacité en virgule ».
COMMA_IS_A_NOUN = re.compile(r"\b(?:en|une|cette|petite|forme de)$", re.IGNORECASE)
# A recogniser that ends the sentence before « virgule » writes these with a capital.
NEVER_CAPITAL = (
    r"(?:Née?s?|Un|Une|Le|La|Les|Des|Du|De|D'|Et|Ou|Mais|Pas|Sans|Avec|Pour|Par|Sur|Sous|En|Au|"
    r"Aux|Dans|Chez|Qui|Que|Dont|Aucune?|Ni|Puis|Il|Elle|Nous|Vous|On|Ce|Cette|Ces|Son|Sa|Ses|"
    r"Très|Plus|Non|Depuis|Soit|Est|Lors|Après|Avant)"
)
