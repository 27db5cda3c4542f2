"""How a family of rules runs: patterns in order, each change as tight as its words allow."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from re import Match, Pattern

from calame.postprocess.draft import Draft, Replacement

Build = Callable[[Match[str]], str | None]
_TOKENS = re.compile(r"\s+|\w+|[^\w\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One pattern and what stands for it.

    Attributes:
        pattern: What is looked for.
        written: A template (``\\1``) or a function of the match; None from it keeps the words.
        reason: Why, in French.
        needs: Any of these strings must be in the lower-case text: spares the search.
        confidence: 0 to 1.
    """

    pattern: Pattern[str]
    written: str | Build
    reason: str
    needs: tuple[str, ...] = ()
    confidence: float = 1.0

    def changes(self, text: str, name: str) -> Iterable[Replacement]:
        """The replacements of this rule in the text."""
        for match in self.pattern.finditer(text):
            if callable(self.written):
                written = self.written(match)
            else:
                written = match.expand(self.written)
            if written is None or written == match.group():
                continue
            yield tight(
                match.start(),
                match.group(),
                written,
                rule=name,
                reason=self.reason,
                confidence=self.confidence,
            )


def tight(
    start: int, old: str, new: str, *, rule: str, reason: str, confidence: float = 1.0
) -> Replacement:
    """The replacement of ``old`` by ``new`` without the whole words that both share at the ends."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    skip = sum(map(len, before[:head]))
    drop = sum(map(len, before[len(before) - tail :]))
    return Replacement(
        start=start + skip,
        end=start + len(old) - drop,
        written="".join(after[head : len(after) - tail]),
        rule=rule,
        reason=reason,
        confidence=confidence,
    )


def _shared(left: Sequence[str], right: Sequence[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def run(draft: Draft, rules: Iterable[Rule], *, name: str) -> Draft:
    """The draft after each rule in turn; ``name`` is the family, as edits show it."""
    lower = draft.text.lower()
    for rule in rules:
        if rule.needs and not any(need in lower for need in rule.needs):
            continue
        changed = draft.apply(rule.changes(draft.text, name))
        if changed is not draft:
            draft, lower = changed, changed.text.lower()
    return draft
