"""What every response carries, and what never leaves: the last line before the network.

The content security policy allows our own files and nothing else. The editor library writes one
style element; it carries a nonce, which only the page of a letter asks for.
"""

import logging
import secrets
import traceback

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calame.api.failures import unexpected

_log = logging.getLogger("calame.api")

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}


def style_nonce(request: Request) -> str:
    """Allow one style element in this response; returns its nonce."""
    nonce = secrets.token_urlsafe(16)
    request.state.style_nonce = nonce
    return nonce


class Guard:
    """Sets the security headers and turns an unforeseen exception into a plain 500.

    The exception's own message may repeat a dictated text, so only its type and the places in the
    code are logged (docs/adr/0003). Without this the web server would log all of it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_started = False
        state = scope.setdefault("state", {})

        async def send_with_headers(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "http.response.start":
                has_started = True
                _add_headers(MutableHeaders(scope=message), scope, state.get("style_nonce"))
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as err:  # noqa: BLE001 - the outermost edge: nothing may pass it
            _log_bug(err)
            if not has_started:
                await unexpected(Request(scope))(scope, receive, send_with_headers)


def _add_headers(headers: MutableHeaders, scope: Scope, nonce: str | None) -> None:
    policy = _POLICY.format(nonce=f" 'nonce-{nonce}'" if nonce else "")
    headers["Content-Security-Policy"] = policy
    for name, value in _HEADERS.items():
        headers[name] = value
    # Our own files are checked again at each use, everything else stays out of every cache.
    is_file = scope["path"].startswith("/static/")
    headers.setdefault("Cache-Control", "no-cache" if is_file else "no-store")
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"


def _log_bug(err: BaseException) -> None:
    places = " > ".join(
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
        for frame in traceback.extract_tb(err.__traceback__)[-6:]
    )
    _log.error("unexpected %s at %s", type(err).__name__, places)
