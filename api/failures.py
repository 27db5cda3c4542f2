"""From our error codes to HTTP: one table, and the same French sentence for page and machine.

422 is kept for malformed requests. A bare 500 means a bug.
"""

from http import HTTPStatus
from typing import ClassVar, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from calame.api.pages.rendering import page
from calame.models.errors import CalameError, NotFound, StateError


class SignInNeeded(StateError):
    """Nobody is signed in, or the session has ended."""

    code: ClassVar[str] = "non_connecte"
    default: ClassVar[str] = "Votre session est terminée : connectez-vous de nouveau."


class FormExpired(StateError):
    """The token that proves that a request comes from our own page is missing or wrong."""

    code: ClassVar[str] = "formulaire_expire"
    default: ClassVar[str] = "Cette page a expiré : rechargez-la, puis recommencez."


_CHECKSUM_MISMATCH = 460  # of the tus protocol; HTTPStatus does not know it

STATUS: Final[dict[str, int]] = {
    "erreur": HTTPStatus.INTERNAL_SERVER_ERROR,
    "configuration": HTTPStatus.INTERNAL_SERVER_ERROR,
    "entree_invalide": HTTPStatus.BAD_REQUEST,
    "audio_vide": HTTPStatus.BAD_REQUEST,
    "audio_illisible": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "audio_protege": HTTPStatus.BAD_REQUEST,
    "audio_trop_long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "fichier_trop_gros": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "envoi_abime": _CHECKSUM_MISMATCH,
    "fiche_invalide": HTTPStatus.BAD_REQUEST,
    "pas_un_enregistrement": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "protocole_inconnu": HTTPStatus.PRECONDITION_FAILED,
    "envoi_deplace": HTTPStatus.CONFLICT,
    "rien_audible": HTTPStatus.BAD_REQUEST,
    "modele_invalide": HTTPStatus.BAD_REQUEST,
    "auteur_inconnu": HTTPStatus.BAD_REQUEST,
    "modele_inconnu": HTTPStatus.BAD_REQUEST,
    "corpus_invalide": HTTPStatus.BAD_REQUEST,
    "dependance": HTTPStatus.SERVICE_UNAVAILABLE,
    "poids_absents": HTTPStatus.SERVICE_UNAVAILABLE,
    "moteur_arrete": HTTPStatus.SERVICE_UNAVAILABLE,
    "disque_plein": HTTPStatus.INSUFFICIENT_STORAGE,
    "stockage": HTTPStatus.SERVICE_UNAVAILABLE,
    "impression": HTTPStatus.SERVICE_UNAVAILABLE,
    "port_occupe": HTTPStatus.SERVICE_UNAVAILABLE,
    "serveur_injoignable": HTTPStatus.SERVICE_UNAVAILABLE,
    "etat": HTTPStatus.CONFLICT,
    "introuvable": HTTPStatus.NOT_FOUND,
    "interdit": HTTPStatus.FORBIDDEN,
    "etat_incompatible": HTTPStatus.CONFLICT,
    "identite_non_confirmee": HTTPStatus.CONFLICT,
    "version_depassee": HTTPStatus.CONFLICT,
    "bail_perdu": HTTPStatus.CONFLICT,
    "non_connecte": HTTPStatus.UNAUTHORIZED,
    "formulaire_expire": HTTPStatus.FORBIDDEN,
}

_MALFORMED = "Requête mal formée : rechargez la page, ou relisez la documentation de l'API."
_REFUSED = "Cette adresse ne permet pas cette action."
_UNEXPECTED = "Erreur inattendue : réessayez, puis signalez le problème s'il revient."


def handle_failures(app: FastAPI) -> None:
    """Answer every error with its status and its sentence."""
    app.add_exception_handler(CalameError, _of_ours)
    app.add_exception_handler(HTTPException, _of_framework)
    app.add_exception_handler(RequestValidationError, _malformed)


def unexpected(request: Request) -> Response:
    """What follows an error that nobody foresaw.

    The page is that of somebody who is not signed in: what it would ask the database may fail too.
    """
    nobody = Request({**request.scope, "state": {}})
    return _answer(nobody, HTTPStatus.INTERNAL_SERVER_ERROR, "erreur", _UNEXPECTED)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _answer(request: Request, status: int, code: str, message: str) -> Response:
    if _wants_page(request):
        return page(request, "failure.html", {"message": message}, status=status)
    return JSONResponse({"code": code, "message": message}, status)


async def _of_ours(request: Request, err: Exception) -> Response:
    assert isinstance(err, CalameError)  # noqa: S101 - for the type checker; registered for it
    if isinstance(err, SignInNeeded) and _wants_page(request):
        return RedirectResponse(f"/connexion?vers={request.url.path}", HTTPStatus.SEE_OTHER)
    answer = _answer(request, STATUS[err.code], err.code, err.message)
    if isinstance(err, SignInNeeded) and request.url.path.startswith("/api/"):
        answer.headers["WWW-Authenticate"] = 'Basic realm="Calame", charset="UTF-8"'
    return answer


async def _of_framework(request: Request, err: Exception) -> Response:
    assert isinstance(err, HTTPException)  # noqa: S101 - for the type checker; registered for it
    if err.status_code == HTTPStatus.NOT_FOUND:
        return _answer(request, err.status_code, NotFound.code, NotFound.default)
    return _answer(request, err.status_code, "requete_refusee", _REFUSED)


async def _malformed(request: Request, err: Exception) -> Response:
    # FastAPI's own answer repeats what was sent: that may be a letter.
    del err
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, "requete_invalide", _MALFORMED)
