"""Where direct uploads lie until they are confirmed: below ``direct/`` in the bucket."""

from calame.models.errors import ConfigurationError
from calame.pipeline.bootstrap import Services
from calame.pipeline.objects.bucket import Bucket


def landing_bucket(services: Services) -> Bucket:
    """The bucket that devices send to.

    Raises:
        ConfigurationError: Devices cannot reach it.
    """
    if services.settings.s3.public_endpoint is None:
        raise ConfigurationError(
            "L'envoi direct n'est pas ouvert ici : envoyez par l'adresse ordinaire."
        )
    return Bucket(services.settings.s3, services.settings.s3.bucket)


def landing_name(services: Services, upload_id: str) -> str:
    """What an upload's object is called there."""
    return f"{services.settings.s3.prefix}direct/{upload_id}"
