"""One letter: its text, its sound, what is done to it, who may."""

import io
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import docx
import httpx
import pytest

from calame.api.schemas import history, is_quiet
from calame.models.report import Doubt, DoubtKind, DoubtPart, Edit, Report, Span
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.state.tables import DictationRow
from calame.pipeline.state.views import VersionInfo, VersionReason

Json = dict[str, Any]


def state(client: httpx.Client, letter: str) -> Json:
    answer: Json = client.get(f"/lettres/{letter}/etat").json()
    return answer


def do(client: httpx.Client, letter: str, what: str, **body: object) -> httpx.Response:
    return client.post(f"/lettres/{letter}/{what}", json=body)


@pytest.fixture
def claimed(maelle: httpx.Client, letter: str) -> str:
    """A letter that Maëlle has taken."""
    do(maelle, letter, "prendre")
    return letter


def test_the_letter_is_told_with_its_traces(maelle: httpx.Client, letter: str) -> None:
    """Text, changes, doubts, notes, times and header, in words that people read."""
    told = state(maelle, letter)
    report = told["report"]

    assert (told["version"], told["item"]["state_label"], told["waits"]) == (1, "à relire", False)
    assert (
        report["edits"][0]["heard"],
        report["edits"][0]["written"],
        report["edits"][0]["reason"],
    ) == ("quarante milligrammes", "40 mg", "nombre et unité")
    assert (
        report["doubts"][0]["label"],
        report["doubts"][0]["proposals"],
    ) == ("médicament", ["torasémide"])
    assert report["notes"][0]["text"] == "Joindre la biologie."
    assert report["header"]["patient"] == "Madame Rose Exemple"
    assert len(report["timings"]) == 13


def test_offsets_are_counted_as_browsers_count(
    maelle: httpx.Client, drafted: Callable[[Report], str]
) -> None:
    """A character beyond U+FFFF is two units there: what stands after it is moved by one."""
    doubt = Doubt(
        kind=DoubtKind.DOSE, span=Span(start=4, end=6), heard="12", reason="Chiffre incertain."
    )
    letter = drafted(Report(text="🙂 = 12", doubts=(doubt,)))

    place = state(maelle, letter)["report"]["doubts"][0]

    assert (place["start"], place["end"]) == (5, 7)


def test_a_passage_is_told_with_its_doubtful_words(
    maelle: httpx.Client, drafted: Callable[[Report], str]
) -> None:
    """One place to listen to; the page marks its parts alone, or all of it where it has none."""
    kind, reason = DoubtKind.FIGURE, "Chiffre incertain."
    parts = tuple(
        DoubtPart(kind=kind, span=Span(start=at, end=at + 2), reason=reason) for at in (3, 6)
    )
    passage = Doubt(kind=kind, span=Span(start=3, end=8), heard="12 13", reason=reason, parts=parts)
    whole = Doubt(kind=kind, span=Span(start=0, end=2), heard="11", reason=reason)
    letter = drafted(Report(text="11 12 13", doubts=(passage, whole)))

    doubts = state(maelle, letter)["report"]["doubts"]

    marked = [[(mark["start"], mark["end"]) for mark in doubt["marks"]] for doubt in doubts]
    assert marked == [[(3, 5), (6, 8)], [(0, 2)]]


def test_a_letter_is_read_before_it_is_taken(maelle: httpx.Client, letter: str) -> None:
    """Opening takes nothing; the only thing to do is to take it."""
    may = state(maelle, letter)["may"]

    assert [what for what, is_allowed in may.items() if is_allowed] == ["claim", "set_due"]


def test_a_taken_letter_can_be_written(
    maelle: httpx.Client, ronan: httpx.Client, claimed: str
) -> None:
    """By one person at a time."""
    assert [state(who, claimed)["may"]["write"] for who in (maelle, ronan)] == [True, False]


def test_what_is_typed_is_kept(maelle: httpx.Client, claimed: str) -> None:
    """As a new version; line ends of any system become ours."""
    answer = do(maelle, claimed, "texte", base_version=1, text="Bonjour.\r\nMerci.")

    assert (answer.json()["version"], answer.json()["report"]["text"]) == (2, "Bonjour.\nMerci.")


def test_a_newer_version_is_never_overwritten(maelle: httpx.Client, claimed: str) -> None:
    """The second of two tabs is told, and keeps its text."""
    do(maelle, claimed, "texte", base_version=1, text="Premier onglet.")
    answer = do(maelle, claimed, "texte", base_version=1, text="Second onglet.")

    assert (answer.status_code, answer.json()["code"]) == (409, "version_depassee")
    assert state(maelle, claimed)["report"]["text"] == "Premier onglet."


def test_a_change_is_taken_back(maelle: httpx.Client, claimed: str) -> None:
    """What was heard stands again."""
    answer = do(maelle, claimed, "changements/0/annuler", base_version=1).json()

    assert "furosémide quarante milligrammes le matin" in answer["report"]["text"]
    assert answer["report"]["edits"] == []


def test_a_change_is_kept(maelle: httpx.Client, claimed: str) -> None:
    """Its mark goes, the text stays."""
    answer = do(maelle, claimed, "changements/0/garder", base_version=1).json()

    assert ("40 mg" in answer["report"]["text"], []) == (True, answer["report"]["edits"])


@pytest.mark.parametrize(
    ("replacement", "expected"), [(None, "du furosémide 40"), ("torasémide", "du torasémide 40")]
)
def test_a_doubt_is_settled(
    maelle: httpx.Client, claimed: str, replacement: str | None, expected: str
) -> None:
    """Kept as it is, or replaced; it leaves the list."""
    answer = do(maelle, claimed, "doutes/0", base_version=1, replacement=replacement).json()

    assert expected in answer["report"]["text"]
    assert answer["report"]["doubts"] == []


def test_a_doubt_that_is_not_there_is_not_found(maelle: httpx.Client, claimed: str) -> None:
    """An index beyond the list is no reason to fail."""
    answer = do(maelle, claimed, "doutes/9", base_version=1, replacement=None)

    assert (answer.status_code, answer.json()["code"]) == (404, "introuvable")


def test_a_letter_is_taken_over(maelle: httpx.Client, ronan: httpx.Client, claimed: str) -> None:
    """Only on purpose; the first person is told at the next save, and can take it back."""
    refused = do(ronan, claimed, "prendre")
    taken = do(ronan, claimed, "prendre", take_over=True)
    late = do(maelle, claimed, "texte", base_version=1, text="Trop tard.")

    assert (refused.status_code, refused.json()["code"]) == (409, "etat_incompatible")
    assert taken.json()["may"]["write"]
    assert (late.status_code, late.json()["code"]) == (409, "bail_perdu")


def test_presence_keeps_the_letter(maelle: httpx.Client, ronan: httpx.Client, claimed: str) -> None:
    """The heartbeat of the page; somebody else's is refused."""
    assert [do(who, claimed, "presence").status_code for who in (maelle, ronan)] == [200, 409]


def test_a_letter_is_put_back(maelle: httpx.Client, claimed: str) -> None:
    """For a colleague to take."""
    assert do(maelle, claimed, "rendre").json()["item"]["state_label"] == "à relire"


def test_a_letter_is_validated_and_reopened(maelle: httpx.Client, claimed: str) -> None:
    """Validated letters are read-only until somebody reopens them."""
    do(maelle, claimed, "identite", patient="Madame Rose Exemple")
    validated = do(maelle, claimed, "valider", base_version=1).json()
    late = do(maelle, claimed, "texte", base_version=1, text="Encore.")
    reopened = do(maelle, claimed, "rouvrir").json()

    assert (
        validated["item"]["state_label"],
        validated["may"]["write"],
        validated["may"]["reopen"],
    ) == ("validée", False, True)
    assert (late.status_code, late.json()["code"]) == (409, "etat_incompatible")
    assert reopened["may"]["write"]


def test_validation_is_of_the_version_that_was_read(maelle: httpx.Client, claimed: str) -> None:
    """Nobody validates a text that they have not seen."""
    do(maelle, claimed, "identite", patient="Madame Rose Exemple")
    do(maelle, claimed, "texte", base_version=1, text="Autre.")
    answer = do(maelle, claimed, "valider", base_version=1)

    assert (answer.status_code, answer.json()["code"]) == (409, "version_depassee")


def test_a_proposed_patient_waits_for_a_person(
    maelle: httpx.Client, services: Services, letter: str, practice_id: str
) -> None:
    """What the sender said is shown as a proposal, on the list too, until somebody confirms."""
    with services.database.write(practice_id) as session:
        row = session.get_one(DictationRow, letter)
        row.patient = services.vault.seal_text(practice_id, "Madame Rose Annoncée")
    listed = maelle.get("/dictees").text
    opened = do(maelle, letter, "prendre").json()
    printed = _printed(maelle, letter)
    confirmed = do(maelle, letter, "identite", patient="Madame Rose Exemple").json()

    assert "Madame Rose Annoncée" in listed
    assert "à confirmer" in listed
    assert (opened["item"]["announced"], opened["identity"]) == ("Madame Rose Annoncée", None)
    assert "Annoncée" not in printed
    assert confirmed["item"]["announced"] == ""
    assert "Annoncée" not in maelle.get("/dictees").text


def test_the_recording_can_be_taken_away(maelle: httpx.Client, letter: str) -> None:
    """As it came in; its name says nothing about the patient."""
    answer = maelle.get(f"/lettres/{letter}/enregistrement")

    assert answer.content.decode().startswith("Madame Rose Exemple")
    assert f'filename="dictee-{letter[:6]}.' in answer.headers["content-disposition"]


def test_enclosures_are_printed_as_a_person_confirmed_them(
    maelle: httpx.Client, claimed: str
) -> None:
    """Also those that nobody dictated."""
    do(maelle, claimed, "identite", patient="Madame Rose Exemple", enclosures=["ECG", " "])

    assert "ECG" in _printed(maelle, claimed)


def _printed(browser: httpx.Client, letter: str) -> str:
    content = browser.get(f"/lettres/{letter}/docx").content
    return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)


def test_a_letter_goes_back_with_a_question(maelle: httpx.Client, claimed: str) -> None:
    """The question stands beside the letter."""
    answer = do(maelle, claimed, "renvoyer", base_version=1, question="Quelle dose ?").json()

    assert (
        answer["item"]["state_label"],
        answer["question"],
    ) == ("renvoyée à l'auteur", "Quelle dose ?")


def test_the_word_file_holds_the_letter(maelle: httpx.Client, letter: str) -> None:
    """Its name says nothing about the patient."""
    answer = maelle.get(f"/lettres/{letter}/docx")

    assert "furosémide" in _printed(maelle, letter)
    assert (
        f'attachment; filename="lettre-{letter[:8]}.docx"'
        == (answer.headers["content-disposition"])
    )


def test_the_preview_is_a_page_of_print(
    maelle: httpx.Client, drafted: Callable[[Report], str]
) -> None:
    """The text is escaped: a dictation cannot hold markup."""
    letter = drafted(Report(text="IMC <b>24</b>"))

    assert "IMC &lt;b&gt;24&lt;/b&gt;" in maelle.get(f"/lettres/{letter}/apercu").text


def test_the_sound_is_given_in_ranges(maelle: httpx.Client, letter: str) -> None:
    """The recording is decoded where a browser cannot play it; this one is no recording."""
    answer = maelle.get(f"/lettres/{letter}/audio", headers={"Range": "bytes=0-3"})

    assert (answer.status_code, answer.json()["code"]) == (415, "audio_illisible")


READS = ["", "/etat", "/audio", "/docx", "/apercu"]
WRITES = ["prendre", "presence", "rendre", "rouvrir", "relancer"]
CHANGES = ["texte", "changements/0/annuler", "changements/0/garder", "doutes/0", "valider"]


@pytest.mark.parametrize("path", READS)
def test_another_practices_letter_is_not_there(
    stranger: httpx.Client, letter: str, path: str
) -> None:
    """Not forbidden: not found, so that nobody learns that it exists."""
    assert stranger.get(f"/lettres/{letter}{path}").status_code == 404


@pytest.mark.parametrize("what", [*WRITES, *CHANGES, "renvoyer"])
def test_another_practices_letter_cannot_be_changed(
    stranger: httpx.Client, letter: str, what: str
) -> None:
    """By none of the actions."""
    body: Json = {} if what in WRITES else {"base_version": 1}
    extra: dict[str, Json] = {
        "texte": {"text": "x"},
        "doutes/0": {"replacement": None},
        "renvoyer": {"question": "x"},
    }
    body |= extra.get(what, {})

    assert (
        (answer := do(stranger, letter, what, **body)).status_code,
        answer.json()["code"],
    ) == (404, "introuvable")


def test_a_dictation_without_draft_waits(
    maelle: httpx.Client, upload: Callable[[bytes, Priority], str]
) -> None:
    """The page says so, and there is nothing to print yet."""
    dictation = upload(b"sound", Priority.DAY)

    assert state(maelle, dictation)["waits"]
    assert maelle.get(f"/lettres/{dictation}/apercu").status_code == 404


def test_successive_savings_of_one_person_are_one_line() -> None:
    """Autosave makes many versions; the history stays readable."""
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    typed = [("Maëlle", VersionReason.TYPED)] * 3 + [("Ronan", VersionReason.TYPED)]
    versions = [
        VersionInfo(number=number, made_at=now, by=by, reason=reason)
        for number, (by, reason) in enumerate([(None, VersionReason.DRAFT), *typed], 1)
    ]

    assert [(line["number"], line["words"]) for line in history(versions, now=now)] == [
        (5, "texte corrigé par Ronan"),
        (4, "texte corrigé par Maëlle"),
        (1, "brouillon automatique"),
    ]


def test_a_long_letter_is_saved_quickly(
    maelle: httpx.Client, drafted: Callable[[Report], str]
) -> None:
    """A fifteen-minute dictation has some 2,500 words; the bound is far above what it takes."""
    text = " ".join(f"mot{number}" for number in range(2_500))
    letter = drafted(Report(text=text))
    do(maelle, letter, "prendre")

    begun = time.perf_counter()
    answer = do(maelle, letter, "texte", base_version=1, text=text.replace("mot7 ", "sept "))

    assert (answer.status_code, time.perf_counter() - begun < 10) == (200, True)


@pytest.mark.parametrize(
    ("heard", "written", "rules", "expected"),
    [
        (" virgule", ",", ("commands",), True),
        ("c", "C", ("typography",), True),
        (" ", "", ("sections",), True),
        ("deux virgule cinq", "2,5", ("commands", "figures"), False),
        ("1240", "1 240", ("typography",), False),
        ("parfus émide", "furosémide", ("lexicon",), False),
    ],
)
def test_marks_and_capitals_are_shown_on_demand(
    heard: str, written: str, rules: tuple[str, ...], *, expected: bool
) -> None:
    """They are many and rarely wrong; a figure or a word is always shown."""
    edit = change(heard, written, rules)

    assert is_quiet(edit, f"a {written} b") == expected


def change(heard: str, written: str, rules: tuple[str, ...]) -> Edit:
    span = Span(start=2, end=2 + len(written))
    return Edit(span=span, heard=heard, written=written, rules=rules, reason="raison")


def test_a_space_between_figures_is_always_shown() -> None:
    """Without it they would be another number."""
    assert not is_quiet(change(" ", "", ("typography",)), "1262")
