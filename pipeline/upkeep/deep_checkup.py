"""What ``calame doctor --deep`` looks at besides: the store, and every object and row in it."""

from collections import Counter
from collections.abc import Iterator

from calame.models.errors import CalameError
from calame.pipeline.bootstrap import build
from calame.pipeline.objects.consistency import DifferenceKind, compare
from calame.pipeline.objects.probing import probe
from calame.pipeline.settings import Settings
from calame.pipeline.upkeep.checkup import Finding, Verdict


def examine_deeply(settings: Settings) -> Iterator[Finding]:
    """Every point; nothing is changed."""
    try:
        services = build(settings)
        probe(services.objects.store)
        yield Finding(name="stockage", verdict=Verdict.GOOD, message="rend ce qu'il reçoit")
        counts = Counter(found.kind for found in compare(services))
    except CalameError as error:
        yield Finding(name="stockage", verdict=Verdict.BAD, message=error.message)
        return
    yield _missing(counts[DifferenceKind.MISSING])
    yield _orphans(counts[DifferenceKind.ORPHAN])


def _missing(count: int) -> Finding:
    if not count:
        return Finding(name="objets nommés", verdict=Verdict.GOOD, message="tous là")
    message = f"{count} manquent : restaurez-les ; « calame store compare » les nomme."
    return Finding(name="objets nommés", verdict=Verdict.BAD, message=message)


def _orphans(count: int) -> Finding:
    if not count:
        return Finding(name="objets sans ligne", verdict=Verdict.GOOD, message="aucun")
    message = f"{count} : sans danger. À l'arrêt, « calame store compare --supprimer-orphelins »."
    return Finding(name="objets sans ligne", verdict=Verdict.WARNING, message=message)
