"""Sound follows the text on the server: after 200 changes untouched words keep their own times."""

import random

import pytest

from calame.models.report import Report, Span
from calame.postprocess.rebase import rebase

# Common words come again and again in letters: comparing texts must not mix them up.
LINES = """
le la les de du des un une et à au en pour avec sans il elle patient patiente douleur traitement
examen clinique retrouve jour jours mg matin soir depuis deux trois gauche droite je vous remercie
de confier madame monsieur absence fièvre toux dyspnée thoracique radiographie douleurs
"""
VOCABULARY = LINES.split()
CHANGES, WORDS = 200, 600


def spoken(words: list[str]) -> Report:
    """A letter of these words, each said in its own 0.4 seconds."""
    timings, start = [], 0
    for rank, word in enumerate(words):
        end = start + len(word)
        timings.append(Span(start=start, end=end, start_s=rank * 0.4, end_s=(rank + 1) * 0.4))
        start = end + 1
    return Report(text=" ".join(words), timings=tuple(timings))


def changed(words: list[tuple[int, str]], chance: random.Random) -> list[tuple[int, str]]:
    """One change as people make it; words of their own have the rank -1."""
    at = chance.randrange(len(words))
    size = chance.randint(1, 4)
    mine = [(-1, chance.choice(VOCABULARY)) for _ in range(size)]
    kind = chance.choice(["insert", "delete", "replace", "replace"])
    if kind == "insert":
        return [*words[:at], *mine, *words[at:]]
    return [*words[:at], *(mine if kind == "replace" else []), *words[at + size :]]


@pytest.mark.parametrize("seed", range(3))
def test_untouched_words_keep_their_sound(seed: int) -> None:
    """Each change is saved by itself, as the desk does; at least 98 % are within 150 ms."""
    chance = random.Random(seed)  # noqa: S311 - any order of changes will do
    words = [(rank, chance.choice(VOCABULARY)) for rank in range(WORDS)]
    report = spoken([word for _, word in words])
    for _ in range(CHANGES):
        words = changed(words, chance)
        report = rebase(report, " ".join(word for _, word in words))

    right, start = 0, 0
    by_start = {timing.start: timing for timing in report.timings}
    untouched = [rank for rank, _ in words if rank >= 0]
    for rank, word in words:
        timing = by_start.get(start)
        if rank >= 0 and timing is not None and timing.start_s is not None:
            right += abs(timing.start_s - rank * 0.4) <= 0.15
        start += len(word) + 1

    assert len(untouched) > 100
    assert right / len(untouched) >= 0.98
