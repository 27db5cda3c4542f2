"""Whether a word is one: what no dictionary and no list of names knows was misheard."""

from calame.lexicon.lexicon import Lexicon
from calame.postprocess.vocabulary import listed

# Of those whom a dictation speaks to: its secretaries. The lexicon knows other names.
FIRST_NAMES = listed(
    "adeline agnès alexandra alice aline alizée amandine amélie anaïs andrée angélique anna "
    "anne annick annie arlette audrey aurélie aurore axelle barbara béatrice bénédicte "
    "bernadette brigitte camille carine carole caroline catherine cathy cécile céline "
    "chantal charlène charlotte chloé christelle christiane christine claire clara clarisse "
    "claudine clémence colette coralie corinne cynthia danielle delphine denise dominique "
    "édith élisabeth élise élodie emma emmanuelle estelle évelyne fabienne fanny fatima "
    "florence françoise gaëlle geneviève géraldine ghislaine gisèle hélène inès ingrid irène "
    "isabelle jacqueline jeanne jennifer jessica joëlle josette josiane julie juliette karen "
    "karima karine laetitia laura laure laurence léa leila line lisa louise lucie lydia "
    "lydie maëlle magali malika manon marie marina marine marion marjorie martine maryse "
    "mathilde maud mélanie mélissa michèle mireille monique morgane muriel myriam nadège "
    "nadia nadine natacha nathalie nicole noémie océane odile ophélie pascale patricia paule "
    "pauline peggy perrine rachel régine renée rita romane rose roxane sabine sabrina samia "
    "samira sandra sandrine sarah séverine simone solange solène sonia sophie stéphanie "
    "suzanne sylvaine sylvia sylvie tatiana valérie vanessa véronique victoire virginie "
    "viviane yasmina yolande yvette yvonne zoé"
)


def is_first_name(word: str) -> bool:
    """Whether a word is a first name of the list."""
    return word.lower() in FIRST_NAMES


def is_known(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is in the lexicon, or a name."""
    return lexicon.is_word(word) or lexicon.is_name(word) or is_first_name(word)
