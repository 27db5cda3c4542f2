"""The words that tell a noun group: determiners, prepositions, what stays as it is."""

from calame.lexicon.grammar import Gender, Number
from calame.postprocess.vocabulary import listed

SIDES = listed("droit droits droite droites gauche gauches")
# The gender that a side is heard to have.
SIDE_GENDERS = {
    "droit": Gender.MASCULINE,
    "droits": Gender.MASCULINE,
    "droite": Gender.FEMININE,
    "droites": Gender.FEMININE,
}
_SINGULAR = listed(
    "un une le la l' du ce cet cette mon ma son sa notre votre chaque aucun aucune ledit ladite"
)
_PLURAL = listed(
    "les des ces mes ses nos vos plusieurs deux trois quatre cinq six sept huit dix onze douze"
)
# Heard determiners; « au » and « aux », « leur » and « leurs » sound the same.
NUMBERS = {
    **dict.fromkeys(_SINGULAR, Number.ONE),
    **dict.fromkeys(_PLURAL, Number.SEVERAL),
}
_HIS = listed("un le du au ce aucun ledit")
_HERS = listed("une la ma sa aucune ladite")
# « cet » and « cette » sound the same, « son » stands before a feminine vowel.
GENDERS = {
    **dict.fromkeys(_HIS, Gender.MASCULINE),
    **dict.fromkeys(_HERS, Gender.FEMININE),
}
DETERMINERS = frozenset(NUMBERS) | listed("au aux leur leurs quelque quelques")
# « du », « des », « au » hold a preposition.
CONTRACTED = listed("du des au aux")
PREPOSITIONS = listed(
    "de d' à en par pour sous sur avec sans dans chez contre après avant depuis dès vers entre "
    "selon malgré jusqu' envers hors pendant durant via lors"
)
# A new thing is brought in: what follows belongs to it.
INDEFINITE = listed("un une aucun aucune")
NEGATIONS = listed("pas sans ni aucun aucune")
# « patient sans allergie connue »: it is the allergy, where the clause ends there.
ADDING = listed("avec sans")
LINKS = listed("et ou ni , / + puis ainsi et/ou")
# « absence de trouble visuel »: the quality is that of the thing, not of its absence.
TRANSPARENT = listed("absence présence notion")
PRONOUNS = {
    "il": "ms",
    "elle": "fs",
    "ils": "mp",
    "elles": "fp",
    "je": "es",
    "j'": "es",
    "nous": "ep",
    "vous": "ep",
    "monsieur": "ms",
    "madame": "fs",
    "mademoiselle": "fs",
}
SUBJECTS = listed("je tu il elle on nous vous ils elles qui ne n' me m' te t' se s' y en lui j'")
ADVERBS = listed(
    "non bien mal peu très assez trop plus moins déjà toujours encore récemment mieux aussi jamais"
)
# Nouns that tell when or how much, parts of set phrases, or mostly something else than nouns.
NO_HEADS = listed(
    "est été étés être avoir soit propre propres jour jours mois semaine semaines an ans année "
    "années heure heures minute minutes seconde secondes fois matin matins midi soir soirs nuit "
    "nuits veille lendemain date suite suites cours part côté côtés fait faits pas plus droite "
    "droites droit droits gauche gauches porte cause face lieu place compte comptes vue égard "
    "partie parties "
    "type types sorte sortes genre espèce série nombre ensemble majorité moitié quart tiers "
    "dizaine douzaine quinzaine vingtaine trentaine quarantaine cinquantaine centaine reste peu "
    "bien mal non oui mode tour tours voile œuvre greffe moule poste titre sujet propos effet "
    "égale autre même hui début fin goutte gouttes comprimé comprimés gélule gélules sachet "
    "sachets ampoule ampoules dose doses bouffée bouffées janvier février mars avril mai juin "
    "juillet août septembre octobre novembre décembre"
)
# Adjectives that stand before their noun.
PRENOMINAL = listed(
    "petit petite petits petites grand grande grands grandes gros grosse grosses bon bonne bons "
    "bonnes mauvais mauvaise mauvaises nouveau nouvel nouvelle nouvelles ancien ancienne "
    "anciens anciennes beau bel belle vieux vieil vieille haut haute bas basse premier première "
    "premiers premières dernier dernière derniers dernières second seconde deuxième troisième "
    "seul seule autre autres même mêmes jeune jeunes simple simples double doubles"
)
# These, and what is used like an adverb, a preposition or a noun.
NO_ADJECTIVES = PRENOMINAL | listed(
    "comparé comparée membre membres vu vue vus vues passé passée passés passées excepté "
    "exceptée supposé attendu attendue compris comprise entendu entendue inclus mis mise plein "
    "pleine sauf sauve possible possibles tel telle tels telles seuls seules demi demie nul "
    "nulle nuls nulles quel quelle quels quelles tout tous toute toutes quelque quelques chaque "
    "certain certaine divers fait faite faits faites dit dite dits dites point pointe ferme "
    "fermes fort forte mi nu nue net dû due clé clés type types standard standards témoin "
    "témoins limite limites maximum minimum marron orange contraire contraires unique uniques "
    "tiers tierce leur leurs celui celle ceux celles un une deux trois cadet aîné sus"
)
# Adjectives as well by their form, but nouns in letters.
TRUE_NOUNS = listed(
    "membre membres trouble troubles patient patiente patients patientes antécédent antécédents "
    "résultat résultats objectif objectifs"
)
# « vert foncé », « bleu de mer »: colours of two words keep their form.
SHADES = listed(
    "foncé foncée foncés foncées clair claire clairs claires vif pâle pâles sombre marine ciel "
    "nuit de"
)
COLOURS = listed("bleu jaune rouge noir gris brun rose violet")
# « il n'y a pas », « il existe »: nobody is meant.
IMPERSONAL = listed("y n' existe persiste s' faut")
