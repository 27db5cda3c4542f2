"""The documents point at things that exist, and every file has a licence."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of a document names an existing file or folder."""
    targets = LINK.findall(document.read_text("utf-8"))

    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_decisions_are_numbered_without_gap_or_double() -> None:
    """ADR numbers are 0001, 0002, … and each is used once."""
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]

    assert list(range(1, len(numbers) + 1)) == numbers


def test_every_licence_named_has_its_text() -> None:
    """A licence in REUSE.toml without its text in LICENSES/ helps nobody."""
    with (ROOT / "REUSE.toml").open("rb") as file:
        expressions = [e["SPDX-License-Identifier"] for e in tomllib.load(file)["annotations"]]
    named = {name for expression in expressions for name in expression.split(" AND ")}

    assert {name for name in named if not (ROOT / "LICENSES" / f"{name}.txt").is_file()} == set()
