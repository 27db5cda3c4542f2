"""Recordings that a device sends to the S3 server itself, then confirms here.

The object lies unsealed at a place of its own until it is confirmed; then it is taken in like any
other recording, and deleted there. One that nobody confirms goes when its upload expires.
"""

from dataclasses import dataclass
from datetime import timedelta

from calame.models.errors import NotFound
from calame.pipeline.bootstrap import Services
from calame.pipeline.intake.inbox import BucketContent
from calame.pipeline.intake.landing import landing_bucket, landing_name
from calame.pipeline.intake.uploads import Said, Upload, Uploads
from calame.pipeline.people.accounts import Account

_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectUpload:
    """Where a device sends its recording.

    Attributes:
        upload: The upload that it confirms afterwards.
        address: Takes one PUT, for an hour.
    """

    upload: Upload
    address: str


def begin(services: Services, account: Account, said: Said, *, length: int) -> DirectUpload:
    """Open a direct upload.

    Raises:
        ConfigurationError: There is no S3 server that devices reach.
        InputError: No bytes, or too many.
    """
    bucket = landing_bucket(services)
    upload = Uploads(services, account).begin(said, length=length, is_direct=True)
    address = bucket.address_to_put(landing_name(services, upload.id), lifetime=_LIFETIME)
    return DirectUpload(upload=upload, address=address)


def confirm(services: Services, account: Account, upload_id: str) -> Upload:
    """Take in what a device has sent. Asked again, it gives the same answer.

    Raises:
        NotFound: No such upload, or the recording has not come.
        UploadDamaged: It is not what the device announced; it has to send it again.
    """
    uploads, bucket = Uploads(services, account), landing_bucket(services)
    upload = uploads.find(upload_id)
    if upload.received is not None:
        return upload
    name = landing_name(services, upload_id)
    if bucket.size(name) != upload.length:
        raise NotFound("L'enregistrement n'est pas arrivé en entier : envoyez-le de nouveau.")
    return uploads.complete(
        upload_id, BucketContent(bucket, name), discard=lambda: bucket.delete(name)
    )
