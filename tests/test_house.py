"""The layout of docs/adr/0001: folders, package list, resources."""

import subprocess
import sys
import tomllib
import zipfile
from importlib import resources
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("api", "asr", "flows", "lexicon", "models", "pipeline", "postprocess", "templates")


def packages() -> list[str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        names: list[str] = tomllib.load(file)["tool"]["setuptools"]["packages"]
    return names


def test_every_package_is_listed() -> None:
    """A package that pyproject.toml does not list would be left out of a wheel."""
    found = {
        "calame." + ".".join(path.parent.relative_to(ROOT).parts)
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("__init__.py")
    }

    assert found == set(packages())


@pytest.mark.parametrize("name", packages())
def test_every_package_is_typed_and_says_what_it_does(name: str) -> None:
    """Each folder has a docstring, and the top ones a py.typed marker."""
    package = resources.files(name)

    assert (package / "__init__.py").read_text("utf-8").startswith('"""')
    assert name.count(".") > 1 or (package / "py.typed").is_file()


def test_the_link_for_type_checkers_points_to_the_root() -> None:
    """Mypy finds calame.* through .links/calame."""
    assert (ROOT / ".links" / "calame").resolve() == ROOT.resolve()


def test_the_wheel_holds_every_file(tmp_path: Path) -> None:
    """Templates, word lists, pages and weights of the correction reach who installs Calame."""
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    tree = tmp_path / "tree"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *FOLDERS], cwd=ROOT, capture_output=True, check=True
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    for name in [*names, "pyproject.toml", "README.md"]:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes((ROOT / name).read_bytes())

    subprocess.run([*wheel, "--wheel-dir", tmp_path, tree], check=True, capture_output=True)

    (built,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(built).namelist())
    assert {name for name in names if f"calame/{name}" not in packed} == set()
