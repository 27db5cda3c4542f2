"""How a dictation speaks to the secretary."""

import re

from calame.postprocess.structure.sections_patterns import CLOSING
from calame.postprocess.vocabulary import listed


def _accent_blind(pattern: str) -> str:
    """The pattern for letters whose accents a recogniser may drop: « secretariat »."""
    return pattern.replace("é", "[ée]").replace("à", "[àa]")


_WHO = r"(?:(?:la|le|ma|mon|notre|mes|les) )?(?:secrétaires?|secrétariat|assistantes?)"
# Without these there is no such note: spares the search.
NOTE_NEEDS = ("secr", "assistant")
NOTE = re.compile(
    _accent_blind(
        rf"(?:(?<=[.!?:;,\n])|^|(?<=\w)) *(?P<cue>(?:petite |une )?"
        rf"(?:(?:notes?|message|consigne|mot|info(?:rmation)?|remarque|instruction)s?"
        rf" (?:pour|à|au|destinée? à|à l'attention de|à l'intention de) ?{_WHO}"
        rf"|à l'attention (?:de la|du) {_WHO}|pour {_WHO}(?=[ ,:])"
        # « remis à la secrétaire » is the letter's; what begins a sentence speaks to her.
        rf"|(?:^|(?<=\n)|(?<=[.!?] ))(?:à (?:la|ma|notre) secrétaire|au secrétariat)"
        rf"(?=[,:]| (?:merci|veuillez|prière|pense[zr]?)\b))) *[,:.]? *"
        rf"(?P<body>[^\n]*?)"
        r"(?:[ ,.;]*\bfin (?:de (?:la )?)?(?:note|message|consigne)\b[ ,.;:]*|[.!?](?= |\n|$) ?|"
        r"(?=\n)|$)"
    ),
    re.IGNORECASE,
)
_REQUEST = (
    r"(?:merci (?:de |d')|pense[zr]? (?:à |au )|peux-tu|peut-tu|pouvez-vous|pourrais-tu|"
    r"pourriez-vous|tu (?:peux|pourras|me|lui|penseras)|vous (?:pouvez|pourrez|penserez)|"
    r"n'oublie[zs]? pas|veuillez|prière de|il (?:faut|faudra|faudrait)|"
    r"(?:compte[ -]?rendu|courrier|lettre|document)s? à )"
)
# A sentence that begins with a name alone and asks for something.
REQUEST = re.compile(
    r"(?=(?-i:[A-ZÀ-Ý]))(?:(?<=[.!?\n] )|(?<=\n)|^|(?<=, )|(?<=\w ))(?P<name>[A-ZÀ-Ý][a-zà-ÿ]+"
    r"(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?)"
    rf"(?P<sign>[,.:!])? (?P<body>{_REQUEST}[^\n.!?]*)(?:[.!?]|(?=\n)|$) ?",
    re.IGNORECASE,
)
_OFFICE = (
    r"(?:joindre|imprimer|scanner|classer|archiver|faxer|taper|agrafer|envoyer|adresser|transmettre|"
    r"appeler|rappeler|prévenir|programmer|réserver|convoquer|ouvrir|créer|fixer|copier)"
)
_WILL = (
    r"(?:joindrez|imprimerez|scannerez|classerez|enverrez|adresserez|transmettrez|appellerez|"
    r"rappellerez|préviendrez|programmerez|réserverez|convoquerez|ouvrirez|créerez|fixerez|faxerez)"
)
# « Madame Lebrun, vous joindrez… », « Merci Mireille d'envoyer… »: never the first words of a
# letter, which may be written to a patient.
ADDRESSED = re.compile(
    _accent_blind(
        r"(?:(?<=[.!?\n] )|(?<=\n))(?P<cue>(?:madame|mademoiselle|mme|monsieur) "
        r"(?:[\w'-]+ ){0,2}[\w'-]+[,.] )"
        rf"(?P<body>(?:vous {_WILL}|(?:merci (?:de |d')|veuillez |pensez à ){_OFFICE})\b[^\n.!?]*)"
        r"(?:[.!?]|(?=\n)|$) ?"
    ),
    re.IGNORECASE,
)
THANKED = re.compile(
    r"(?:(?<=[.!?\n] )|(?<=\n)|^)(?P<body>merci,? "
    r"(?P<name>[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?),? "
    r"(?:de |d')[^\n.!?]*)(?:[.!?]|(?=\n)|$) ?",
    re.IGNORECASE,
)
# Nobody but the secretary joins, prints or files; what follows the closing is not the letter's.
OFFICE_REQUEST = re.compile(
    r"(?:(?<=[.!?\n] )|(?<=\n)|^)(?P<body>merci (?:de |d')(?:joindre|imprimer|scanner|classer|"
    r"archiver|faxer|taper|agrafer)\b[^\n.!?]*)(?:[.!?]|(?=\n)|$) ?",
    re.IGNORECASE,
)
CLOSED_REQUEST = re.compile(
    rf"(?:{CLOSING})[ .,:;\n]*(?P<body>(?:[\w'-]+[,.:]? )?merci (?:de |d')[^\n]*)$", re.IGNORECASE
)
# A closing formula that the recogniser ran into the note belongs to the letter.
CLOSING_IN_NOTE = re.compile(rf"[ ,;]+(?={CLOSING}\W*$)", re.IGNORECASE)
# A sign after these words is the recogniser's, not the end of the note.
SENTENCE_END = re.compile(r"[.!?](?= |\n|$) ?|(?=\n)")
UNFINISHED = re.compile(
    r"\b(?:le|la|les|l'|un|une|de|du|des|d'|à|au|aux|pour|par|avec|et|en|son|sa|ses|ce|cette)$",
    re.IGNORECASE,
)
# The same with a first name of the list: whatever follows is said to her.
VOCATIVE = re.compile(
    r"(?=[A-ZÀ-Ý])(?:(?<=[.!?\n] )|(?<=\n)|^)(?P<name>[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?),? "
    r"(?P<body>[a-zà-ÿ][^\n.!?,]*)(?:[.!?,]|(?=\n)|$) ?"
)
NOT_NAMES = listed(
    "et mais donc alors ensuite puis enfin oui non merci bonjour monsieur madame "
    "mademoiselle docteur professeur cher chère chers chères confrère consœur ami amie "
    "patient patiente concerne traitement conclusion examen motif indication antécédents "
    "résultat résultats suites bilan biologie ici là aujourd nous vous tu je il elle on ce "
    "cela dans pour avec sans par que qui où si comme quand en au aux du des le la les un "
    "une maître sœur collègue"
)
