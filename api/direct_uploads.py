"""Direct uploads: a device sends its recording to the S3 server itself, then confirms it here."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from calame.api.choices import author_id
from calame.api.machine import Machine
from calame.api.sessions import services_of
from calame.models.documents import DocumentKind
from calame.models.states import Priority
from calame.pipeline.intake import direct
from calame.pipeline.intake.uploads import Said

router = APIRouter(prefix="/api/direct-uploads", tags=["dictations"])


class DirectIn(BaseModel):
    """A recording that will be sent."""

    model_config = ConfigDict(extra="forbid")

    size: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    file_name: str = Field(default="dictée", max_length=255)
    author: str = ""
    priority: Priority = Priority.DAY
    kind: DocumentKind | None = None
    patient: str | None = Field(default=None, max_length=200)


class DirectOut(BaseModel):
    """Where to send it: one PUT of its bytes to ``url``, then a confirmation."""

    id: str
    url: str


class Confirmed(BaseModel):
    """It is stored durably and in the queue: the device may forget its copy."""

    dictation_id: str
    sha256: str
    is_duplicate: bool


@router.post("", status_code=HTTPStatus.CREATED)
def begin(request: Request, account: Machine, body: DirectIn) -> DirectOut:
    """Open a direct upload."""
    services = services_of(request)
    said = Said(
        file_name=body.file_name,
        author_id=author_id(services, account, body.author) or account.author_id,
        priority=body.priority,
        kind=body.kind,
        patient=body.patient,
        sha256=body.sha256,
    )
    opened = direct.begin(services, account, said, length=body.size)
    return DirectOut(id=opened.upload.id, url=opened.address)


@router.post("/{upload_id}/confirmation")
def confirm(request: Request, account: Machine, upload_id: str) -> Confirmed:
    """Say that it was sent; the answer says what is stored."""
    received = direct.confirm(services_of(request), account, upload_id).received
    assert received is not None  # noqa: S101 - for the type checker: confirm() completes it
    return Confirmed(
        dictation_id=received.dictation_id,
        sha256=received.sha256,
        is_duplicate=received.is_duplicate,
    )
