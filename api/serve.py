"""``calame serve``: pages, API, recognition and Prefect on one machine, under one program."""

import errno
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from itertools import chain, repeat
from types import FrameType

import uvicorn

from calame.api.supervision import Child, Supervisor
from calame.api.web import create_app
from calame.models.errors import ConfigurationError, PortInUse, StorageFailed
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.logs import configure
from calame.pipeline.objects.probing import require_usable
from calame.pipeline.people.accounts import FirstAccount, ensure_first_account
from calame.pipeline.settings import PREFIX, ServerSettings, Settings, as_environment

_log = logging.getLogger(__name__)
_LOOPBACK = "127.0.0.1"
_PAUSES_S = (1.0, 2.0, 4.0, 8.0, 15.0)
_NO_DATABASE = (
    "La base PostgreSQL ne répond pas : vérifiez qu'elle est démarrée et joignable. "
    "Calame attend, et ouvrira dès qu'elle répond."
)
_NO_BUCKET_SERVER = (
    "Le serveur S3 ne répond pas : vérifiez qu'il est démarré, joignable, et ses clés. "
    "Calame attend, et ouvrira dès qu'il répond."
)


def serve(settings: Settings, *, say: Callable[[str], None]) -> None:
    """Serve until told to stop (ctrl-C, SIGTERM); every child ends with it.

    A PostgreSQL or S3 server that is not there yet is waited for: machines start in any order.
    Until it answers, the port takes no connection, so that nobody believes us ready.

    Args:
        settings: What to serve, and where.
        say: Shows one line to the person who started it.

    Raises:
        PortInUse: Another program listens on the address.
        ConfigurationError: The address cannot be used.
        StorageFailed: The data folder, its database or its store cannot be used.
    """
    configure(settings.log_level, settings.log_format)
    _end_in_order()
    with _listen(settings.server) as listener:
        services = build(settings)
        _await_storage(services, say=say)
        first = ensure_first_account(services)
        children, environment = _children(settings), _environment(settings)
        with Supervisor(children, environment):
            _announce(settings.server, first, services=services, say=say)
            config = uvicorn.Config(create_app(services), log_config=None, access_log=False)
            uvicorn.Server(config).run(sockets=[listener])
        services.database.close()


def _await_storage(services: Services, *, say: Callable[[str], None]) -> None:
    """Bring the tables to their form and try the store out, as soon as both answer.

    Raises:
        StorageFailed: They are on this machine and cannot be used: waiting would not help.
        ConfigurationError: They answer, and must not be used.
    """
    database, store = services.database, services.objects.store
    _use(database.migrate, say, _NO_DATABASE if database.dialect == "postgresql" else None)
    is_s3 = services.settings.objects.store == "s3"
    _use(lambda: require_usable(store), say, _NO_BUCKET_SERVER if is_s3 else None)


def _use(act: Callable[[], object], say: Callable[[str], None], away: str | None) -> None:
    """Do something with a storage; while it does not answer, say so once and try again.

    Args:
        act: What to do.
        say: Shows one line.
        away: That line; None where there is nothing to wait for.
    """
    for pause_s in chain(_PAUSES_S, repeat(_PAUSES_S[-1])):
        try:
            act()
        except StorageFailed as error:
            if away is None:
                raise
            if pause_s == _PAUSES_S[0]:
                say(away)
            _log.warning("not ready, %s: another try in %.0f s", error.code, pause_s)
        else:
            return
        time.sleep(pause_s)


def work(settings: Settings, *, say: Callable[[str], None]) -> None:
    """Recognise until told to stop; what is not finished returns to the queue.

    A database that is not there yet is waited for: machines start in any order.

    Raises:
        StorageFailed: The data folder cannot be made.
        ConfigurationError: The database's address cannot be used.
    """
    configure(settings.log_level, settings.log_format)
    _end_in_order()
    build(settings).database.close()
    with Supervisor(_workers(settings), _environment(settings)):
        say("Ce moteur travaille. Pour arrêter : Ctrl-C.")
        while True:
            signal.pause()


def _announce(
    server: ServerSettings,
    first: FirstAccount | None,
    *,
    services: Services,
    say: Callable[[str], None],
) -> None:
    say(f"Calame est ouvert : http://{_printed_host(server.host)}:{server.port}")
    if first is not None:
        say(
            f"Premier compte : identifiant « {first.login} », mot de passe « {first.password} ». "
            "Notez-le, il ne sera plus affiché."
        )
    if not services.vault.is_encrypting:
        say("Les dictées sont stockées sans chiffrement : protégez le disque (docs/operations.md).")
    say("Pour arrêter : Ctrl-C.")


def _listen(server: ServerSettings) -> socket.socket:
    """Take the port before anything else starts; uvicorn opens it.

    Raises:
        PortInUse: Another program listens there.
        ConfigurationError: The address is not one of this machine, or not ours to take.
    """
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    try:
        listener.bind((server.host, server.port))
    except OSError as err:
        listener.close()
        if err.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Le port {server.port} est déjà occupé : "
                "arrêtez l'autre programme ou choisissez --port."
            ) from err
        raise ConfigurationError(
            "L'adresse d'écoute ne peut pas être ouverte : corrigez --host ou --port."
        ) from err
    return listener


def _children(settings: Settings) -> list[Child]:
    """What ``calame serve`` watches: recognition, and a Prefect server unless there is one."""
    if not settings.work.enabled:
        return []
    if not settings.prefect.enabled or settings.prefect.url is not None:
        return _workers(settings)
    port = str(_free_port(settings.prefect.port))
    server = Child(
        "prefect",
        ["calame.flows.prefect_server", "--host", _LOOPBACK, "--port", port],
        output=settings.data_dir / "prefect.log",
    )
    return [server, _runner(f"http://{_LOOPBACK}:{port}/api")]


def _workers(settings: Settings) -> list[Child]:
    """What ``calame worker`` watches: recognition, and the pool of what operators start."""
    url = settings.prefect.url if settings.prefect.enabled else None
    children = [_runner(url)]
    if url is not None and settings.prefect.pool is not None:
        children.append(Child("pool", ["calame.flows.pool"]))
    return children


def _runner(prefect_url: str | None) -> Child:
    known = ["--prefect-url", prefect_url] if prefect_url else []
    return Child("runner", ["calame.flows.runner", *known])


def _environment(settings: Settings) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.upper().startswith(PREFIX)
    }
    return kept | as_environment(settings)


def _free_port(wanted: int) -> int:
    """The port on loopback, or another one where it is taken."""
    for port in (wanted, 0):
        try:
            with socket.create_server((_LOOPBACK, port)) as probe:
                found: int = probe.getsockname()[1]
                return found
        except OSError:
            _log.warning("port %d is taken, another is used", port)
    raise PortInUse


def _printed_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _end_in_order() -> None:
    """Leave by SystemExit, through every ``with``, so that the children are ended.

    Uvicorn has handlers of its own while it runs, and raises the signal again once it has stopped.
    """

    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
