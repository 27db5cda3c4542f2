"""The desk of one letter: the page, its sound, its text, what is done to it step by step."""

from collections.abc import Iterable
from mimetypes import guess_extension
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from calame.api import schemas
from calame.api.pages.rendering import french_instant, page
from calame.api.schemas import ActivityBody, IdentityBody, SettleBody, TextBody, VersionBody
from calame.api.security import style_nonce
from calame.api.sessions import AtDesk, FromOurPage, Signed, services_of
from calame.api.sound import playable, ranged, streamed
from calame.pipeline.desk import effort
from calame.pipeline.people.accounts import Account
from calame.pipeline.state.views import ConfirmedIdentity, OpenLetter

router = APIRouter(prefix="/lettres/{dictation_id}")

_STATIC = Path(__file__).parent.parent / "static"
# Asked for at once, instead of each after the one that imports it.
_SCRIPTS = (
    "/static/vendor/codemirror.js",
    "/static/elements.js",
    "/static/server.js",
    "/static/store.js",
    "/static/voice.js",
    "/static/recorder/capture.js",
    *(
        f"/static/desk/{path.name}"
        for path in sorted((_STATIC / "desk").glob("*.js"))
        if path.name != "opening.js"
    ),
)


def answer(request: Request, letter: OpenLetter, **more: int) -> Response:
    """A letter for the desk's scripts."""
    account: Account = request.state.account
    shown = schemas.open_letter(letter, account, now=services_of(request).now())
    return JSONResponse(shown | more)


@router.get("")
def desk_page(request: Request, dictation_id: str, account: Signed, desk: AtDesk) -> Response:
    """The desk. The text itself comes with :func:`state`."""
    del account
    services = services_of(request)
    letter = desk.open(dictation_id)
    return page(
        request,
        "desk.html",
        {
            "letter": letter,
            "item": letter.item,
            "tone": schemas.tone(letter.item.state),
            "received": french_instant(letter.item.received_at, now=services.now()),
            "authors": desk.authors(),
            # Three chances before the claim runs out.
            "heartbeat_ms": round(services.settings.desk.claim_s * 1000 / 3),
            "nonce": style_nonce(request),
            "scripts": _SCRIPTS,
        },
    )


@router.get("/etat")
def state(request: Request, dictation_id: str, desk: AtDesk) -> Response:
    """The letter as it stands."""
    return answer(request, desk.open(dictation_id))


@router.get("/audio")
def audio(request: Request, dictation_id: str, desk: AtDesk) -> Response:
    """The recording, or the part of it that the player asks for."""
    return streamed(desk.listenable(dictation_id), request.headers)


@router.get("/enregistrement")
def recording(dictation_id: str, desk: AtDesk) -> Response:
    """The recording as it came in, to be kept. Its name says nothing about anybody."""
    content, media_type = desk.audio(dictation_id)
    name = f"dictee-{dictation_id[:6]}{guess_extension(media_type) or ''}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.get("/onde")
def waveform(dictation_id: str, desk: AtDesk) -> Response:
    """How loud the recording is from moment to moment."""
    return Response(desk.waveform(dictation_id), media_type="application/json")


@router.get("/messages/{message_id}/audio")
def message_audio(request: Request, dictation_id: str, message_id: str, desk: AtDesk) -> Response:
    """A spoken question or answer."""
    content = desk.message_audio(dictation_id, message_id)
    return ranged(*playable(content), request.headers)


@router.post("/texte", dependencies=[FromOurPage])
def save(request: Request, dictation_id: str, desk: AtDesk, body: TextBody) -> Response:
    """Keep what was typed."""
    text = body.text.replace("\r\n", "\n").replace("\r", "\n")
    sounds = schemas.sounds(body.sounds, text)
    letter = desk.save(dictation_id, base_version=body.base_version, text=text, sounds=sounds)
    return answer(request, letter)


@router.post("/changements/{index}/annuler", dependencies=[FromOurPage])
def undo_edit(
    request: Request, dictation_id: str, index: int, *, desk: AtDesk, body: VersionBody
) -> Response:
    """Put back what was heard."""
    letter = desk.undo_edit(dictation_id, base_version=body.base_version, index=index)
    return answer(request, letter)


@router.post("/changements/{index}/garder", dependencies=[FromOurPage])
def accept_edit(
    request: Request, dictation_id: str, index: int, *, desk: AtDesk, body: VersionBody
) -> Response:
    """Let an automatic change stand."""
    letter = desk.accept_edit(dictation_id, base_version=body.base_version, index=index)
    return answer(request, letter)


@router.post("/doutes/{index}", dependencies=[FromOurPage])
def settle_doubt(
    request: Request, dictation_id: str, index: int, *, desk: AtDesk, body: SettleBody
) -> Response:
    """Answer a doubt: a replacement, or None to keep what stands there."""
    letter = desk.settle_doubt(
        dictation_id,
        base_version=body.base_version,
        index=index,
        replacement=body.replacement,
    )
    return answer(request, letter)


@router.post("/doutes/{index}/partout", dependencies=[FromOurPage])
def settle_everywhere(
    request: Request, dictation_id: str, index: int, *, desk: AtDesk, body: SettleBody
) -> Response:
    """Answer every doubt on the same wording alike; says how many there were."""
    before = len(desk.open(dictation_id).report.doubts)
    letter = desk.settle_everywhere(
        dictation_id,
        base_version=body.base_version,
        index=index,
        replacement=body.replacement,
    )
    return answer(request, letter, settled=before - len(letter.report.doubts))


@router.post("/identite", dependencies=[FromOurPage])
def confirm_identity(
    request: Request, dictation_id: str, desk: AtDesk, body: IdentityBody
) -> Response:
    """Keep who the letter is about and who receives it."""
    identity = ConfirmedIdentity(
        patient=body.patient.strip(),
        birth_date=body.birth_date or None,
        recipient=_lines(body.recipient.splitlines()),
        copies=_lines(body.copies),
        enclosures=_lines(body.enclosures),
        confirmed_at=services_of(request).now(),
    )
    return answer(request, desk.confirm_identity(dictation_id, identity))


@router.post("/activite", dependencies=[FromOurPage])
def activity(request: Request, dictation_id: str, account: Signed, body: ActivityBody) -> Response:
    """Add to the time that somebody works on the letter."""
    effort.note(
        services_of(request),
        account,
        dictation_id,
        editing_s=body.editing_s,
        listening_s=body.listening_s,
    )
    return JSONResponse({})


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts if text.strip())
