import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from calame.lexicon.build import Sources, build
from calame.lexicon.build_bdpm import brand_name, substance_name
from calame.lexicon.build_forms import families
from calame.lexicon.build_lists import read_lists
from calame.lexicon.grammar import GRAMMAR
from calame.lexicon.importing import import_bdpm
from calame.lexicon.store import FORMS, TERMS, USUAL, read_entries, read_lines

PRODUCTS = [
    "1\tKARDEGIC 75 mg, poudre\tpoudre\torale\tAutorisation active\tProcédure nationale\t"
    "Commercialisée\t01/01/2000\t\t\t SANOFI\tNon",
    "2\tFUROSEMIDE ARROW 40 mg, comprimé\tcomprimé\torale\tAutorisation active\t"
    "Procédure nationale\tCommercialisée\t01/01/2000\t\t\t ARROW GENERIQUES\tNon",
    "3\tARNICA BOIRON, granules\tgranules\torale\tAutorisation active\t"
    "Enreg homéo (Proc. Nat.)\tCommercialisée\t01/01/2000\t\t\t BOIRON\tNon",
]
COMPOSITION = [
    "1\tpoudre\t1\tACÉTYLSALICYLATE DE DL-LYSINE\t1 mg\tun\tSA\t1",
    "2\tcomprimé\t2\tFUROSÉMIDE\t40 mg\tun\tSA\t1",
    "3\tgranules\t3\tARNICA MONTANA POUR PRÉPARATIONS HOMÉOPATHIQUES\t1\tun\tSA\t1",
]
AFFIXES = """SET UTF-8
FLAG long
SFX S. Y 1
SFX S. 0 s [^sxz]
SFX F. Y 2
SFX F. al ale/S. al
SFX F. al aux al
PFX L' Y 1
PFX L' 0 l' .
"""
WORDS = """5
dyspnée/S.
artériel/S.L'
buccal/F.()
Paris/L'
cardiopathie/S.
"""
LISTS = """term,kind,specialty,spoken,forms,note
Kardégic,brand,cardiologie,,,
dyspnée,sign,,,,
E-C-G,abbreviation,,E C G,,
"""


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    public, dictionary, lists = (tmp_path / name for name in ("public", "dictionary", "lists"))
    for folder in (public, dictionary, lists):
        folder.mkdir()
    (public / "CIS_bdpm.txt").write_text("\n".join(PRODUCTS), "cp1252")
    (public / "CIS_COMPO_bdpm.txt").write_text("\n".join(COMPOSITION), "cp1252")
    acts = [{"libelle_long": "Exérèse de lésion du cervelet, par craniotomie"}]
    diseases = [{"name": "Maladie de Crohn", "synonymes": "Anémie de Fanconi ; Ataxie rare"}]
    (public / "ccam_actes.json.gz").write_bytes(gzip.compress(json.dumps(acts).encode()))
    (public / "orpha.json.gz").write_bytes(gzip.compress(json.dumps(diseases).encode()))
    (dictionary / "index.aff").write_text(AFFIXES, "utf-8")
    (dictionary / "index.dic").write_text(WORDS, "utf-8")
    (lists / "words.csv").write_text(LISTS, "utf-8")
    return Sources(
        public=public,
        dictionary=dictionary,
        lists=lists,
        frequency=lambda word: {"paris": 5.0, "dyspnée": 2.3}.get(word, 0.0),
    )


def test_the_build_merges_the_sources(sources: Sources, tmp_path: Path) -> None:
    """Hand-kept accents win, homeopathy is out, plurals and pronunciations are there."""
    counts = build(sources, folder=tmp_path / "data")
    terms = {entry.term: entry for entry in read_entries(tmp_path / "data" / TERMS)}

    assert counts[TERMS] == len(terms)
    assert {"Kardégic", "furosémide", "craniotomie", "maladie de Crohn", "dyspnées"} <= set(terms)
    assert {"Kardegic", "arnica montana"}.isdisjoint(terms)
    assert (terms["Kardégic"].source, terms["furosémide"].source) == ("words", "bdpm")
    assert (terms["dyspnées"].lemma, terms["dyspnée"].weight) == ("dyspnée", 50)
    assert terms["furosémide"].pronunciations == ("fyRozemid",)
    assert "buccale" in read_lines(tmp_path / "data" / FORMS)
    assert read_lines(tmp_path / "data" / USUAL) == ["dyspnée\t23\t", "paris\t50\tpaRi|paRis"]


def test_the_same_input_gives_the_same_bytes(sources: Sources, tmp_path: Path) -> None:
    """A build that changed nothing changes no file."""
    build(sources, folder=tmp_path / "one")
    build(sources, folder=tmp_path / "two")

    for name in (TERMS, FORMS, USUAL):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_grammar_is_built_where_its_dictionary_is_given(
    sources: Sources, tmp_path: Path
) -> None:
    """The other files need no tagged dictionary."""
    assert GRAMMAR not in build(sources, folder=tmp_path / "data")
    counts = build(replace(sources, tagged=sources.dictionary), folder=tmp_path / "data")

    assert counts[GRAMMAR] == len(read_lines(tmp_path / "data" / GRAMMAR))


def test_newer_drugs_replace_older_ones(sources: Sources, tmp_path: Path) -> None:
    """Only the drugs of the official files change; the others stay."""
    data = tmp_path / "data"
    build(sources, folder=data)
    newer = [row.replace("FUROSÉMIDE", "BUMÉTANIDE") for row in COMPOSITION]
    (sources.public / "CIS_COMPO_bdpm.txt").write_text("\n".join(newer), "cp1252")
    added, gone = import_bdpm(sources.public, data=data)

    assert "bumétanide" in [entry.term for entry in added]
    assert "furosémide" in [entry.term for entry in gone]
    assert "Kardégic" in {entry.term for entry in read_entries(data / TERMS)}


def test_a_dictionary_gives_families(sources: Sources) -> None:
    """Suffixes follow suffixes, bare stems and elisions are left out."""
    found = list(families(sources.dictionary))

    assert ["buccale", "buccales", "buccaux"] in [sorted(family) for family in found]
    assert ["artériel", "artériels"] in found


def test_a_list_with_other_columns_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    (tmp_path / "wrong.csv").write_text("a,b\n1,2\n", "utf-8")

    with pytest.raises(ValueError, match=r"wrong\.csv"):
        read_lists(tmp_path)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("CHLORHYDRATE DE TRAMADOL", "tramadol"),
        ("FUMARATE DE BISOPROLOL", "bisoprolol"),
        ("ATORVASTATINE CALCIQUE TRIHYDRATÉE", "atorvastatine"),
        ("CANDÉSARTAN CILEXÉTIL", "candésartan"),
        ("LÉVOTHYROXINE SODIQUE", "lévothyroxine"),
        ("PÉRINDOPRIL TERT-BUTYLAMINE", "périndopril"),
        ("OXALATE D'ESCITALOPRAM", "escitalopram"),
        ("HUILE DE RICIN", None),
        ("6-FLUORO-[18F]-L-DOPA", None),
        ("EAU", None),
    ],
)
def test_substances_lose_their_salts(label: str, name: str | None) -> None:
    """What people say is the substance."""
    assert substance_name(label) == name


@pytest.mark.parametrize(
    ("label", "maker", "name"),
    [
        ("KARDEGIC 75 mg, poudre", "SANOFI", "Kardegic"),
        ("FUROSEMIDE ARROW 40 mg", "ARROW GENERIQUES", None),
        ("DIAMICRON L.P. 30 mg", "SERVIER", "Diamicron"),
        ("ASPEGIC ADULTES 1000 mg", "SANOFI", "Aspegic"),
        ("A 313 50 000 U.I.", "PHARMA", None),
    ],
)
def test_brands_lose_dose_form_and_maker(label: str, maker: str, name: str | None) -> None:
    """A generic is no brand."""
    assert brand_name(label, maker=maker, substances={"furosemide"}) == name
