"""Word lists of practices: encodings, columns, and what is refused with a reason."""

from pathlib import Path

import pytest

from calame.lexicon.entry import Kind
from calame.lexicon.wordlists import Listed, read_word_list
from calame.models.errors import InputError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_of_a_french_practice_is_read(encoding: str, tmp_path: Path) -> None:
    """The same words come out."""
    path = tmp_path / "mots.txt"
    path.write_bytes("# mes mots\nœdème de Quincke\n\nKardégic\n".encode(encoding))

    words = read_word_list(path).words

    assert [Listed(term="œdème de Quincke"), Listed(term="Kardégic")] == list(words)


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_table_has_kinds_and_pronunciations(mark: str) -> None:
    """Columns are found by their names; kinds have French names too."""
    lines = (["prononciation", "terme", "nature"], ["b n p|bé enne pé", "BNP", "abréviation"])
    content = "\n".join(mark.join(line) for line in lines).encode()

    (word,) = read_word_list(content).words

    expected = Listed(term="BNP", kind=Kind.ABBREVIATION, spoken=("b n p", "bé enne pé"))
    assert expected == word


def test_nothing_is_left_out_in_silence() -> None:
    """Each line without a usable word has its number and a reason."""
    content = f"terme;nature\n12;\nfoie;organe\n{'a' * 81};\nrate;\nRATE;\n".encode()

    read = read_word_list(content)

    assert [word.term for word in read.words] == ["rate"]
    assert [one.line for one in read.refused] == [2, 3, 4, 6]
    assert all(one.reason.endswith(".") for one in read.refused)


@pytest.mark.parametrize("content", [b"", b"\n# rien\n", b"PK\x00\x03", b"m\n" * 50_001])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    """Empty, binary, endless."""
    with pytest.raises(InputError):
        read_word_list(content)
