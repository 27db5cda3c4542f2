"""Which candidates become doubts: few, short stretches that hold what is most likely to harm.

A secretary walks the doubts with one key, and each costs her a listening. So neighbours become one
stretch, and the stretches are chosen together: those that leave the least risk outside, at a price
for each doubt and each character. The price of a doubt rises until the list keeps to its budget;
what the rules raised themselves is never left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from calame.models.report import DoubtKind
from calame.postprocess.draft import Draft, SourceDoubt

# How much an error of each kind can harm, and how often a misheard word is one.
_WEIGHT = {
    DoubtKind.DRUG: 1.2,
    DoubtKind.DOSE: 1.2,
    DoubtKind.SIDE: 1.0,
    DoubtKind.NEGATION: 1.0,
    DoubtKind.FIGURE: 1.0,
}
_MILD = 0.3
# One listening: a sentence or two.
_WIDEST = 170
_LONGEST_S = 10.0
# What a character of a doubt costs, in risk: the reader looks at it.
_PRICE_OF_CHARACTER = 0.001
# Beyond this price of a doubt, a longer list is better than what is left out of it.
_HIGHEST_PRICE = 1.5
# What a doubt costs in any case: nearest neighbours are heard in one go.
_LOWEST_PRICE = 0.02
_STEPS = 12
_MOST_REASONS = 3
_MOST_PROPOSALS = 4
_TAIL = " : à écouter"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A possible doubt.

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

    @cached_property
    def loss(self) -> float:
        """What it costs to leave it out."""
        return float("inf") if self.is_certain else self.risk * self.weight

    @property
    def weight(self) -> float:
        """How much an error of its kind can harm."""
        return _WEIGHT.get(self.doubt.kind, _MILD)


def choose(draft: Draft, found: Sequence[Candidate], *, budget: int) -> list[SourceDoubt]:
    """The doubts, in order of place: at most the budget where that leaves no great risk outside."""
    found = sorted(found, key=lambda c: (c.doubt.start, c.doubt.end))
    groups = list(_groups(found, price=_LOWEST_PRICE))
    low, high = _LOWEST_PRICE, _HIGHEST_PRICE
    for _ in range(_STEPS if len(groups) > budget else 0):
        price = (low + high) / 2
        cheaper = list(_groups(found, price=price))
        if len(cheaper) > budget:
            low = price
        else:
            groups, high = cheaper, price
    if len(groups) > budget:
        groups = list(_groups(found, price=_HIGHEST_PRICE))
    return [_joined(draft, group) for group in groups]


def _groups(found: Sequence[Candidate], *, price: float) -> Iterator[Sequence[Candidate]]:
    """The cheapest way to put each candidate into a doubt or to leave it out, from the end."""
    costs, steps = [0.0], [0]
    for last in range(1, len(found) + 1):
        # First: leave the candidate out (step 0); then: a doubt that ends with it.
        cost, step = costs[last - 1] + found[last - 1].loss, 0
        for first, width in _reach(found, last):
            total = costs[first] + price + width * _PRICE_OF_CHARACTER
            if total < cost:
                cost, step = total, last - first
        costs.append(cost)
        steps.append(step)
    return reversed(list(_walk(found, steps)))


def _walk(found: Sequence[Candidate], steps: Sequence[int]) -> Iterator[Sequence[Candidate]]:
    last = len(found)
    while last:
        if steps[last]:
            yield found[last - steps[last] : last]
        last -= max(1, steps[last])


def _reach(found: Sequence[Candidate], last: int) -> Iterator[tuple[int, int]]:
    """Where a doubt that ends with the candidate before ``last`` may begin, and its width."""
    end, end_s = 0, 0.0
    for first in range(last - 1, -1, -1):
        one = found[first]
        end, end_s = max(end, one.doubt.end), max(end_s, one.end_s or 0.0)
        width = end - one.doubt.start
        seconds = 0.0 if one.start_s is None else end_s - one.start_s
        is_joined = first < last - 1
        if is_joined and (one.is_pinned or width > _WIDEST or seconds > _LONGEST_S):
            return
        yield first, width
        if one.is_pinned:
            return


def _joined(draft: Draft, group: Sequence[Candidate]) -> SourceDoubt:
    """One doubt for a group: the worst kind, the reasons of all, the worst first."""
    if len(group) == 1:
        return group[0].doubt
    ranked = [c.doubt for c in sorted(group, key=lambda c: (c.doubt.kind.rank, -c.risk))]
    start, end = min(one.start for one in ranked), max(one.end for one in ranked)
    proposals = (wide for one in ranked for wide in _widened(draft, one, start=start, end=end))
    return SourceDoubt(
        kind=ranked[0].kind,
        start=start,
        end=end,
        reason=_reasons([one.reason for one in ranked]),
        proposals=tuple(dict.fromkeys(proposals))[:_MOST_PROPOSALS],
    )


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
