"""Which candidates become doubts: few places to listen to, each with its doubtful words.

A secretary walks the doubts with one key, and each costs her a listening. So what can be heard in
one go becomes one doubt, whose parts are the words in question, and the doubts are chosen together:
those that leave the least risk outside, at a price for each. The price rises until the list keeps
to its budget; what the rules raised themselves is never left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from calame.models.report import DoubtKind
from calame.postprocess.draft import Draft, SourceDoubt

# One listening: two or three sentences, of which only the parts are marked.
_WIDEST = 250
_LONGEST_S = 15.0
# The risk of a place, added up over its words, from which it is listed beyond the budget.
_GREAT = 4.0
# What a place costs in any case: nearest neighbours are heard in one go.
_LOWEST_PRICE = 0.02
_STEPS = 12
_MOST_REASONS = 3
_MOST_PROPOSALS = 4
_TAIL = " : à écouter"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A possible doubt, or a part of one.

    Attributes:
        doubt: What it would say.
        risk: 0 to 1, how likely it is wrong.
        start_s: When it was said, None without sound.
        end_s: The end of it.
        is_certain: Raised by a rule: it is never left out.
    """

    doubt: SourceDoubt
    risk: float
    start_s: float | None = None
    end_s: float | None = None
    is_certain: bool = False

    @property
    def is_pinned(self) -> bool:
        """Whether it keeps its own place: its proposals stand for these words alone."""
        is_drug = self.doubt.kind is DoubtKind.DRUG and bool(self.doubt.proposals)
        return is_drug or self.doubt.kind is DoubtKind.IDENTITY

    @property
    def loss(self) -> float:
        """What it costs to leave it out."""
        return float("inf") if self.is_certain else self.risk


def choose(draft: Draft, found: Sequence[Candidate], *, budget: int) -> list[SourceDoubt]:
    """The doubts, in order of place: at most the budget where that leaves no great risk outside."""
    found = sorted(found, key=lambda c: (c.doubt.start, c.doubt.end))
    groups = list(_groups(found, price=_LOWEST_PRICE))
    low, high = _LOWEST_PRICE, _GREAT
    for _ in range(_STEPS if len(groups) > budget else 0):
        price = (low + high) / 2
        cheaper = list(_groups(found, price=price))
        if len(cheaper) < budget:
            high = price
        else:
            groups, low = cheaper, price
    return [_joined(draft, group) for group in _worst(groups, budget)]


def _worst(groups: Sequence[Sequence[Candidate]], budget: int) -> list[Sequence[Candidate]]:
    """As many groups as the budget allows, those of the greatest risk, and any of a great one."""
    risks = [sum(candidate.loss for candidate in group) for group in groups]
    ranked = sorted(range(len(groups)), key=lambda index: -risks[index])
    kept = {*ranked[:budget], *(index for index in ranked if risks[index] >= _GREAT)}
    return [groups[index] for index in sorted(kept)]


def _groups(found: Sequence[Candidate], *, price: float) -> Iterator[Sequence[Candidate]]:
    """The cheapest way to put each candidate into a doubt or to leave it out, from the end."""
    costs, steps = [0.0], [0]
    for last in range(1, len(found) + 1):
        # First: leave the candidate out (step 0); then: a doubt that ends with it.
        cost, step = costs[last - 1] + found[last - 1].loss, 0
        for first in _reach(found, last):
            if costs[first] + price < cost:
                cost, step = costs[first] + price, last - first
        costs.append(cost)
        steps.append(step)
    return reversed(list(_walk(found, steps)))


def _walk(found: Sequence[Candidate], steps: Sequence[int]) -> Iterator[Sequence[Candidate]]:
    last = len(found)
    while last:
        if steps[last]:
            yield found[last - steps[last] : last]
        last -= max(1, steps[last])


def _reach(found: Sequence[Candidate], last: int) -> Iterator[int]:
    """Where a doubt that ends with the candidate before ``last`` may begin."""
    end, end_s = 0, 0.0
    for first in range(last - 1, -1, -1):
        one = found[first]
        end, end_s = max(end, one.doubt.end), max(end_s, one.end_s or 0.0)
        width = end - one.doubt.start
        seconds = 0.0 if one.start_s is None else end_s - one.start_s
        is_joined = first < last - 1
        if is_joined and (one.is_pinned or width > _WIDEST or seconds > _LONGEST_S):
            return
        yield first
        if one.is_pinned:
            return


def _joined(draft: Draft, group: Sequence[Candidate]) -> SourceDoubt:
    """One doubt for a group: the worst kind, the reasons of all, the worst first, its parts."""
    if len(group) == 1:
        return group[0].doubt
    ranked = [c.doubt for c in sorted(group, key=lambda c: (c.doubt.kind.rank, -c.risk))]
    start, end = min(one.start for one in ranked), max(one.end for one in ranked)
    proposals = (wide for one in ranked for wide in _widened(draft, one, start=start, end=end))
    parts = _parts(draft, group)
    return SourceDoubt(
        kind=ranked[0].kind,
        start=start,
        end=end,
        reason=_reasons([one.reason for one in ranked]),
        proposals=tuple(dict.fromkeys(proposals))[:_MOST_PROPOSALS],
        parts=tuple(parts) if len(parts) > 1 else (),
    )


def _parts(draft: Draft, group: Sequence[Candidate]) -> list[SourceDoubt]:
    """The doubts of a group, those of neighbouring words as one; what a rule raised stays alone."""
    parts: list[SourceDoubt] = []
    is_open = False
    for candidate in group:
        doubt = candidate.doubt
        is_plain = not candidate.is_certain and not doubt.proposals
        if is_open and is_plain and not draft.source[parts[-1].end : doubt.start].strip(" "):
            parts[-1] = _run(parts[-1], doubt)
        else:
            parts.append(doubt)
        is_open = is_plain
    return parts


def _run(one: SourceDoubt, other: SourceDoubt) -> SourceDoubt:
    worst = min(one, other, key=lambda doubt: doubt.kind.rank)
    return replace(worst, start=one.start, end=max(one.end, other.end))


def _widened(draft: Draft, part: SourceDoubt, *, start: int, end: int) -> Iterator[str]:
    """The proposals of a part, with the words around it: they stand for the whole stretch."""
    first, last = draft.text_span(start, end)
    inner, outer = draft.text_span(part.start, part.end)
    for proposal in part.proposals:
        yield draft.text[first:inner] + proposal + draft.text[outer:last]


def _reasons(reasons: Sequence[str]) -> str:
    """« dose peu sûre à l'oreille ; négation peu sûre à l'oreille : à écouter »."""
    first = list(dict.fromkeys(reasons))[:_MOST_REASONS]
    is_heard = any(reason.endswith(_TAIL) for reason in first)
    return " ; ".join(reason.removesuffix(_TAIL) for reason in first) + (_TAIL if is_heard else "")
