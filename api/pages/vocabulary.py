"""The page « Vocabulaire »: the words of the practice and of its authors, and what is proposed."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from calame.api.pages.rendering import french_instant, page
from calame.api.sessions import FromOurPage, Signed, services_of
from calame.lexicon.entry import Kind
from calame.lexicon.wordlists import Listed, ReadList, read_word_list
from calame.models.errors import InputError, NotAllowed
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.people.accounts import Account, authors
from calame.pipeline.people.permissions import sees_own_only
from calame.pipeline.vocabulary.tables import Sort, Standing
from calame.pipeline.vocabulary.trial import past_transcripts, try_out, would_replace
from calame.pipeline.vocabulary.words import Vocabulary, Word
from calame.postprocess.personal.phrases import Phrase

router = APIRouter(prefix="/vocabulaire")

_MOST = 300
_MOST_LETTERS = 2_000_000
_NO_LEXICON = "La correction est désactivée sur ce serveur : la liste ne peut pas être essayée."
_ACTIONS = {
    "accepter": Standing.ACTIVE,
    "retablir": Standing.ACTIVE,
    "refuser": Standing.REFUSED,
    "retirer": Standing.REMOVED,
}
Owner = Annotated[str, Form(max_length=64)]
Text = Annotated[str, Form(max_length=200)]
ListText = Annotated[str, Form(max_length=_MOST_LETTERS)]
Search = Annotated[str, Query(alias="q", max_length=80)]


@router.get("")
def vocabulary(request: Request, account: Signed, q: Search = "") -> Response:
    """All the words, and what is proposed."""
    return _page(request, account, search=q)


@router.post("", dependencies=[FromOurPage])
def add(
    request: Request,
    account: Signed,
    *,
    mot: Text,
    nature: Annotated[str, Form(max_length=32)] = "other",
    entendu: Text = "",
    pour: Owner = "",
) -> Response:
    """Add a word, or propose it."""
    is_person = nature == Sort.PERSON
    sort = Sort.PERSON if is_person else Sort.PHRASE if entendu.strip() else Sort.TERM
    kind = Kind(nature) if sort is Sort.TERM and nature in set(Kind) else Kind.OTHER
    words = Vocabulary(services_of(request), account)
    try:
        words.add(mot, sort=sort, kind=kind, heard=entendu, author_id=pour or None)
    except InputError as err:
        return _page(request, account, message=err.message)
    return _back()


@router.post("/liste", dependencies=[FromOurPage])
def try_list(request: Request, account: Signed, mots: ListText = "", pour: Owner = "") -> Response:
    """Try a list out on past letters; nothing is kept yet. Only those who decide may do that."""
    services = services_of(request)
    if not Vocabulary(services, account).decides(pour or None):
        raise NotAllowed
    try:
        return _trial(request, account, read_word_list(mots.encode()), pour or None)
    except InputError as err:
        return _page(request, account, message=err.message)


@router.post("/liste/prendre", dependencies=[FromOurPage])
def take_list(
    request: Request,
    account: Signed,
    mots: ListText,
    pour: Owner = "",
) -> Response:
    """Take a list that was tried out."""
    words = Vocabulary(services_of(request), account)
    words.add_list(read_word_list(mots.encode()).words, author_id=pour or None)
    return _back()


@router.post("/lots/{lot}/{action}", dependencies=[FromOurPage])
def decide_lot(request: Request, account: Signed, lot: str, action: str) -> Response:
    """Remove or restore what a list brought."""
    Vocabulary(services_of(request), account).decide_lot(lot, _standing(action))
    return _back()


@router.post("/{word_id}/{action}", dependencies=[FromOurPage])
def decide(
    request: Request, account: Signed, *, word_id: str, action: str, pour: Owner = ""
) -> Response:
    """Accept, refuse, remove or restore one word."""
    words = Vocabulary(services_of(request), account)
    words.decide(word_id, _standing(action), author_id=pour or None)
    return _back()


def _standing(action: str) -> Standing:
    if action not in _ACTIONS:
        raise InputError
    return _ACTIONS[action]


def _back() -> Response:
    return RedirectResponse("/vocabulaire", HTTPStatus.SEE_OTHER)


def _page(
    request: Request, account: Account, *, search: str = "", message: str | None = None
) -> Response:
    services = services_of(request)
    words = Vocabulary(services, account)
    proposed = words.all(standings=(Standing.PROPOSED,))
    aside = (Standing.REMOVED, Standing.REFUSED)
    facts = {
        "words": [_line(words, one, services) for one in words.all(search=search, most=_MOST)],
        "aside": [_line(words, one, services) for one in words.all(standings=aside, most=_MOST)],
        "proposed": _proposed(words, proposed, services, account),
        "count": words.counts()[Standing.ACTIVE],
        "search": search,
        "kinds": list(Kind),
        "owners": _owners(services, account),
        "message": message,
    }
    return page(request, "vocabulary.html", facts)


def _line(words: Vocabulary, word: Word, services: Services) -> dict[str, object]:
    return {
        "one": word,
        "at": french_instant(word.changed_at, now=services.now()),
        "decides": words.decides(word.author_id),
    }


def _proposed(
    words: Vocabulary, proposed: list[Word], services: Services, account: Account
) -> list[dict[str, object]]:
    """The proposals, each with its effect on past letters."""
    author_id = account.author_id if sees_own_only(account) else None
    transcripts: list[Transcript] = []
    if any(one.heard for one in proposed):
        transcripts = past_transcripts(services, account.practice_id, author_id)
    return [
        _line(words, one, services)
        | {
            "replaced": would_replace(Phrase(heard=one.heard, written=one.written), transcripts)
            if one.heard
            else None,
            "letters": len(transcripts),
        }
        for one in proposed
    ]


def _owners(services: Services, account: Account) -> list[tuple[str, str]]:
    """For whom this person may add or propose words."""
    shared = [] if sees_own_only(account) else [("", "tout le cabinet")]
    people = authors(services, account.practice_id)
    is_own = sees_own_only(account)
    return shared + [
        (one.id, one.name) for one in people if not is_own or one.id == account.author_id
    ]


def _trial(request: Request, account: Account, read: ReadList, author_id: str | None) -> Response:
    """What a list would have changed."""
    services = services_of(request)
    lexicon = services.load_lexicon()
    if lexicon is None:
        raise InputError(_NO_LEXICON)
    past = past_transcripts(services, account.practice_id, author_id)
    facts = {
        "read": read,
        "trial": try_out(read.words, past, lexicon),
        "text": _as_text(read),
        "owner": author_id or "",
    }
    return page(request, "vocabulary_trial.html", facts)


def _as_text(read: ReadList) -> str:
    """The list as the form sends it back."""
    return "\n".join(["terme;nature;prononciation", *map(_row, read.words)])


def _row(word: Listed) -> str:
    cells = (word.term, word.kind.value, "|".join(word.spoken))
    return ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)
