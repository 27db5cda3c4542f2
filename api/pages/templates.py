"""The practice's letter templates: sent in, looked at, chosen, taken back. For managers."""

from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import UploadFile

from calame.api.pages.printed import PICTURE_PX, WORD, attached
from calame.api.pages.rendering import french_instant, page
from calame.api.sessions import FromOurPage, Signed, services_of
from calame.models.documents import DocumentKind
from calame.models.errors import InputError, NotFound, TemplateInvalid
from calame.pipeline.letters.templates import LetterTemplates, TemplateEntry
from calame.pipeline.people.accounts import authors
from calame.templates.fields import Field
from calame.templates.letters import SHIPPED, find_template
from calame.templates.package import LARGEST_FILE_BYTES

router = APIRouter(prefix="/modeles")

_NO_FILE = "Aucun fichier reçu : choisissez un document Word (.docx)."
_TOO_LARGE = "Ce modèle est trop volumineux : réduisez ses images et recommencez."
_BAD_CHOICE = "Choix inconnu : rechargez la page et recommencez."
_ALL = "tous"


def _templates(request: Request, account: Signed) -> LetterTemplates:
    return LetterTemplates(services_of(request), account)


def _small_enough(request: Request) -> None:
    """Refuse a file that is too large before it is read.

    Raises:
        TemplateInvalid: By its announced length, or it announces none.
    """
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > LARGEST_FILE_BYTES + 100_000:
        raise TemplateInvalid(_TOO_LARGE)


Templates = Annotated[LetterTemplates, Depends(_templates)]


@router.get("")
def all_templates(request: Request, account: Signed, templates: Templates) -> Response:
    """The templates, and which one prints what."""
    entries = templates.all()
    chosen = {(one.kind, one.author_id): one.template_id for one in templates.choices()}
    return page(
        request,
        "templates.html",
        {
            "entries": entries,
            "kinds": [(kind, chosen.get((kind, None))) for kind in DocumentKind],
            "people": [
                (author, chosen.get((None, author.id)))
                for author in authors(services_of(request), account.practice_id)
            ],
            "for_all": chosen.get((None, None)),
            "shipped": SHIPPED,
            "fields": [field.value for field in Field],
        },
    )


@router.post("", dependencies=[Depends(_small_enough), FromOurPage])
async def upload(request: Request, templates: Templates) -> Response:
    """Check a Word file and keep it, as a new template or as the next version of one."""
    async with request.form(max_files=1) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile):
            raise InputError(_NO_FILE)
        content = await sent.read()
        name, known = str(form.get("name") or ""), str(form.get("template") or "")
    work = partial(templates.upload, content, name=name, template_id=known or None)
    made = await run_in_threadpool(work)
    return JSONResponse({"address": f"/modeles/{made.id}"}, HTTPStatus.CREATED)


@router.post("/choix", dependencies=[FromOurPage])
def choose(
    templates: Templates,
    modele: Annotated[str, Form(max_length=64)] = "",
    document: Annotated[str, Form(max_length=64)] = _ALL,
    auteur: Annotated[str, Form(max_length=64)] = _ALL,
) -> Response:
    """Say which template prints what; none goes back to what comes otherwise."""
    templates.choose(
        modele or None,
        kind=None if document == _ALL else _kind(document),
        author_id=None if auteur == _ALL else auteur,
    )
    return RedirectResponse("/modeles", HTTPStatus.SEE_OTHER)


@router.get("/fournis/{name}")
def shipped(account: Signed, name: str) -> Response:
    """A template that ships, as the beginning of one's own."""
    del account
    if name not in SHIPPED.values():
        raise NotFound
    return attached(find_template(name), WORD, f"{name}.docx")


@router.get("/{template_id}")
def one_template(
    request: Request,
    templates: Templates,
    template_id: str,
    *,
    version: int | None = None,
    document: str = DocumentKind.LETTER,
) -> Response:
    """One template: an invented letter printed with it, its versions."""
    entry = templates.get(template_id)
    number = version or entry.number
    printed = templates.sample(template_id, number, _kind(document))
    return page(
        request,
        "template.html",
        {
            "entry": entry,
            "number": number,
            "versions": _versions(request, entry),
            "kinds": list(DocumentKind),
            "kind": _kind(document),
            "pages": services_of(request).prints.texts(printed.pdf),
            "note": printed.note,
        },
    )


@router.get("/{template_id}/pages/{page_no}")
def picture(
    request: Request,
    templates: Templates,
    template_id: str,
    page_no: int,
    *,
    version: int,
    document: str,
) -> Response:
    """A page of the invented letter as a picture."""
    printed = templates.sample(template_id, version, _kind(document))
    found = services_of(request).prints.picture(printed.pdf, page_no, width_px=PICTURE_PX)
    if found is None:
        raise NotFound
    return Response(found, media_type="image/png")


@router.get("/{template_id}/original")
def original(templates: Templates, template_id: str, version: int) -> Response:
    """The Word file as it was sent in."""
    content = templates.original(template_id, version)
    return attached(content, WORD, f"modele-{template_id[:8]}-{version}.docx")


@router.post("/{template_id}/version", dependencies=[FromOurPage])
def use(templates: Templates, template_id: str, version: Annotated[int, Form()]) -> Response:
    """Print with an earlier version again."""
    templates.use(template_id, version)
    return RedirectResponse(f"/modeles/{template_id}", HTTPStatus.SEE_OTHER)


@router.post("/{template_id}/retirer", dependencies=[FromOurPage])
def remove(templates: Templates, template_id: str) -> Response:
    """Print nothing with it any more."""
    templates.remove(template_id)
    return RedirectResponse("/modeles", HTTPStatus.SEE_OTHER)


def _versions(request: Request, entry: TemplateEntry) -> list[dict[str, object]]:
    now = services_of(request).now()
    return [
        {
            "number": version.number,
            "made": french_instant(version.made_at, now=now),
            "by": version.by,
        }
        for version in entry.versions
    ]


def _kind(value: str) -> DocumentKind:
    try:
        return DocumentKind(value)
    except ValueError:
        raise InputError(_BAD_CHOICE) from None
