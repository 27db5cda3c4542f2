"""Adjectives and participles agree with the noun right before them.

Only where the written form and the right one sound alike, where the noun has one gender and where
nothing that is heard (determiner, side, another adjective) speaks against it.
"""

from collections.abc import Iterator

from calame.lexicon.grammar import Agreement, Family, Gender, Grammar, Number
from calame.postprocess.agreement import words
from calame.postprocess.agreement.endings import agreeing, is_silent
from calame.postprocess.agreement.licence import Licence
from calame.postprocess.agreement.reading import Group, Reader
from calame.postprocess.agreement.rule import NAME, REASON
from calame.postprocess.draft import Draft, Replacement

# What may follow an adjective that could also be a verb: « lésions suspecte de ».
_NO_OBJECT = words.PREPOSITIONS | words.CONTRACTED | words.SIDES
_AND = {"et", "ou"}
_PASSES = 4


def agree_groups(draft: Draft, grammar: Grammar, *, keeps_number: bool = False) -> Draft:
    """Give the words behind a noun its gender and number.

    Args:
        draft: Any.
        grammar: Genders and endings.
        keeps_number: The number of a noun is the one that is written, not its determiner's.
    """
    # A word that was put right tells more of the words before it and of the groups behind it.
    for _ in range(_PASSES):
        agreed = _agree_once(draft, Reader(draft.text, grammar, keeps_number=keeps_number))
        if agreed is draft:
            break
        draft = agreed
    return draft


def _agree_once(draft: Draft, reader: Reader) -> Draft:
    changes: dict[int, Replacement] = {}
    for group in reader.groups():
        for place, written in _changes(reader, group):
            token = reader.tokens[place]
            changes.setdefault(place, _replacement(draft.text, token.start, token.end, written))
    return draft.apply(changes.values())


def _replacement(text: str, start: int, end: int, written: str) -> Replacement:
    heard = text[start:end]
    if heard[0].isupper():
        written = written[0].upper() + written[1:]
    return Replacement(start=start, end=end, written=written, rule=NAME, reason=REASON)


def _changes(reader: Reader, group: Group) -> Iterator[tuple[int, str]]:
    """The words of a group that are to be written otherwise, by their place."""
    for place, written in _written(reader, group).items():
        if written != reader.text(place):
            yield place, written


def _written(reader: Reader, group: Group) -> dict[int, str]:
    """How the words of a group are to be written; empty where it is to be left alone."""
    number = reader.number(group)
    if not reader.is_consistent(group) or _is_shared_out(reader, group):
        return {}
    wanted = {place: _adjective(reader, place, group, number) for place in _own(reader, group)}
    wanted[group.head] = _head(reader, group, number)
    # A word that can not be made to agree says that the noun is another one.
    sure = {place: form for place, form in wanted.items() if form is not None}
    if len(sure) < len(wanted) or all(form == reader.text(at) for at, form in sure.items()):
        return {}
    return {group.head: sure.pop(group.head), **_of_the_noun(reader, group, sure)}


def _of_the_noun(reader: Reader, group: Group, wanted: dict[int, str]) -> dict[int, str]:
    """The forms of those adjectives that can only belong to the noun right before them.

    What stands between the noun and a word that can only be its own is its own as well.
    """
    found = {}
    licence = Licence(reader, group)
    is_bound = _is_bound_by_side(reader, group, licence)
    for place, written in sorted(wanted.items(), reverse=True):
        form = reader.text(place)
        if written != form:
            is_elsewhere = not is_bound and licence.covers(form)
            if is_elsewhere or not _is_no_verb(reader, group, place, written):
                continue
            found[place] = written
        is_bound = is_bound or not licence.covers(written)
    return found


def _is_bound_by_side(reader: Reader, group: Group, licence: Licence) -> bool:
    """Whether a side at the end is heard in the gender of the noun, and not of an earlier one."""
    return any(
        words.SIDE_GENDERS.get(reader.text(side)) is group.gender
        and not licence.covers(reader.text(side))
        for side in group.sides
    )


def _head(reader: Reader, group: Group, number: Number | None) -> str | None:
    """The noun in the number of its determiner, where it sounds the same."""
    form = reader.text(group.head)
    nouns = reader.grammar.nouns(form)
    if number is None or any(number in noun.numbers(form) for noun in nouns):
        return form
    before = reader.text(group.head - 1)
    is_near = before == group.determiner or before in words.PRENOMINAL
    # « il les affiche », « les nom et prénom », « les applicatifs utilisateur ».
    is_else = reader.grammar.is_verb(form) or reader.text(group.last + 1) in _AND or not is_near
    if is_else or len(nouns) > 1:
        return None
    other = group.noun.of(number)
    return other if other and is_silent(form, other) else None


def _adjective(reader: Reader, place: int, group: Group, number: Number | None) -> str | None:
    """The form that an adjective has beside the noun; None where it would sound otherwise."""
    form = reader.text(place)
    families = reader.grammar.families(form)
    numbers = [number] if number else [one for one in Number if _has(families, form, one)]
    targets = [agreeing(form, families, Agreement(group.gender, one)) for one in numbers]
    return form if form in targets else targets[0]


def _has(families: tuple[Family, ...], form: str, number: Number) -> bool:
    return any(
        family.of(Agreement(gender, number)) == form
        for family in families
        for gender in (Gender.MASCULINE, Gender.FEMININE)
    )


def _own(reader: Reader, group: Group) -> tuple[int, ...]:
    """The adjectives of a group, without a last one that stands before another noun."""
    if not group.adjectives or group.adjectives[-1] != group.last:
        return group.adjectives
    after = reader.text(group.last + 1)
    if not reader.is_joined(group.last + 1) or after in words.SIDES:
        return group.adjectives
    return group.adjectives[: -1 if reader.grammar.nouns(after) else None]


def _is_shared_out(reader: Reader, group: Group) -> bool:
    """« les lobes supérieur et moyen », « vert foncé »: right as they are."""
    forms = [reader.text(place) for place in group.adjectives]
    after = reader.text(group.last + 1)
    if not words.COLOURS.isdisjoint(forms) and not words.SHADES.isdisjoint([*forms, after]):
        return True
    return (
        reader.text(group.last + 1) in words.LINKS
        and bool(forms)
        and any(not form.endswith(("s", "x")) for form in forms)
        and reader.text(group.head).endswith(("s", "x"))
    )


def _is_no_verb(reader: Reader, group: Group, place: int, wanted: str) -> bool:
    """Whether a form is no verb, like « suspecte » in « les lésions suspecte de malignité ».

    A verb sounds the same in both numbers: only a plural that is heard before it counts, and no
    object may follow.
    """
    form = reader.text(place)
    if not reader.grammar.is_verb(form):
        return True
    if form.endswith("ant"):
        return False
    after = reader.text(place + 1)
    is_free = not after or after in _NO_OBJECT or reader.tokens[place + 1].ends_clause
    return group.determiner in words.NUMBERS and wanted == f"{form}s" and is_free
