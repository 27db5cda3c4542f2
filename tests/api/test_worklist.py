"""The worklist: what waits, how much of it, who has it, what failed and why."""

import re
from collections.abc import Callable

import httpx
import pytest

from calame.models.errors import AudioUnreadable
from calame.models.report import Report
from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.people.accounts import authors

Upload = Callable[[bytes, Priority], str]


def order(page: str) -> list[str]:
    return re.findall(r'<a href="/lettres/(\w+)" data-focus="o-', page)


@pytest.fixture
def failed(services: Services, upload: Upload) -> str:
    """A dictation that could not be read."""
    dictation_id = upload(b"noise", Priority.DAY)
    queue = WorkQueue(services, worker="test")
    queue.fail(queue.claim(1)[0], AudioUnreadable())
    return dictation_id


def test_the_urgent_come_first(maelle: httpx.Client, upload: Upload) -> None:
    """Then as they came in."""
    night, day, urgent = (upload(one.encode(), one) for one in reversed(Priority))

    assert [urgent, day, night] == order(maelle.get("/dictees").text)


def test_what_waits_is_counted(
    maelle: httpx.Client, upload: Upload, drafted: Callable[[Report], str], report: Report
) -> None:
    """In letters and in minutes of sound, with the urgent and the unassigned beside them."""
    drafted(report)
    drafted(Report(text="Deux."))
    upload(b"more", Priority.URGENT)

    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", maelle.get("/dictees/liste").text))

    assert "À relire 2 3 min de son" in page
    assert "En reconnaissance 1" in page
    assert "1 urgente à finir 3 sans auteur : à attribuer" in page


def test_states_are_said_in_plain_words(maelle: httpx.Client, letter: str) -> None:
    """A secretary reads « à relire », not a code."""
    page = maelle.get("/dictees").text

    assert ">à relire<" in page
    assert "to_review" not in page
    assert letter in page


@pytest.mark.parametrize(
    ("name", "is_listed"),
    [("en-cours", True), ("a-relire", True), ("sans-auteur", True), ("validees", False), ("?", 1)],
)
def test_a_filter_shows_its_states(
    maelle: httpx.Client, letter: str, name: str, is_listed: int
) -> None:
    """An unknown one shows what is under way."""
    listed = order(maelle.get("/dictees", params={"voir": name}).text)

    assert [letter] * is_listed == listed


def test_a_long_list_has_pages(maelle: httpx.Client, upload: Upload) -> None:
    """Fifty at a time; a page begins after the last line of the one before."""
    for number in range(51):
        upload(str(number).encode(), Priority.DAY)

    first = maelle.get("/dictees").text
    following = re.search(r'href="(/dictees\?[^"]*apres=[^"]*)"', first)
    assert following is not None
    second = maelle.get(following[1].replace("&amp;", "&")).text

    assert [len(order(first)), len(order(second))] == [50, 1]
    assert not set(order(first)) & set(order(second))
    assert "Début de la liste" in second


def test_a_failure_says_why_and_can_be_tried_again(maelle: httpx.Client, failed: str) -> None:
    """Nothing fails in silence."""
    assert AudioUnreadable.default.split(" : ")[1] in maelle.get("/dictees").text.replace(
        "&#39;", "'"
    )

    maelle.post(f"/dictees/{failed}/relancer")

    assert ">reçue<" in maelle.get("/dictees").text


def test_a_failure_can_be_set_aside(maelle: httpx.Client, failed: str) -> None:
    """It leaves the list of what is under way, stays to be found, and can be brought back."""
    maelle.post(f"/dictees/{failed}/ecarter")

    assert order(maelle.get("/dictees").text) == []
    assert [failed] == order(maelle.get("/dictees?voir=ecartees").text)

    maelle.post(f"/dictees/{failed}/relancer")

    assert order(maelle.get("/dictees").text) == [failed]


def test_reviewing_takes_the_letter_and_opens_it(
    maelle: httpx.Client, ronan: httpx.Client, letter: str
) -> None:
    """Colleagues see who has it."""
    answer = maelle.post(f"/dictees/{letter}/relire")

    assert (303, f"/lettres/{letter}") == (answer.status_code, answer.headers["location"])
    assert "par Maëlle" in ronan.get("/dictees").text
    assert "par vous" in maelle.get("/dictees").text


def test_a_letter_that_a_colleague_has_is_opened_all_the_same(
    maelle: httpx.Client, ronan: httpx.Client, letter: str
) -> None:
    """To be read; the page then says who has it."""
    ronan.post(f"/dictees/{letter}/relire")
    maelle.post(f"/dictees/{letter}/relire")

    state = maelle.get(f"/lettres/{letter}/etat").json()

    assert (
        state["holder"],
        state["may"]["write"],
        state["may"]["take_over"],
    ) == ("Ronan", False, True)


def test_the_next_letter_is_one_that_nobody_has(
    maelle: httpx.Client, ronan: httpx.Client, drafted: Callable[[Report], str]
) -> None:
    """Two secretaries who ask at the same time get two letters; the third asks in vain."""
    first, second = (drafted(Report(text=text)) for text in ("Un.", "Deux."))

    places = [who.post("/suivante").headers["location"] for who in (maelle, ronan, maelle)]

    assert [f"/lettres/{first}", f"/lettres/{second}", "/dictees?voir=a-relire"] == places


def test_an_author_is_assigned(
    maelle: httpx.Client, letter: str, services: Services, practice_id: str
) -> None:
    """A dictation without author does not vanish: somebody says whose it is."""
    author = authors(services, practice_id)[0]

    maelle.post(f"/dictees/{letter}/auteur", data={"auteur": author.id})

    assert order(maelle.get("/dictees?voir=sans-auteur").text) == []
    assert author.name in maelle.get("/dictees").text


def test_practices_do_not_see_each_other(stranger: httpx.Client, letter: str) -> None:
    """Neither the dictation nor its count."""
    page = stranger.get("/dictees").text

    assert order(page) == []
    assert letter not in page
    assert "Rien dans" in page
