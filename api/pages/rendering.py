"""From a template and facts to a page. Everything is escaped; a missing fact is an error."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from calame.pipeline.people.permissions import Action, is_allowed
from calame.pipeline.vocabulary.words import waiting

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent.parent / "html"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(
    request: Request, template: str, facts: Mapping[str, object] | None = None, *, status: int = 200
) -> Response:
    """A page.

    ``account`` and ``csrf`` are there for every template, None where nobody is in;
    ``can("approve")`` says whether their role may do that; ``proposals`` counts the words that
    wait for their decision.
    """
    account = getattr(request.state, "account", None)
    known = {
        "account": account,
        "can": lambda action: account is not None and is_allowed(account.role, Action(action)),
        "csrf": getattr(request.state, "csrf", None),
        "path": request.url.path,
        "proposals": waiting(request.app.state.services, account) if account else 0,
    }
    return HTMLResponse(_pages.get_template(template).render(known | dict(facts or {})), status)


def french_duration(seconds: float | None) -> str:
    """``75.2`` → ``1:15``; a dash where nobody knows yet."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def french_minutes(seconds: float) -> str:
    """``5400`` → ``1 h 30``; ``720`` → ``12 min``."""
    minutes = round(seconds / 60) or (1 if seconds > 0 else 0)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if hours else f"{minutes} min"


def french_instant(moment: datetime, *, now: datetime) -> str:
    """``aujourd'hui 14:05``, ``hier 09:30``, ``12/03 17:20``: in the server's own time zone."""
    local, today = moment.astimezone(), now.astimezone().date()
    days = (today - local.date()).days
    day = {-1: "demain", 0: "aujourd'hui", 1: "hier"}.get(days)
    if day is None:
        day = f"{local:%d/%m}" if local.year == today.year else f"{local:%d/%m/%Y}"
    return f"{day} {local:%H:%M}"


def typeset(message: str) -> str:
    """French puts a no-break space before these marks, so that they never begin a line."""
    return re.sub(r" ([:;?!»])", "\u00a0\\1", message)


_pages.filters["duration"] = french_duration
_pages.filters["minutes"] = french_minutes
_pages.filters["typeset"] = typeset
