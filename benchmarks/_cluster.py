"""A whole installation of several machines on this one: real programs that can be killed.

PostgreSQL, an S3 server, Prefect, the API and workers; with root, each worker in a network
namespace of its own behind a bridge, so that its network can be cut, and the S3 server on a disk
of its own, so that it can be filled.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from types import FrameType

import httpx

# Several installations may stand on one machine: each has names and a net of its own.
_MARK = os.getpid() % 100_000
_BRIDGE, _NET = f"cb{_MARK}", f"10.77.{_MARK % 250}"
_DISK = "-t tmpfs -o size=512m tmpfs"
_PATIENCE_S = 90.0
_CALAME = [sys.executable, "-c", "import sys; from calame.api.cli import main; sys.exit(main())"]


@dataclass(slots=True)
class Program:
    """A program that can be killed and started again.

    Attributes:
        name: For people.
        command: What runs.
        environment: Its variables.
        log: Where its output goes.
        user: Who runs it; None: who runs us.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    user: str | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        """Start it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=dict(self.environment), user=self.user, cwd=self.log.parent,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal and wait for its end."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait()

    def kill_child(self) -> bool:
        """Kill -9 its newest child; returns whether it had one."""
        found = subprocess.run(
            ["pgrep", "-n", "-P", str(self.process.pid if self.process else 0)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if not found.stdout.strip():
            return False
        os.kill(int(found.stdout), signal.SIGKILL)
        return True


class Cluster:
    """The programs of an installation. Use as a context."""

    def __init__(self, home: Path, *, workers: int, has_namespaces: bool | None = None) -> None:
        self.home = home
        self.has_namespaces = _may_divide() if has_namespaces is None else has_namespaces
        self.host = f"{_NET}.1" if self.has_namespaces else "127.0.0.1"
        self._count = workers
        self._stack = ExitStack()
        self.environment: dict[str, str] = {}
        self.programs: dict[str, Program] = {}
        self.workers: list[Program] = []

    def __enter__(self) -> "Cluster":
        os.umask(0o022)
        signal.signal(signal.SIGTERM, _leave)  # who gives up on us leaves no program behind
        if self.has_namespaces:
            self._stack.enter_context(_network(self._count))
        self._stack.callback(self._end)
        ports = dict(zip(("pg", "api", "prefect", "s3"), free_ports(self.host, 4), strict=True))
        self._postgres(ports["pg"])
        self.environment = self._settings(ports)
        self._s3(ports["s3"])
        self._calame("prefect", ["-m", "calame.flows.prefect_server"])
        self._add("api", [*_CALAME, "serve"], {"CALAME_WORK__ENABLED": "false"})
        self.address = f"http://127.0.0.1:{ports['api']}"
        for number in range(1, self._count + 1):
            self._worker(number)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def start(self, *names: str) -> None:
        """Start some programs; without names all but the workers."""
        for name in names or ("postgres", "s3", "prefect", "api"):
            if name in self.programs:
                self.programs[name].start()
                if name == "postgres":
                    self.wait_for_postgres()

    def wait_for_postgres(self) -> None:
        """Until it takes connections."""
        ready = [f"{_postgres_binaries()}/pg_isready", "-q", "-h", self.host, "-p", self._pg_port]
        wait_until(lambda: subprocess.run(ready, check=False).returncode == 0)

    @contextmanager
    def without_network(self, number: int) -> Iterator[None]:
        """The network is taken away from a worker."""
        turn = ["ip", "link", "set", _near(number)]
        subprocess.run([*turn, "down"], check=True)
        yield
        subprocess.run([*turn, "up"], check=True)

    @contextmanager
    def without_room(self) -> Iterator[None]:
        """The disk of the S3 server is full."""
        ballast = self.home / "s3" / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 16))
        yield
        ballast.unlink()

    def _end(self) -> None:
        for program in [*self.workers, *self.programs.values()]:
            if program.process is not None and program.process.poll() is None:
                program.process.kill()
                program.process.wait()
        shutil.rmtree(self._pg_home, ignore_errors=True)

    def _add(
        self, name: str, command: Sequence[str], more: Mapping[str, str], user: str | None = None
    ) -> Program:
        program = Program(
            name, command, self.environment | dict(more), self.home / f"{name}.log", user
        )
        self.programs[name] = program
        return program

    def _calame(self, name: str, arguments: Sequence[str]) -> None:
        self._add(name, [sys.executable, *arguments], {})

    def _worker(self, number: int) -> None:
        prefix = ["ip", "netns", "exec", _space(number)] if self.has_namespaces else []
        name = f"worker{number}"
        more = {"CALAME_WORK__NAME": name, "CALAME_DATA_DIR": str(self.home / name)}
        self.workers.append(
            Program(
                name,
                [*prefix, *_CALAME, "worker"],
                self.environment | more,
                self.home / f"{name}.log",
            )
        )

    def _settings(self, ports: Mapping[str, int]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CALAME_")}
        return (
            kept
            | {
                "CALAME_DATA_DIR": str(self.home / "data"),
                "CALAME_DATABASE__URL": (
                    f"postgresql+psycopg://calame@{self.host}:{ports['pg']}/postgres"
                ),
                "CALAME_SERVER__PORT": str(ports["api"]),
                "CALAME_PREFECT__HOST": self.host,
                "CALAME_PREFECT__PORT": str(ports["prefect"]),
                "CALAME_PREFECT__URL": f"http://{self.host}:{ports['prefect']}/api",
                "CALAME_RECOGNITION__THREADS": "1",
                "CALAME_WORK__LEASE_S": "10",
                "CALAME_WORK__RETRY_AFTER_S": "1",
                "CALAME_LOG_FORMAT": "json",
            }
            | self._objects(ports["s3"])
        )

    def _objects(self, port: int) -> dict[str, str]:
        return {
            "CALAME_OBJECTS__STORE": "s3",
            "CALAME_S3__ENDPOINT": f"{self.host}:{port}",
            "CALAME_S3__BUCKET": "calame",
            "CALAME_S3__ACCESS_KEY": "calame",
            "CALAME_S3__SECRET_KEY": "un-long-secret",
            "CALAME_S3__TLS": "false",
        }

    def _s3(self, port: int) -> None:
        folder = self.home / "s3"
        folder.mkdir()
        if self.has_namespaces:
            subprocess.run(["mount", *_DISK.split(), str(folder)], check=True)
            self._stack.callback(subprocess.run, ["umount", "--lazy", str(folder)], check=False)
        (folder / "calame").mkdir()
        command = ["rclone", "serve", "s3", "--config", "/dev/null", "--addr"]
        rclone = Path(sys.executable).with_name("rclone")
        command[0] = str(rclone) if rclone.exists() else "rclone"
        key = ["--auth-key", "calame,un-long-secret", str(folder)]
        self._add("s3", [*command, f"{self.host}:{port}", *key], {})

    def _postgres(self, port: int) -> None:
        self._pg_port = str(port)
        self._pg_home = Path(mkdtemp(prefix="calame-pg-"))
        user = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = "postgres"
            shutil.chown(self._pg_home, user)
        binaries = _postgres_binaries()
        initialise: list[str | Path] = [
            *(f"{binaries}/initdb", "-D", self._pg_home / "data", "-U", "calame"),
            *("--auth=trust", "--no-sync", "-E", "UTF8"),
        ]
        subprocess.run(initialise, user=user, cwd="/", check=True, stdout=subprocess.DEVNULL)
        if self.has_namespaces:
            access = self._pg_home / "data" / "pg_hba.conf"
            access.write_text(f"{access.read_text()}\nhost all all {_NET}.0/24 trust\n")
        switches = {
            "listen_addresses": self.host, "port": port, "max_connections": 200,
            "unix_socket_directories": self._pg_home, "restart_after_crash": "on",
        }  # fmt: skip
        command = [f"{binaries}/postgres", "-D", str(self._pg_home / "data")]
        for key, value in switches.items():
            command += ["-c", f"{key}={value}"]
        program = Program("postgres", command, {}, self._pg_home / "log", user)
        self.programs["postgres"] = program


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit(1)


def wait_until(fact: Callable[[], object], patience_s: float = _PATIENCE_S) -> None:
    """Wait for something to become true.

    Raises:
        TimeoutError: It does not.
    """
    end = time.monotonic() + patience_s
    while not fact():
        if time.monotonic() > end:
            raise TimeoutError("waited in vain")
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether a page answers with success."""
    try:
        return httpx.get(url, trust_env=False, timeout=3).is_success
    except httpx.HTTPError:
        return False


def free_ports(host: str, count: int) -> list[int]:
    """Ports that nobody uses."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.create_server((host, 0))) for _ in range(count)]
        return [int(probe.getsockname()[1]) for probe in probes]


def _postgres_binaries() -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return str(found[-1]) if found else str(Path(shutil.which("postgres") or "/").parent)


def _may_divide() -> bool:
    """Whether network namespaces can be made here."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    name = f"cp{_MARK}"
    probe = ["ip", "netns", "add", name]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        return False
    subprocess.run(["ip", "netns", "del", name], check=False)
    return True


@contextmanager
def _network(count: int) -> Iterator[None]:
    """A bridge, and a namespace behind it for each worker."""
    _clear(count)
    _ip(f"link add {_BRIDGE} type bridge")
    _ip(f"addr add {_NET}.1/24 dev {_BRIDGE}")
    _ip(f"link set {_BRIDGE} up")
    for number in range(1, count + 1):
        space, near, far = _space(number), _near(number), f"cx{_MARK}-{number}"
        _ip(f"netns add {space}")
        _ip(f"link add {near} type veth peer name {far}")
        _ip(f"link set {far} netns {space}")
        _ip(f"link set {near} master {_BRIDGE} up")
        _ip(f"-n {space} addr add {_NET}.{number + 10}/24 dev {far}")
        _ip(f"-n {space} link set {far} up")
        _ip(f"-n {space} link set lo up")
    try:
        yield
    finally:
        _clear(count)


def _clear(count: int) -> None:
    for number in range(1, count + 1):
        subprocess.run(["ip", "netns", "del", _space(number)], capture_output=True, check=False)
    subprocess.run(["ip", "link", "del", _BRIDGE], capture_output=True, check=False)


def _space(number: int) -> str:
    """The namespace of a worker."""
    return f"cw{_MARK}-{number}"


def _near(number: int) -> str:
    """Our end of a worker's cable."""
    return f"cv{_MARK}-{number}"


def _ip(arguments: str) -> None:
    subprocess.run(["ip", *arguments.split()], check=True)
