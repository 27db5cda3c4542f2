"""Kill -9 at random moments, real programs, real recognition: is anything lost or done twice?

``python -m benchmarks crashes --kills 200``; ``--targets network disk`` strikes those, in order.
With root the network is cut and the disk of the S3 server filled too. Ends with 1 when a rule is
broken: every recording that was confirmed has exactly one draft or a visible failure; every row
has its objects and, after the daily sweep, every object its row; nothing was done twice.
"""

import argparse
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from sqlalchemy import func, select

from benchmarks._clips import clips
from benchmarks._cluster import Cluster, answers, wait_until
from calame.models.states import DictationState
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.settings import Settings, load
from calame.pipeline.state.object_names import named
from calame.pipeline.state.tables import DictationRow, EventRow, VersionRow
from calame.pipeline.state.upkeep_tables import DraftRow
from calame.pipeline.upkeep import orphans

_LOGIN, _PASSWORD = "banc", "un-long-secret-de-banc"
_SETTLES_WITHIN_S = 900.0


class Sender:
    """Sends recordings as a dictaphone does: until the server has confirmed each one."""

    def __init__(self, address: str, recordings: Iterator[bytes]) -> None:
        self._client = httpx.Client(
            base_url=address, auth=(_LOGIN, _PASSWORD), timeout=5, trust_env=False
        )
        self._recordings = recordings
        self._unconfirmed: list[bytes] = []
        self.confirmed: set[str] = set()

    def send(self, count: int) -> None:
        """Send new ones and what was not confirmed before."""
        self._unconfirmed += [next(self._recordings) for _ in range(count)]
        self.send_again()

    def send_again(self) -> bool:
        """Send what is not confirmed; returns whether nothing is left."""
        left = []
        for content in self._unconfirmed:
            try:
                answer = self._client.post("/api/dictations", files={"file": ("clip.wav", content)})
                answer.raise_for_status()
                self.confirmed.add(answer.json()["id"])
            except httpx.HTTPError:
                left.append(content)
        self._unconfirmed = left
        return not left


TARGETS = ("runner", "worker", "api", "prefect", "postgres", "s3", "network", "disk")
_WITH_ROOT = ("network", "disk")


class Chaos:
    """Kills, cuts and fills, and starts again what nobody else does."""

    def __init__(self, cluster: Cluster, seed: int, targets: Sequence[str] = ()) -> None:
        """Choose what may be struck.

        Args:
            cluster: What is struck.
            seed: The same one gives the same moments.
            targets: Struck in this order; none: any, at random.
        """
        self._cluster = cluster
        self._random = random.Random(seed)  # noqa: S311 - the same moments each time
        self._any = [one for one in TARGETS if cluster.has_namespaces or one not in _WITH_ROOT]
        self.planned = [target for target in targets if target in self._any]
        self.kills: Counter[str] = Counter()

    def strike(self) -> None:
        """Strike something, some moment from now."""
        self._pause(2.5)
        done = self.kills.total()
        target = self.planned[done] if self.planned else self._random.choice(self._any)
        self.kills[target] += self._hit(target)

    def _hit(self, target: str) -> bool:
        """Strike this; returns whether it was there."""
        number = self._random.randrange(len(self._cluster.workers))
        worker = self._cluster.workers[number]
        if target == "runner":
            return worker.kill_child()
        if target == "worker":
            worker.kill()
            worker.start()
        elif target == "network":
            with self._cluster.without_network(number + 1):
                self._pause(4.0)
        elif target == "disk":
            with self._cluster.without_room():
                self._pause(4.0)
        else:
            self._cluster.programs[target].kill()
            self._cluster.start(target)
        return True

    def _pause(self, most_s: float) -> None:
        time.sleep(self._random.uniform(0.05, most_s))


def broken_rules(services: Services, confirmed: set[str]) -> list[str]:
    """What must not be, in words; empty when all is well."""
    with services.database.read_all() as session:
        rows = {row.id: row for row in session.scalars(select(DictationRow))}
        versions = Counter(session.scalars(select(VersionRow.dictation_id)))
        drafts = Counter(session.scalars(select(DraftRow.dictation_id)))
        done = select(EventRow.dictation_id).where(
            EventRow.what == "state", EventRow.state == DictationState.TO_REVIEW
        )
        arrivals = Counter(session.scalars(done))
        doubles = session.scalar(
            select(func.count() - func.count(DictationRow.audio_sha256.distinct()))
        )
        keys = set(named(session))
    broken = [f"{len(confirmed - set(rows))} confirmed and lost"] if confirmed - set(rows) else []
    if doubles:
        broken.append(f"{doubles} recordings twice")
    for row in rows.values():
        expected = 1 if row.state is DictationState.TO_REVIEW else 0
        found = (versions[row.id], drafts[row.id], arrivals[row.id])
        is_visible = row.state is DictationState.TO_REVIEW or bool(row.failure_reason)
        if found != (expected,) * 3 or not is_visible:
            broken.append(f"{row.state}: {found}")
    held = {key for practice in {row.practice_id for row in rows.values()}
            for key in services.objects.keys(practice)}  # fmt: skip
    if keys - held:
        broken.append(f"{len(keys - held)} rows without object")
    return broken + ([f"{len(held - keys)} objects without row"] if held - keys else [])


def sweep(services: Services) -> int:
    """Let the daily duty look twice, a day apart: how many objects no row has named meanwhile."""
    tomorrow, later = (services.now() + timedelta(hours=hours) for hours in (25, 50))
    orphans.remove_old(replace(services, clock=lambda: tomorrow))
    return orphans.remove_old(replace(services, clock=lambda: later))


def prepare(settings: Settings) -> Services:
    """Tables, a practice and an account that sends."""
    from calame.models.states import Role  # noqa: PLC0415
    from calame.pipeline.people.accounts import create_account, create_practice  # noqa: PLC0415

    services = build(settings)
    services.database.migrate()
    practice = create_practice(services, name="Banc", lines=())
    create_account(
        services, practice_id=practice, login=_LOGIN, password=_PASSWORD,
        name="Banc", role=Role.SECRETARY,
    )  # fmt: skip
    return services


def _states(services: Services) -> Counter[str]:
    with services.database.read_all() as session:
        return Counter(str(state) for state in session.scalars(select(DictationRow.state)))


def run(home: Path, *, kills: int, seed: int, targets: Sequence[str] = ()) -> dict[str, object]:
    """Strike so often, or each of these; returns the figures."""
    begin = time.monotonic()
    with Cluster(home, workers=2) as cluster:
        cluster.start("postgres", *(["s3"] if "s3" in cluster.programs else []))
        services = prepare(settings_of(cluster.environment))
        cluster.start("prefect", "api")
        for worker in cluster.workers:
            worker.start()
        wait_until(lambda: answers(f"{cluster.address}/pret"))
        chaos = Chaos(cluster, seed, targets)
        kills = len(chaos.planned) or kills
        sender = Sender(cluster.address, clips(10 * kills + 100))
        while chaos.kills.total() < kills:
            sender.send(1)
            chaos.strike()
        wait_until(lambda: answers(f"{cluster.address}/pret"))
        wait_until(sender.send_again)
        wait_until(lambda: _states(services)["received"] == 0, _SETTLES_WITHIN_S)
        for worker in cluster.workers:
            worker.kill(signal.SIGTERM)
        swept = sweep(services)
        broken = broken_rules(services, sender.confirmed)
        return {
            "kills": dict(chaos.kills), "namespaces": cluster.has_namespaces,
            "confirmed": len(sender.confirmed), "states": dict(_states(services)),
            "swept": swept, "seconds": round(time.monotonic() - begin), "broken": broken,
        }  # fmt: skip


def settings_of(environment: dict[str, str]) -> Settings:
    """The settings of a cluster, for ourselves."""
    import os  # noqa: PLC0415

    os.environ.update({k: v for k, v in environment.items() if k.startswith("CALAME_")})
    return load()


def main() -> int:
    """Run and say what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--targets", nargs="*", choices=TARGETS, default=())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = arguments.home or Path(folder)
        Path(folder).chmod(0o755)
        found = run(home, kills=arguments.kills, seed=arguments.seed, targets=arguments.targets)
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return int(bool(found["broken"]))


if __name__ == "__main__":
    sys.exit(main())
