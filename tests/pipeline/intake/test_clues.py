"""What is known of a file before it is taken in, and which clue says so."""

from pathlib import Path

import pytest

from calame.models.documents import DocumentKind
from calame.models.errors import ConfigurationError
from calame.models.states import Priority
from calame.pipeline.intake.cards import CardInvalid, card_paths, read_card
from calame.pipeline.intake.clues import Found, find, find_author
from calame.pipeline.intake.pathrules import check_rule, match
from calame.pipeline.intake.places import may_be_recording
from calame.pipeline.intake.sources import Source, read_sources
from calame.pipeline.people.accounts import AuthorEntry

SOLENE = AuthorEntry(id="a1", name="Dr Solène Garrigou")
YANN = AuthorEntry(id="a2", name="Dr Yann Le Goff")


@pytest.mark.parametrize(
    ("rule", "path", "fields"),
    [
        ("{auteur}/{priorite}/*", "SG/urgent/memo 1.ogg", {"auteur": "SG", "priorite": "urgent"}),
        ("{auteur}_{patient}", "SG_Rose Exemple.ogg", {"auteur": "SG", "patient": "Rose Exemple"}),
        ("{auteur}_{patient}_*", "SG_Rose_12.03.ogg", {"auteur": "SG", "patient": "Rose"}),
        ("**/{auteur}/*", "a/b/SG/x.ogg", {"auteur": "SG"}),
        ("**/{auteur}/*", "SG/x.ogg", {"auteur": "SG"}),
        ("Dictées/{auteur}/**", "dictées/SG/2026/03/x.ogg", {"auteur": "SG"}),
        ("*", "sans-extension", {}),
        ("{auteur}/*", "x.ogg", None),
        ("{auteur}/*", "a/b/x.ogg", None),
        ("a.b/*", "aXb/x.ogg", None),
    ],
)
def test_a_rule_reads_a_path(rule: str, path: str, fields: dict[str, str] | None) -> None:
    """Folders count one by one, capitals do not, the extension is left out."""
    found = match(path, [check_rule(rule)])

    assert fields == (None if found is None else found.fields)


def test_the_first_rule_that_fits_counts() -> None:
    """The others are not asked."""
    found = match("SG/x.ogg", ["{priorite}/a*", "{auteur}/*", "{patient}/*"])

    assert found is not None
    assert (found.rule, found.fields) == ("{auteur}/*", {"auteur": "SG"})


@pytest.mark.parametrize("rule", ["{docteur}/*", "{auteur}/{auteur}", "/{auteur}"])
def test_a_rule_that_cannot_be_meant_is_refused(rule: str) -> None:
    """At the start, not at the first file."""
    with pytest.raises(ConfigurationError):
        check_rule(rule)


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ("a1", SOLENE),
        ("Dr Solène Garrigou", SOLENE),
        ("GARRIGOU_Solene", SOLENE),
        ("garrigou", SOLENE),
        ("LeGoff", None),
        ("le-goff", YANN),
        ("sg", SOLENE),
        ("Dr", None),
        ("Kermadec", None),
        ("", None),
        (None, None),
    ],
)
def test_an_author_is_found_by_name(said: str | None, author: AuthorEntry | None) -> None:
    """Or by a short name of the source; who is not sure is not guessed."""
    short = {"SG": "Dr Solène Garrigou"}

    assert author == find_author(said, short, (SOLENE, YANN))


def test_a_name_that_two_share_is_nobodys() -> None:
    """The dictation waits unassigned."""
    twins = (SOLENE, AuthorEntry(id="a3", name="Dr Paul Garrigou"))

    assert find_author("garrigou", {}, twins) is None


def test_the_side_car_wins_over_the_tags_over_the_path_over_the_source() -> None:
    """And each clue says where it comes from."""
    source = Source.model_validate({
        "nom": "s", "dossier": "/x", "priorite": "night", "type": "certificat",
        "regles": ["{auteur}/{patient}"],
    })  # fmt: skip

    found = find(
        "Le Goff/Rose Exemple.ogg",
        source=source,
        authors=(SOLENE, YANN),
        card={"priorite": "Urgence"},
        tags={"auteur": "Garrigou", "priorite": "jour"},
    )

    assert found == Found(
        clues=found.clues, author=SOLENE, priority=Priority.URGENT,
        kind=DocumentKind("certificat"), patient="Rose Exemple",
    )  # fmt: skip
    assert {clue.name: clue.origin for clue in found.clues} == {
        "auteur": "étiquettes du fichier",
        "patient": "règle « {auteur}/{patient} »",
        "priorite": "fiche jointe",
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"author": "SG", "patient": "Rose", "x": [1]}'),
        ("a.json", b'\xef\xbb\xbf{"Auteur": " SG ", "patient": "Rose", "type": ""}'),
        ("a.csv", b"auteur;patient\r\nSG;Rose\r\n"),
        ("a.CSV", "patient,priorité,auteur\nRose,,SG\n".encode()),
    ],
)
def test_a_side_car_is_read(name: str, content: bytes) -> None:
    """JSON or CSV, French or English names."""
    assert read_card(name, content) == {"auteur": "SG", "patient": "Rose"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{"),
        ("a.json", b"[1]"),
        ("a.json", b"\xff\xfe"),
        ("a.json", b"[" * 100_000),
        ("a.json", b" " * 100_001),
        ("a.csv", b"auteur;patient\n"),
        ("a.csv", b"auteur\nSG\nYG\n"),
    ],
)
def test_a_side_car_that_says_nothing_clear_is_refused(name: str, content: bytes) -> None:
    """A guess would put a letter under a wrong name."""
    with pytest.raises(CardInvalid):
        read_card(name, content)


def test_a_side_car_lies_beside() -> None:
    """The most exact name first."""
    assert card_paths("a/memo.ogg") == ("a/memo.ogg.json", "a/memo.json", "a/memo.csv")


@pytest.mark.parametrize(
    ("path", "is_offered"),
    [
        ("a/memo.ogg", True), ("memo", True), ("memo.ogg.part", False), ("memo.TMP", False),
        (".memo.ogg", False), ("~memo.ogg", False), (".sync/memo.ogg", False),
        ("traités/memo.ogg", False), ("traite\u0301s/memo.ogg", False),
        ("quarantaine/memo.ogg", False), ("memo.json", False), ("Thumbs.db", False),
    ],
)  # fmt: skip
def test_what_is_offered_at_all(path: str, is_offered: bool) -> None:  # noqa: FBT001 - the table's column
    """Half-written, hidden and our own files are left alone."""
    assert is_offered == may_be_recording(path)


@pytest.mark.parametrize(
    "text",
    [
        "[[source]]\nnom = 'a'\n",
        "[[source]]\nnom = 'a'\ndossier = '/x'\nbucket = 'b'\n",
        "[[source]]\nnom = 'a'\ndossier = '/x'\ncouleur = 'bleu'\n",
        "[[source]]\nnom = 'a'\ndossier = '/x'\nregles = ['{x}']\n",
        "[[source]]\nnom = 'a'\ndossier = '/x'\n[[source]]\nnom = 'a'\ndossier = '/y'\n",
        "[[source]",
    ],
)
def test_a_file_of_sources_that_cannot_be_meant_is_refused(text: str, tmp_path: Path) -> None:
    """In one French line that names the place."""
    path = tmp_path / "sources.toml"
    path.write_text(text)

    with pytest.raises(ConfigurationError):
        read_sources(path)


def test_without_a_file_nothing_is_watched(tmp_path: Path) -> None:
    """A file that is named must be there."""
    assert read_sources(None) == ()
    with pytest.raises(ConfigurationError):
        read_sources(tmp_path / "nowhere.toml")
