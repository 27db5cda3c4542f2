import pytest

from calame.lexicon.entry import Kind
from calame.lexicon.phonemes import read_word, squeeze
from calame.lexicon.pronunciations import MOST, pronounce, read_aloud, read_cut, read_sounded, spell


@pytest.mark.parametrize(
    ("word", "phonemes"),
    [
        # Greek ch is hard, French ch is soft.
        ("cholécystectomie", "kolesistektomi"),
        ("tachycardie", "takikaRdi"),
        ("ischémie", "iskemi"),
        ("bronchoscopie", "bROkoskopi"),
        ("bronche", "bROS"),
        ("échographie", "ekogRafi"),
        ("psychiatre", "psikjatR"),
        ("trachéotomie", "tRakeotomi"),
        ("brachial", "bRakjal"),
        ("hanche", "AS"),
        ("chirurgie", "SiRyRZi"),
        # x, gn, um, ti.
        ("examen", "egzamI"),
        ("hypoxie", "ipoksi"),
        ("xanthome", "gzAtom"),
        ("diagnostic", "djagnostik"),
        ("clignement", "kliN2mA"),
        ("infarctus", "IfaRktys"),
        ("érythème", "eRitem"),
        ("ablation", "ablasjO"),
        ("patient", "pasjA"),
        ("achilléen", "akileI"),
        ("eczéma", "egzema"),
        ("cognitif", "kognitif"),
        ("desquamation", "deskwamasjO"),
        ("schizophrénie", "skizofReni"),
        ("asymétrie", "asimetRi"),
        ("parasympathique", "paRasIpatik"),
        ("parasite", "paRazit"),
        ("hyperosmolaire", "ipeRosmoleR"),
        # Letters that nobody hears, and those that all do.
        ("asthme", "asm"),
        ("isthme", "ism"),
        ("aiguë", "egy"),
        ("larmoiement", "laRmwamA"),
        ("nerf", "neR"),
        ("rachis", "RaSis"),
        ("cathéter", "kateteR"),
        ("contact", "kOtakt"),
        ("aspect", "aspe"),
        ("cheville", "S2vij"),
        ("béquille", "bekij"),
        ("instillation", "IstilasjO"),
        ("bacille", "basil"),
        # Nasal vowels, semi-vowels, mute letters.
        ("ponction", "pOksjO"),
        ("syncope", "sIkop"),
        ("poumons", "pumO"),
        ("genou", "Z2nu"),
        ("oreille", "oRej"),
        ("œdème", "edem"),
        ("mg", "mg"),
        ("", ""),
        ("2024", ""),
    ],
)
def test_words_are_read_by_rule(word: str, phonemes: str) -> None:
    """Medical spellings sound as they are said."""
    assert phonemes == read_word(word).usual


@pytest.mark.parametrize(("word", "phonemes"), [("gic", "Zik"), ("lit", "lit"), ("pas", "pas")])
def test_a_cut_word_sounds_its_last_consonant(word: str, phonemes: str) -> None:
    """The second reading has no silent letter at the end."""
    assert phonemes == read_word(word).sounded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("émoptisie", "hémoptysie"),
        ("colle et cystectomie", "cholécystectomie"),
        ("hypo tyroïdie", "hypothyroïdie"),
        ("tramadole", "tramadol"),
    ],
)
def test_what_sounds_alike_is_one_string(one: str, other: str) -> None:
    """Another spelling and other borders of words do not matter."""
    assert read_sounded(one) == read_sounded(other) or read_aloud(one) == read_aloud(other)


def test_a_cut_term_sounds_the_end_of_its_first_part() -> None:
    """Only the last word of a run may end in a silent letter."""
    assert read_aloud("dyspnée d'effort") == read_cut("dis pnée d'effort")
    assert read_aloud("dyspnée") == read_cut("dyspnée")


def test_abbreviations_are_spelt_and_read() -> None:
    """ECG is said letter by letter, and both ways are known."""
    assert spell("ECG") == "2seZe"
    assert pronounce("ECG", Kind.ABBREVIATION) == ("2seZe", "ekg")


def test_a_brand_has_several_readings() -> None:
    """An unaccented brand is said with é, its x as gz or z, its last letter or not."""
    assert {"elikis", "eliki"} <= set(pronounce("Eliquis", Kind.BRAND))
    assert {"gzaRelto", "zaRelto"} <= set(pronounce("Xarelto", Kind.BRAND))
    assert "kaRdeZik" in pronounce("Kardegic", Kind.BRAND)
    assert len(pronounce("Xeloxanexin", Kind.BRAND)) <= MOST


def test_what_the_list_says_comes_first() -> None:
    """The hand-kept pronunciation wins, and a term with a figure has no other."""
    assert pronounce("CA 19-9", Kind.LAB, spoken=["C A dix neuf"]) == ("seadisn2f",)
    assert pronounce("CA 19-9", Kind.LAB) == ()


def test_doubled_phonemes_are_one() -> None:
    """Nobody hears a doubled consonant."""
    assert squeeze("annaa") == "ana"


def test_a_greek_oe_is_said_in_two_ways() -> None:
    """Both "édème" and "eudème", "céliaque" and "ceuliaque"; a heart has one."""
    assert pronounce("œdème", Kind.SIGN) == ("edem", "2dem")
    assert pronounce("cœliaque", Kind.OTHER) == ("seljak", "s2ljak")
    assert pronounce("cœur", Kind.ANATOMY) == ("s2R",)
