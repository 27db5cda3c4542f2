"""``make demo``: two dictations become letters by real recognition, and the terminal shows how.

The samples are invented dictations read by a synthetic voice (samples/README.md).
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from calame.api.commands.recognition import jobs, recognition_settings
from calame.api.console import ERR, OUT, say, tracking
from calame.models.errors import CalameError
from calame.models.report import Report
from calame.pipeline.bootstrap import engine_of, lexicon_of
from calame.pipeline.drafting.processing import Failure, Processed, ProcessingOptions, process
from calame.pipeline.evaluation.corpus import Corpus, load_corpus
from calame.pipeline.letters.files import prepare_folder, write_letter_files
from calame.pipeline.letters.practice_file import PracticeFile, read_practice
from calame.postprocess.writing import WritingOptions

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"


def main(target: Path) -> int:
    """Make the letters, show them; 0 only if each sample made one."""
    try:
        prepare_folder(target)
        results = list(_letters(load_corpus(SAMPLES), read_practice(SAMPLES / "cabinet.toml")))
        for result in results:
            _show(result, target)
    except CalameError as error:
        say(f"Erreur : {error.message}")
        return 1
    OUT.rule()
    OUT.print(
        "Rouge barré : entendu, puis changé. Vert : écrit à la place. Jaune : un doute à réécouter."
    )
    OUT.print("Reconnaissance avec les petits poids fournis ; de meilleurs : calame weights list.")
    OUT.print("Pour ouvrir le bureau de relecture : [bold]make serve[/], puis le navigateur.")
    return int(any(isinstance(result, Failure) for result in results))


def _letters(corpus: Corpus, home: PracticeFile) -> Iterator[Processed | Failure]:
    settings = recognition_settings(None, None)
    with ERR.status("Ouverture du moteur de reconnaissance…"):
        engine, lexicon = engine_of(settings), lexicon_of(settings, corrects=True)
    (recordings,) = corpus.recordings.values()
    today = datetime.now(UTC).astimezone().date()
    with tracking(len(corpus.dictations)) as tracker:
        # One after the other, since each is signed by its own author.
        for name, author in zip(sorted(recordings), home.auteurs, strict=True):
            options = ProcessingOptions(
                written_on=today,
                author=author.author,
                practice=home.practice,
                writing=WritingOptions(specialty=author.specialite),
            )
            yield from process(
                jobs([(name, recordings[name])]),
                engine=engine,
                lexicon=lexicon,
                options=options,
                progress=tracker.heard,
            )
            tracker.done()


def _show(result: Processed | Failure, target: Path) -> None:
    OUT.rule(f"[bold]{result.key}[/]")
    if isinstance(result, Failure):
        OUT.print(result.error.message)
        return
    report = result.report
    table = Table("Entendu", "Écrit", expand=True, padding=(0, 1))
    table.add_row(_heard(report, result.transcript.text), _written(report))
    OUT.print(table)
    for doubt in report.doubts:
        proposals = f" → {' ou '.join(doubt.proposals)} ?" if doubt.proposals else ""
        line = f"Doute ({doubt.kind.label}) : « {doubt.heard} »{proposals}  {doubt.reason}"
        OUT.print(Text(line, style="yellow"))
    for note in report.notes:
        OUT.print(Panel(Text(note.text), title="Pour la secrétaire, hors de la lettre"))
    letter = write_letter_files(target, result.key, result)
    seconds = sum(result.timings.values())
    OUT.print(
        f"{len(report.edits)} changements tracés, {len(report.doubts)} doutes, {seconds:.0f} s"
    )
    OUT.print(f"Lettre : {letter}", markup=False, soft_wrap=True)


def _heard(report: Report, text: str) -> Text:
    """The recogniser's words; what was changed is struck out."""
    shown, start = Text(text), 0
    for edit in report.edits:
        place = text.find(edit.heard, start) if edit.heard else -1
        if place >= 0:
            start = place + len(edit.heard)
            shown.stylize("red strike", place, start)
    return shown


def _written(report: Report) -> Text:
    """The letter; what a rule wrote is green, what is doubtful yellow."""
    shown = Text(report.text)
    for edit in report.edits:
        shown.stylize("green", edit.span.start, edit.span.end)
    for doubt in report.doubts:
        shown.stylize("bold yellow", doubt.span.start, doubt.span.end)
    return shown


if __name__ == "__main__":
    raise SystemExit(main(Path(*sys.argv[1:2] or ["demo-out"])))
