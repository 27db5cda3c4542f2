"""Classes of harm seen on right words, each with rows of its own."""

import pytest

from calame.lexicon.entry import Entry, Kind
from calame.lexicon.lexicon import Lexicon, load
from calame.postprocess.correction.correcting import correct
from calame.postprocess.correction.keeping import is_kept
from calame.postprocess.correction.safety import name_goes_on
from calame.postprocess.correction.stretches import Stretch
from calame.postprocess.correction.words import is_medical, read_words
from calame.postprocess.draft import Draft


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("sous timoférol", "sous Timoférol"),
        ("une ampoule d'uvédose", "une ampoule d'Uvédose"),
        ("sous inéxium", "sous Inexium"),
        ("sous fumafér le matin", "sous Fumafér le matin"),
    ],
)
def test_a_heard_accent_of_a_brand_stays(heard: str, written: str, lexicon: Lexicon) -> None:
    """Official files have no accents: what was heard has more to say, if French can write it."""
    assert correct(Draft.from_text(heard), lexicon=lexicon).text == written


@pytest.mark.parametrize(
    "text",
    [
        "patiente adressée pour bilan",
        "sous xylocaïne adrénalinée",
        "pas de souffle, ni signe d'insuffisance cardiaque",
        "le volume a augmenté",
    ],
)
def test_a_right_word_is_not_inflected(text: str, lexicon: Lexicon) -> None:
    """Number and gender of correct words stay, in phrases of the lexicon too."""
    assert correct(Draft.from_text(text), lexicon=lexicon).text.lower() == text


@pytest.mark.parametrize(
    "text",
    [
        "contrôle de la lévétiracétamémie",
        "calcémie et créatininurie",
        "amélioration de la capnie",
        "injection de tétrofosmine",
    ],
)
def test_a_derived_word_is_not_cut_or_prefixed(text: str, lexicon: Lexicon) -> None:
    """A substance with a productive ending is a word, and "capnie" is not "eucapnie"."""
    assert correct(Draft.from_text(text), lexicon=lexicon).text == text


@pytest.mark.parametrize(
    "text",
    [
        "échodoppler veineux",
        "fistule ano périnéale",
        "contrôle par l'échodoppler",
        "sus-décalage du segment ST",
    ],
)
def test_compounds_keep_their_spaces(text: str, lexicon: Lexicon) -> None:
    """What is only joined or cut differently is not changed, and no abbreviation is swallowed."""
    assert correct(Draft.from_text(text), lexicon=lexicon).text == text


@pytest.mark.parametrize("heard", ["tiroïdectomidrote en urgence", "hémicolectomigoche en 2010"])
def test_a_side_glued_to_a_word_is_not_swallowed(heard: str, lexicon: Lexicon) -> None:
    """No term is written over what may hold a side."""
    assert correct(Draft.from_text(heard), lexicon=lexicon).text == heard


@pytest.mark.parametrize("heard", ["hyper tension artérielle", "tachi cardie", "hypo kaliémie"])
def test_a_contrary_is_never_written(heard: str, lexicon: Lexicon) -> None:
    """Whatever is joined or left, hyper never becomes hypo."""
    written = correct(Draft.from_text(heard), lexicon=lexicon).text.replace(" ", "")

    assert written[:5] in {"hyper", "tachi", "tachy", "hypok"}


def test_abbreviations_do_not_sound_like_words(lexicon: Lexicon) -> None:
    """Where a list says how they are said, nothing else counts; capitals in a term are spelt."""
    assert len(lexicon.find("VIH")[0].pronunciations) == 1
    assert "anti-CCPs" not in correct(Draft.from_text("anticorantique"), lexicon=lexicon).text
    assert lexicon.find("anticorps anti-CCP")[0].pronunciations[0].endswith("sesepe")


@pytest.mark.parametrize(
    "text",
    [
        "L'ECG montre un QT corrigé à 420",
        "montre un QT corrigé à",
        "le poumon est en regard",
        "consultation de préanesthésie",
        "lésion sus-hépatique et sous-costale",
        "une prise en charge périopératoire",
        "traitement antifongique et rééducation",
        "absence de fistule ano-périnéale",
        "C'est le sagit de la personne",
        "pour lobjet de la visite",
    ],
)
def test_well_heard_words_are_neither_lost_nor_added(text: str, lexicon: Lexicon) -> None:
    """Abbreviations, link words, prefixes before known words, glued small words."""
    assert correct(Draft.from_text(text), lexicon=lexicon).text == text


@pytest.mark.parametrize(
    ("words", "term"),
    [
        (("voie", "tel"), "Vater"),
        (("un", "QT", "corrigé"), "corrigée"),
        (("revocal",), "vocale"),
        (("en", "regard"), "en regard de"),
        (("est", "en", "regard"), "en regard de"),
        (("a", "été", "favorable"), "défavorable"),
        (("adressé", "par"), "adressée pour"),
        (("dos", "évoluant", "depuis"), "évoluants depuis"),
    ],
)
def test_what_the_sound_may_not_decide(words: tuple[str, ...], term: str, lexicon: Lexicon) -> None:
    """Everyday words become no short name, get no prefix and no other preposition, none is lost."""
    text = " ".join(words)
    run = read_words(Draft.from_text(text), lexicon)
    stretch = Stretch(first=0, last=len(words), start=0, end=len(text), text=text)

    assert is_kept(Entry(term, Kind.EPONYM), stretch, run, lexicon)


def test_a_prefix_that_was_heard_is_joined(lexicon: Lexicon) -> None:
    """Two words that are one with its prefix."""
    found = correct(Draft.from_text("hyper tension artérielle"), lexicon=lexicon).text

    assert found == "hypertension artérielle"


def test_a_drug_is_less_sure_where_its_name_may_go_on(lexicon: Lexicon) -> None:
    """The second half of a name, glued to a figure, is not left behind."""
    texts = ("Adva Graf3,5", "Adva le matin")
    found = [name_goes_on(read_words(Draft.from_text(text), lexicon)[1:2]) for text in texts]

    assert found == [True, False]


@pytest.mark.parametrize(
    "word", ["spiculée", "cystiques", "écho-Doppler", "sus-tentorielles", "cathétérisée"]
)
def test_a_heard_form_of_a_term_is_a_word(word: str, lexicon: Lexicon) -> None:
    """The feminine or plural of a known term is right, whether or not a list has it."""
    (read,) = read_words(Draft.from_text(word), lexicon)

    assert read.is_word


def test_a_misheard_unit_is_left_to_the_figures(lexicon: Lexicon) -> None:
    """« 9,8 giga par litre » once became « Zika par litre », « millimôles » « minimal »."""
    text = "leucocytes à 9,8 giga par litre, bicarbonates à 23 millimôles par litre"
    words = read_words(Draft.from_text(text), lexicon)

    assert {word.text for word in words if word.is_hard} >= {"giga", "millimôles"}


def test_speech_with_a_term_is_a_dictation(lexicon: Lexicon) -> None:
    """Where nobody speaks of medicine, a change must be surer."""
    texts = ("votre appel a été transféré, composez le code", "une dyspnée depuis hier")
    found = [is_medical(read_words(Draft.from_text(text), lexicon), lexicon) for text in texts]

    assert found == [False, True]


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("de trouble de la déglutition", "troubles de la déglutition"),
        ("HR de", "HRD"),
        ("évolution a été favorable", "évolution défavorable"),
        ("consultation de préanesthésie", "consultation d'anesthésie"),
        ("gaine d'accès en", "gaine d'accès"),
        ("signe d'Hoffmann", "signes de Hoffmann"),
        ("cancer du sein", "cancer du rein"),
        ("sein", "rein"),
        ("point douloureux", "points douloureux"),
    ],
)
def test_terms_link_words_codes_prefixes_and_numbers_stay(
    words: str, term: str, lexicon: Lexicon
) -> None:
    """« pas de troubles » is not « pas trouble », « HER de » may be HER2, « point » is one."""
    heard = read_words(Draft.from_text(words), lexicon)
    stretch = Stretch(first=0, last=len(heard), start=0, end=len(words), text=words)
    kind = Kind.ABBREVIATION if term.isupper() else Kind.SIGN

    assert is_kept(Entry(term, kind, lemma=term), stretch, heard, lexicon)
