"""``calame lexicon add|remove|list|import liste``: the words of a practice and of its authors."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from calame.api.console import OUT, count, say
from calame.lexicon.entry import Kind
from calame.lexicon.lexicon import load
from calame.lexicon.wordlists import ReadList, parse_kind, read_word_list
from calame.models.errors import InputError
from calame.pipeline.bootstrap import Services, build
from calame.pipeline.settings import load as load_settings
from calame.pipeline.vocabulary.owners import Owner, at_terminal, find_owner
from calame.pipeline.vocabulary.tables import Sort, Standing
from calame.pipeline.vocabulary.trial import Trial, past_transcripts, transcripts_of, try_out
from calame.pipeline.vocabulary.words import Vocabulary, Word

_MOST = 10_000
_SHOWN = 20
_BAD_KIND = "Nature inconnue : donnez-en une de « calame lexicon stats »."
_NO_WORD = "Ce mot n'est pas dans ce vocabulaire : voyez « calame lexicon list »."
Practice = Annotated[
    str | None,
    typer.Option("--practice", metavar="CABINET", help="Son nom ; inutile s'il n'y en a qu'un."),
]
Author = Annotated[
    str | None, typer.Option("--author", metavar="NOM", help="L'auteur ; sinon tout le cabinet.")
]
Term = Annotated[str, typer.Argument(metavar="MOT", help="Comme il doit être écrit.")]


def add(
    term: Term,
    *,
    kind: Annotated[str, typer.Option("--kind", metavar="NATURE", help="Sa nature.")] = "other",
    spoken: Annotated[
        list[str] | None, typer.Option("--spoken", metavar="SONS", help="Comme il se prononce.")
    ] = None,
    heard: Annotated[
        str, typer.Option("--heard", metavar="ENTENDU", help="Remplacer toujours ceci.")
    ] = "",
    person: Annotated[
        bool, typer.Option("--person", help="Un correspondant : écrit après un titre seulement.")
    ] = False,
    practice: Practice = None,
    author: Author = None,
) -> None:
    """Ajouter un mot, un correspondant ou un remplacement au vocabulaire d'un cabinet."""
    found = parse_kind(kind)
    if found is None:
        raise InputError(_BAD_KIND)
    vocabulary, owner = _open(practice, author)
    sort = Sort.PERSON if person else Sort.PHRASE if heard else Sort.TERM
    vocabulary.add(
        term,
        sort=sort,
        kind=found if sort is Sort.TERM else Kind.OTHER,
        heard=heard,
        spoken=spoken or (),
        author_id=owner.author_id,
    )
    say("Ajouté : les prochaines dictées en tiennent compte.")


def remove(term: Term, *, practice: Practice = None, author: Author = None) -> None:
    """Retirer un mot du vocabulaire d'un cabinet ; « add » le rétablit."""
    vocabulary, owner = _open(practice, author)
    words = [one for one in vocabulary.all(most=_MOST) if one.author_id == owner.author_id]
    found = [one for one in words if one.written == term]
    if not found:
        raise InputError(_NO_WORD)
    for one in found:
        vocabulary.decide(one.id, Standing.REMOVED)
    say("Retiré.")


def list_words(
    *,
    practice: Practice = None,
    author: Author = None,
    as_json: Annotated[bool, typer.Option("--json", help="En JSON.")] = False,
) -> None:
    """Montrer le vocabulaire d'un cabinet et de ses auteurs, avec sa provenance."""
    vocabulary, owner = _open(practice, author)
    words = vocabulary.all(standings=tuple(Standing), most=_MOST)
    found = [one for one in words if author is None or one.author_id == owner.author_id]
    if as_json:
        OUT.print_json(json.dumps([_facts(one) for one in found]), ensure_ascii=False)
        return
    table = Table("mot", "entendu", "nature", "pour", "état", "provenance", box=None)
    for one in found:
        facts = _facts(one)
        table.add_row(*(str(facts[key] or "") for key in _COLUMNS))
    OUT.print(table)
    say(f"{count(len(found), 'mot')}.")


def import_list(
    source: Annotated[
        Path, typer.Argument(metavar="FICHIER", exists=True, dir_okay=False, help="Texte ou CSV.")
    ],
    *,
    letters: Annotated[
        Path | None,
        typer.Option("--letters", metavar="DOSSIER", help="Essayer sur des lettres passées."),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Enregistrer ; sans cela, un essai seulement.")
    ] = False,
    practice: Practice = None,
    author: Author = None,
) -> None:
    """Essayer une liste de mots sur des lettres passées, puis l'enregistrer avec --accept."""
    read = read_word_list(source)
    owner = None
    if letters is not None:
        transcripts = transcripts_of(letters)
    else:
        services = _services()
        owner = find_owner(services, practice=practice, author=author)
        transcripts = past_transcripts(services, owner.practice_id, owner.author_id)
    show_trial(read, try_out(read.words, transcripts, load()))
    if not accept:
        say("Essai : rien n'est enregistré. Ajoutez --accept pour prendre la liste.")
        return
    vocabulary, owner = _open(practice, author)
    lot = vocabulary.add_list(read.words, author_id=owner.author_id)
    say(f"Liste enregistrée, lot {lot} : « calame lexicon undo {lot} » la retire en entier.")


def undo(
    lot: Annotated[str, typer.Argument(metavar="LOT", help="Donné à l'import.")],
    *,
    practice: Practice = None,
) -> None:
    """Retirer en une fois ce qu'une liste importée a apporté."""
    vocabulary, _ = _open(practice, None)
    taken = vocabulary.decide_lot(lot, Standing.REMOVED)
    say(f"{count(taken, 'mot')} retirés.")


def show_trial(read: ReadList, trial: Trial) -> None:
    """What the list holds and what it would have changed."""
    for one in read.refused:
        say(f"Ligne {one.line} laissée de côté, « {one.text} » : {one.reason}")
    known = f"{count(len(read.words), 'mot')}, dont {trial.known} déjà au lexique."
    OUT.print(known, markup=False)
    changed = count(trial.changed, "mot")
    OUT.print(
        f"La liste changerait {changed} dans vos {trial.letters} dernières lettres "
        f"({trial.words} mots dictés).",
        markup=False,
    )
    for change in trial.changes[:_SHOWN]:
        OUT.print(f"  {change.heard} → {change.written} ({change.times} fois)", markup=False)
    for warning in trial.warnings:
        say(f"⚠ {warning}")


_COLUMNS = ("written", "heard", "kind", "author", "standing", "origin")


def _facts(word: Word) -> dict[str, object]:
    return {
        "written": word.written,
        "heard": word.heard,
        "kind": word.kind.label if word.sort is Sort.TERM else word.sort.label,
        "spoken": list(word.spoken),
        "author": word.author,
        "standing": word.standing.label,
        "origin": word.origin.label,
        "lot": word.lot,
        "added_at": word.added_at.isoformat(),
        "added_by": word.added_by,
        "letters": len(word.examples),
    }


def _services() -> Services:
    return build(load_settings())


def _open(practice: str | None, author: str | None) -> tuple[Vocabulary, Owner]:
    services = _services()
    owner = find_owner(services, practice=practice, author=author)
    return Vocabulary(services, at_terminal(owner.practice_id)), owner
