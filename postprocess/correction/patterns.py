"""The word classes of the correction: what it never touches, what it never starts with."""

_NUMBERS = (
    "zéro un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize vingt vingts trente quarante cinquante soixante septante octante nonante cent cents "
    "mille million millions milliard demi demie demis premier première deuxième troisième "
    "quatrième cinquième sixième second seconde virgule double triple moitié tiers quart quarts "
    "fois"
)
_UNITS = (
    "g mg kg µg mcg ng pg l ml dl cl m cm mm km h min s j mmhg cmh2o mmol µmol mol ui meq hz khz "
    "bpm % ° °c gramme grammes milligramme milligrammes microgramme microgrammes nanogramme "
    "nanogrammes picogramme picogrammes kilogramme kilogrammes kilo kilos litre litres décilitre "
    "décilitres centilitre centilitres millilitre millilitres mètre mètres centimètre centimètres "
    "millimètre millimètres micromole micromoles millimole millimoles mole moles unité unités "
    "goutte gouttes comprimé comprimés gélule gélules ampoule ampoules sachet sachets bouffée "
    "bouffées degré degrés pourcent pourcents heure heures minute minutes seconde secondes "
    "giga téra cigarette cigarettes paquet paquets gray grays sievert joule joules dioptrie "
    "dioptries"
)
_DATES = (
    "jour jours semaine semaines mois an ans année années janvier février mars avril mai juin "
    "juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi "
    "dimanche matin midi soir nuit hier demain aujourd'hui avant-hier après-demain"
)
_NEGATIONS = (
    "pas ne n ni non sans aucun aucune aucuns aucunes jamais rien nul nulle absence absent absente "
    "absents absentes négatif négative négatifs négatives plus moins nulles nuls guère exclu "
    "exclue exclus exclues élimine éliminé écarté infirmé"
)
_SIDES = (
    "droit droite droits droites gauche gauches bilatéral bilatérale bilatéraux bilatérales "
    "unilatéral unilatérale unilatéraux unilatérales controlatéral controlatérale homolatéral "
    "homolatérale ipsilatéral ipsilatérale"
)

SIDES = frozenset(_SIDES.split())
NEGATIONS = frozenset(_NEGATIONS.split())
HARD_WORDS = frozenset(f"{_NUMBERS} {_UNITS} {_DATES}".split()) | SIDES | NEGATIONS

_CIVILITIES = "monsieur madame mademoiselle docteur professeur m mme mlle dr pr maître enfant"
CIVILITIES = frozenset(_CIVILITIES.split())
_NAME_PARTICLES = "de du d des le la l ben el al von van di da"
NAME_PARTICLES = frozenset(_NAME_PARTICLES.split())

_PLURAL_BEFORE = (
    "les des ces ses mes tes nos vos leurs aux quelques plusieurs certains certaines deux trois "
    "quatre cinq six sept huit neuf dix différents différentes multiples nombreux nombreuses "
    "tous toutes"
)
PLURAL_BEFORE = frozenset(_PLURAL_BEFORE.split())

_SINGULAR_BEFORE = (
    "le la l' un une du au ce cet cette mon ma ton ta son sa notre votre chaque aucun aucune d'une "
    "d'un quelque"
)
SINGULAR_BEFORE = frozenset(_SINGULAR_BEFORE.split())

# What stands before the name of a drug.
_DRUG_BEFORE = (
    "sous par prend prenait prendre reçoit reçu recevoir introduction introduit introduire début "
    "débute débuter débuté arrêt arrête arrêter arrêté reprise reprend reprendre relais poursuite "
    "poursuit poursuivre poursuivi prescription prescrit prescris prescrire traitement traité "
    "traitée dose doses injection injections cure cures perfusion association associe associé "
    "ordonnance instauration renouvellement remplacé remplacer switch collyre tolère allergie "
    "allergique intolérance"
)
DRUG_BEFORE = frozenset(_DRUG_BEFORE.split())

_FUNCTION_WORDS = (
    "le la les l un une des du de d au aux à a et ou où en y dans par pour sur sous avec chez vers "
    "entre il elle ils elles on je j tu nous vous me m te t se s lui leur leurs ce c cet cette ces "
    "mon ma mes ton ta tes son sa ses notre nos votre vos que qu qui quoi dont si mais donc or car "
    "est sont été était ai as ont avait être avoir fait très bien puis lorsqu puisqu jusqu ça ci "
    "là même ainsi alors après avant depuis pendant comme aussi"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
