"""The web application: pages for people, a JSON API for machines, nothing from outside."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from calame.api.bucket_events import router as bucket_events
from calame.api.direct_uploads import router as direct_uploads
from calame.api.failures import handle_failures
from calame.api.machine import router as machine
from calame.api.pages.auto_texts import router as auto_texts
from calame.api.pages.deciding import router as deciding
from calame.api.pages.history import router as history
from calame.api.pages.intake import router as intake
from calame.api.pages.letter import router as letter
from calame.api.pages.me import router as me
from calame.api.pages.night import router as night
from calame.api.pages.office import router as office
from calame.api.pages.printed import router as printed
from calame.api.pages.record import router as record
from calame.api.pages.sign_in import router as sign_in
from calame.api.pages.templates import router as templates
from calame.api.pages.upload import router as upload
from calame.api.pages.vocabulary import router as vocabulary
from calame.api.pages.worklist import router as worklist
from calame.api.security import Guard
from calame.api.uploads import for_machines as machine_uploads
from calame.api.uploads import for_pages as page_uploads
from calame.api.watching import router as watching
from calame.pipeline.bootstrap import Services

_STATIC = Path(__file__).parent / "static"
PAGES = (
    *(sign_in, worklist, upload, page_uploads, letter, deciding, printed, templates),
    *(me, auto_texts, record, history, office, night, intake, vocabulary),
)


def create_app(services: Services) -> FastAPI:
    """The application on top of the given services.

    No page of generated documentation is served: it would load scripts from elsewhere. Machines
    read ``/api/openapi.json``.
    """
    app = FastAPI(title="Calame", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.services = services
    app.add_middleware(Guard)
    handle_failures(app)
    for router in PAGES:
        app.include_router(router, include_in_schema=False)
    app.include_router(machine)
    app.include_router(machine_uploads, tags=["dictations"])
    app.include_router(direct_uploads)
    app.include_router(bucket_events)
    app.include_router(watching)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return app
