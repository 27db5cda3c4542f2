"""One mail to one address, through the mail server of the settings."""

import smtplib
import ssl
from email.message import EmailMessage

from calame.models.errors import ConfigurationError, DependencyError
from calame.pipeline.settings import MailSettings

_TIMEOUT_S = 20.0


def send(settings: MailSettings, *, to: str, subject: str, text: str) -> None:
    """Send a mail.

    Raises:
        ConfigurationError: No mail server is set.
        DependencyError: The mail server does not answer, or refuses.
    """
    if settings.host is None:
        raise ConfigurationError(
            "Aucun serveur de messagerie n'est réglé : donnez CALAME_MAIL__HOST."
        )
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.sender, to, subject
    message.set_content(text)
    try:
        with _connection(settings, settings.host) as server:
            server.send_message(message)
    except (smtplib.SMTPException, OSError) as err:
        # Not chained into the message: a refusal repeats addresses.
        raise DependencyError(
            "Le serveur de messagerie n'a pas pris le message : vérifiez CALAME_MAIL__*."
        ) from err


def _connection(settings: MailSettings, host: str) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, settings.port, timeout=_TIMEOUT_S, context=context
        )
    else:
        server = smtplib.SMTP(host, settings.port, timeout=_TIMEOUT_S)
        if settings.security == "starttls":
            server.starttls(context=context)
    if settings.login is not None and settings.password is not None:
        server.login(settings.login, settings.password.get_secret_value())
    return server
