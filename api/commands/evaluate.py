"""``calame eval``: how good the letters of a corpus are."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from calame.api.commands.recognition import recognition_settings
from calame.api.console import OUT, count, say, tracking
from calame.api.french import command_app
from calame.models.errors import CorpusInvalid
from calame.pipeline.bootstrap import engine_of, lexicon_of
from calame.pipeline.evaluation.corpus import Corpus, load_corpus
from calame.pipeline.evaluation.runs import (
    Figure,
    LetterSet,
    as_json,
    doubts_per_25_words,
    hear_letters,
    mean_percent,
    percent_of,
    read_letters,
    spoiled_per_1000_words,
    write_letters,
)
from calame.pipeline.evaluation.scoring import LOSSES, Metric, Scores, mean
from calame.pipeline.settings import RecognitionSettings

app = command_app()

_COLUMNS = (
    Metric.TERMS,
    Metric.DRUGS,
    Metric.DOSES,
    Metric.FIGURES,
    Metric.NEGATIONS,
    Metric.SIDES,
    Metric.TRAPS,
    Metric.FORMULAS,
    Metric.TERMS_LENIENT,
    Metric.DRUGS_LENIENT,
    Metric.NOTES_RECEIVED,
)


@app.command()
def run(  # noqa: PLR0913 - one parameter per option
    corpus: Annotated[
        Path, typer.Argument(metavar="DOSSIER", help="Un corpus (docs/evaluation.md).")
    ],
    *,
    voice: Annotated[
        list[str] | None,
        typer.Option("--voice", metavar="NOM", help="Une voix du corpus ; toutes par défaut."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="Une dictée du corpus.")
    ] = None,
    letters: Annotated[
        Path | None,
        typer.Option("--letters", metavar="DOSSIER", help="Des lettres de « calame process »."),
    ] = None,
    spoken: Annotated[
        bool, typer.Option("--spoken", help="Le texte dicté, sans le son : la rédaction seule.")
    ] = False,
    correct: Annotated[
        bool, typer.Option("--correct/--no-correct", help="Corriger les mots mal entendus.")
    ] = True,
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="NOM", help="Poids de reconnaissance.")
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", metavar="APPAREIL", help="auto, cpu, cuda, cuda:1.")
    ] = None,
    misses: Annotated[
        bool, typer.Option("--misses", help="Montrer ce qui manque, lettre par lettre.")
    ] = False,
    losses: Annotated[
        bool, typer.Option("--losses", help="Montrer où cela s'est perdu : écoute ou rédaction.")
    ] = False,
    is_json: Annotated[bool, typer.Option("--json", help="Tous les chiffres en JSON.")] = False,
) -> None:
    """Mesurer la qualité des lettres sur un corpus.

    Taux d'erreur par mot (WER) contre la lettre de référence, et part des termes, médicaments,
    doses, chiffres, négations et côtés qui figurent dans la lettre, par voix et en moyenne.
    """
    found = _chosen(load_corpus(corpus), only)
    settings = recognition_settings(weights, device)
    if letters is not None:
        sets = read_letters(found, letters)
    elif spoken:
        lexicon = lexicon_of(settings, corrects=correct)
        sets = [write_letters(found, lexicon=lexicon, corrects=correct)]
    else:
        sets = _heard(found, _voices(found, voice), settings, corrects=correct)
    if is_json:
        OUT.print_json(json.dumps(as_json(sets)), ensure_ascii=False)
        return
    _show(sets, misses=misses)
    if losses:
        OUT.print(_losses_table(sets))


def _chosen(corpus: Corpus, only: Sequence[str] | None) -> Corpus:
    if not only:
        return corpus
    kept = tuple(one for one in corpus.dictations if one.id in set(only))
    if not kept:
        raise CorpusInvalid("Ce corpus n'a pas de dictée de ce nom : vérifiez --only.")
    return Corpus(dictations=kept, recordings=corpus.recordings)


def _voices(corpus: Corpus, wanted: Sequence[str] | None) -> Sequence[str]:
    if not corpus.recordings or set(wanted or ()) - set(corpus.recordings):
        names = ", ".join(corpus.recordings) or "aucune"
        raise CorpusInvalid(
            f"Voix absente de ce corpus (présentes : {names}) : vérifiez --voice, "
            "ou mesurez sans le son avec --spoken."
        )
    return wanted or list(corpus.recordings)


def _heard(
    corpus: Corpus, voices: Sequence[str], settings: RecognitionSettings, *, corrects: bool
) -> list[LetterSet]:
    engine, lexicon = engine_of(settings), lexicon_of(settings, corrects=corrects)
    ids = {dictation.id for dictation in corpus.dictations}
    with tracking(sum(len(ids & set(corpus.recordings[voice])) for voice in voices)) as tracker:
        return [
            hear_letters(
                corpus,
                voice,
                engine=engine,
                lexicon=lexicon,
                progress=tracker.heard,
                done=tracker.done,
            )
            for voice in voices
        ]


def _show(sets: list[LetterSet], *, misses: bool) -> None:
    OUT.print(_table(sets))
    for one in sets:
        _remark(one)
        if misses:
            _show_misses(one)


def _table(sets: list[LetterSet]) -> Table:
    """One column for each voice and one for the mean: it fits a terminal of 80 columns."""
    table = Table("%", *(one.name for one in sets), box=None, pad_edge=False)
    if len(sets) > 1:
        table.add_column("moyenne")
    for column in table.columns[1:]:
        column.justify = "right"
    rows: dict[str, Figure] = {
        "mots faux (WER)": lambda scores: scores.words.percent,
        "mots et ponctuation faux": lambda scores: scores.marks.percent,
        **{metric.label: percent_of(metric) for metric in _COLUMNS},
        "mots justes rendus faux pour 1000": spoiled_per_1000_words,
        "erreurs graves sous un doute": lambda scores: scores.covered.percent,
        "… par hasard": lambda scores: scores.by_chance.percent,
        "texte marqué": lambda scores: scores.marked.percent,
        "doutes pour 25 mots": doubts_per_25_words,
    }
    for name, figure in rows.items():
        means = [mean_percent(sets, figure)] if len(sets) > 1 else []
        table.add_row(name, *map(_written, [*(figure(one.total) for one in sets), *means]))
    _add_correction(table, sets)
    leaks = [_leaks(one.total) for one in sets]
    table.add_row("notes dans la lettre", *leaks)
    return table


def _add_correction(table: Table, sets: list[LetterSet]) -> None:
    """What the correction brings and costs, where the same words were written without it."""
    wrong = [one.total.wrong_drugs for one in sets]
    table.add_row("corrections : faux médicaments", *(f"{t.hits}/{t.total}" for t in wrong))
    if not all(one.uncorrected for one in sets):
        return
    for metric in (Metric.TERMS_LENIENT, Metric.DRUGS_LENIENT, Metric.FORMULAS):
        percents = [one.total_uncorrected.metric(metric).percent for one in sets]
        means = [mean(percents)] if len(sets) > 1 else []
        table.add_row(f"{metric.label} sans correction", *map(_written, [*percents, *means]))
    times = [one.correction_percent for one in sets]
    means = [mean(times)] if len(sets) > 1 else []
    table.add_row("correction, % de la durée du son", *map(_written, [*times, *means]))


def _losses_table(sets: list[LetterSet]) -> Table:
    """What is missing, by where it was lost; only for letters whose recognised words are known."""
    table = Table("manquent", *(one.name for one in sets), box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for metric in LOSSES:
        lost = [one.total.loss(metric) for one in sets]
        table.add_row(f"{metric.label} : mal entendus", *(str(t.total - t.hits) for t in lost))
        table.add_row(f"{metric.label} : mal rédigés", *(str(t.hits) for t in lost))
    return table


def _leaks(scores: Scores) -> str:
    tally = scores.metric(Metric.NOTES_KEPT_OUT)
    return f"{tally.total - tally.hits}/{tally.total}"


def _written(percent: float | None) -> str:
    return "–" if percent is None else f"{percent:.1f}".replace(".", ",")


def _remark(one: LetterSet) -> None:
    words = f"{one.name} : {count(len(one.scores), 'dictée')}"
    if one.failures:
        words += f", {len(one.failures)} sans lettre ({', '.join(sorted(one.failures))})"
    if one.audio_s and one.seconds:
        words += f", {one.audio_s / one.seconds:.1f} × le temps réel".replace(".", ",")
    say(words)


def _show_misses(one: LetterSet) -> None:
    for name, scores in one.scores.items():
        for metric, missed in scores.missed.items():
            OUT.print(f"{name}  {metric.label} : {' | '.join(missed)}", markup=False)
        if scores.spoiled:
            OUT.print(f"{name}  rendus faux : {' | '.join(scores.spoiled)}", markup=False)
