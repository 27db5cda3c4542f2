"""The deployment files: they parse, name settings that exist, and start programs that exist."""

import configparser
import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from calame.api.cli import app
from calame.pipeline.settings import refuse_unknown

DEPLOY = Path(__file__).parent.parent / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
ASSIGNMENT = re.compile(r"^(CALAME_\w+)=", re.MULTILINE)


def commands() -> set[str]:
    return set(app.info.cls.families)  # type: ignore[union-attr]


def check(command: list[str]) -> None:
    """A command of ours, or one of our modules."""
    if "-m" in command:
        assert find_spec(command[command.index("-m") + 1]) is not None
        return
    assert command[0] in commands()


def test_the_compose_file_starts_what_exists_with_settings_that_exist() -> None:
    """Every service restarts by itself; workers wait for pages that are ready."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]

    assert set(services) == {"postgres", "s3", "prefect", "web", "worker"}
    for name, service in services.items():
        assert service["restart"] == "unless-stopped"
        refuse_unknown(service.get("environment", {}))
        if name not in {"postgres", "s3"}:
            check([*service.get("entrypoint", []), *service["command"]])
    assert services["worker"]["depends_on"] == {"web": {"condition": "service_healthy"}}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_unit_starts_what_exists(unit: Path) -> None:
    """As nobody's root, with a umask that keeps dictations private."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(unit)
    service = parser["Service"]

    program, *arguments = shlex.split(service["ExecStart"])

    assert program in {"/opt/calame/venv/bin/calame", "/opt/calame/venv/bin/python"}
    check(arguments)
    assert (service["User"], service["UMask"]) == ("calame", "0077")
    refuse_unknown(dict.fromkeys(ASSIGNMENT.findall(service.get("Environment", "")), ""))


def test_the_example_of_the_settings_names_settings_that_exist() -> None:
    """A misspelt one would stop every program."""
    names = ASSIGNMENT.findall((DEPLOY / "calame.env.example").read_text())

    refuse_unknown(dict.fromkeys(names, ""))
    assert "CALAME_DATABASE__URL" in names
