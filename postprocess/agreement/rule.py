"""What the families of agreement share."""

from re import Pattern

from calame.postprocess.rules import Build, Rule

NAME = "agreement"
REASON = "accord que l'oreille n'entend pas"
CLAUSE = r"(?:(?<=[.,;:(\n] )|(?<=\n)|^)"
WORD = r"[a-zà-ÿœ]+(?:-[a-zà-ÿœ]+)*"


def agreement_rule(pattern: Pattern[str], written: str | Build, *needs: str) -> Rule:
    """A rule that writes a silent ending."""
    return Rule(pattern=pattern, written=written, reason=REASON, needs=needs)
