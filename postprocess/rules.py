"""How a family of rules runs: patterns in order, each change as tight as its words allow."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from re import Match, Pattern

from rapidfuzz.distance import Indel

from calame.models.report import DoubtKind
from calame.postprocess.draft import Draft, Replacement, SourceDoubt

Build = Callable[[Match[str]], str | None]
_TOKENS = re.compile(r"\s+|\w+|[^\w\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    r"""One pattern and what stands for it.

    Attributes:
        pattern: What is looked for.
        written: A template (``\1``) or a function of the match; None from it keeps the words.
        reason: Why, in French.
        needs: Any of these strings must be in the lower-case text: spares the search.
        confidence: 0 to 1.
        doubt: Where set, each change is also a doubt of this kind, with its reason.
        is_whole: The change is one piece, even where words of it stay: « deux litres et demi ».
    """

    pattern: Pattern[str]
    written: str | Build
    reason: str
    needs: tuple[str, ...] = ()
    confidence: float = 1.0
    doubt: DoubtKind | None = None
    is_whole: bool = False

    def changes(self, text: str, name: str) -> Iterator[Replacement]:
        """The replacements of this rule in the text."""
        for match in self.pattern.finditer(text):
            written = self._written(match)
            if written is None or written == match.group():
                continue
            for start, end, text_there in self._parts(match.group(), written):
                yield Replacement(
                    start=match.start() + start,
                    end=match.start() + end,
                    written=text_there,
                    rule=name,
                    reason=self.reason,
                    confidence=self.confidence,
                )

    def _parts(self, old: str, new: str) -> Iterable[tuple[int, int, str]]:
        return [(0, len(old), new)] if self.is_whole else changes_between(old, new)

    def _written(self, match: Match[str]) -> str | None:
        return match.expand(self.written) if isinstance(self.written, str) else self.written(match)


def rule(
    pattern: str,
    written: str | Build,
    *needs: str,
    reason: str,
    is_case_free: bool = True,
) -> Rule:
    """A rule from its pattern; ``needs`` are the strings without which it is not searched."""
    flags = re.IGNORECASE if is_case_free else re.NOFLAG
    return Rule(pattern=re.compile(pattern, flags), written=written, reason=reason, needs=needs)


def changes_between(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Where ``old`` differs from ``new``: start, end and what stands there instead.

    Whole words only. Changes with nothing but spaces or signs between them are one: « huit heures
    trente » to « 8 h 30 » is one change, not three.
    """
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    offset = start = i = first = 0
    for block in Indel.opcodes(before, after).as_matching_blocks():
        shared = before[block.a : block.a + block.size]
        is_end = block.a + block.size == len(before) and block.b + block.size == len(after)
        is_head = block.a == 0 and block.b == 0
        if not (is_end or is_head or any(map(_is_word, shared))):
            continue
        offset += sum(map(len, before[i : block.a]))
        if i < block.a or first < block.b:
            yield start, offset, "".join(after[first : block.b])
        i, first = block.a + block.size, block.b + block.size
        offset += sum(map(len, shared))
        start = offset


def text_before(match: Match[str], reach: int = 40) -> str:
    """The text just before a match."""
    return match.string[max(0, match.start() - reach) : match.start()]


def text_after(match: Match[str], reach: int = 40) -> str:
    """The text just behind a match."""
    return match.string[match.end() : match.end() + reach]


def _is_word(token: str) -> bool:
    return token[0].isalnum()


def run(draft: Draft, rules: Iterable[Rule], *, name: str) -> Draft:
    """The draft after each rule in turn; ``name`` is the family, as edits show it."""
    lower = draft.text.lower()
    for each in rules:
        if each.needs and not any(need in lower for need in each.needs):
            continue
        changes = list(each.changes(draft.text, name))
        if not changes:
            continue
        draft = make(draft, changes, doubt=each.doubt)
        lower = draft.text.lower()
    return draft


def guess(match: Match[str], written: str, *, name: str, reason: str) -> Replacement:
    """The change of a whole match that only the sound speaks for."""
    return Replacement(
        start=match.start(),
        end=match.end(),
        written=written,
        rule=name,
        reason=reason,
        confidence=0.7,
    )


def make(draft: Draft, changes: Sequence[Replacement], *, doubt: DoubtKind | None) -> Draft:
    """The draft with the changes; where a kind is given each is also a doubt, with its reason."""
    if doubt is not None:
        draft = draft.doubt(*_doubts(draft, changes, doubt))
    return draft.apply(changes)


def _doubts(draft: Draft, changes: Iterable[Replacement], kind: DoubtKind) -> Iterator[SourceDoubt]:
    for change in changes:
        start, end = draft.source_span(change.start, change.end)
        yield SourceDoubt(kind=kind, start=start, end=end, reason=change.reason)
