"""``calame process``: recordings become letters in a folder, no server needed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from calame.api.commands.recognition import jobs, recognition_settings
from calame.api.console import OUT, count, say, tracking
from calame.api.french import command_app
from calame.lexicon.layers import with_words
from calame.lexicon.lexicon import Lexicon
from calame.lexicon.wordlists import ReadList, read_word_list, word_list
from calame.models.documents import DocumentKind
from calame.models.errors import CalameError, TemplateInvalid
from calame.models.letter import Author
from calame.pipeline.bootstrap import engine_of, lexicon_of
from calame.pipeline.drafting.processing import Failure, Processed, ProcessingOptions, process
from calame.pipeline.letters.files import prepare_folder, unique_stems, write_letter_files
from calame.pipeline.letters.practice_file import PracticeFile, read_practice
from calame.pipeline.settings import RecognitionSettings
from calame.postprocess.writing import WritingOptions
from calame.templates.letters import check_template, find_template

app = command_app()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one recording."""

    source: Path
    letter: Path | None
    error: CalameError | None = None
    doubts: int = 0
    notes: int = 0
    seconds: float = 0.0

    @property
    def as_json(self) -> dict[str, object]:
        code = {"code": self.error.code, "message": self.error.message} if self.error else None
        return {
            "source": str(self.source),
            "letter": str(self.letter) if self.letter else None,
            "error": code,
            "doubts": self.doubts,
            "notes": self.notes,
            "seconds": round(self.seconds, 3),
        }


@app.command()
def run(  # noqa: PLR0913 - one parameter per option
    audio: Annotated[
        list[Path], typer.Argument(metavar="AUDIO", help="Enregistrements à transformer.")
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Où écrire les lettres.")],
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="MODÈLE", help="Modèle Word (.docx), ou son nom."),
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="NOM", help="Qui a dicté : signe la lettre.")
    ] = None,
    practice: Annotated[
        Path | None,
        typer.Option("--practice", metavar="FICHIER", help="En-tête et auteurs (TOML)."),
    ] = None,
    words: Annotated[
        list[Path] | None,
        typer.Option("--words", metavar="FICHIER", help="Vos mots : un par ligne, ou CSV."),
    ] = None,
    kind: Annotated[
        DocumentKind | None,
        typer.Option(
            "--kind", metavar="TYPE", help=f"Type de document : {', '.join(DocumentKind)}."
        ),
    ] = None,
    correct: Annotated[
        bool,
        typer.Option("--correct/--no-correct", help="Corriger les mots mal entendus."),
    ] = True,
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights", metavar="NOM", help="Voyez « calame weights list », ou un dossier."
        ),
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", metavar="APPAREIL", help="auto, cpu, cuda, cuda:1.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Résultat en JSON sur la sortie standard.")
    ] = False,
) -> None:
    """Transformer des enregistrements en lettres, sans serveur.

    Pour chaque fichier : DOSSIER/nom.docx, DOSSIER/nom.txt (le corps de la lettre) et
    DOSSIER/nom.json (transcription, changements, doutes, durées). Un fichier illisible est
    signalé et n'arrête pas les autres ; le code de sortie n'est 0 que si tous ont donné une lettre.
    """
    # Everything that can be refused is refused before the first second of work.
    options = _options(template, author, practice, kind, corrects=correct)
    lists = [read_word_list(path) for path in words or ()]
    settings = recognition_settings(weights, device)
    prepare_folder(out)
    engine = engine_of(settings)
    for warning in engine.warnings:
        say(warning)
    sources = dict(zip(unique_stems(audio), audio, strict=True))
    outcomes: list[_Outcome] = []
    with tracking(len(sources)) as tracker:
        results = process(
            jobs(sources.items()),
            engine=engine,
            lexicon=_lexicon(settings, lists, corrects=correct),
            options=options,
            progress=tracker.heard,
        )
        for result in results:
            outcomes.append(_save(out, sources[result.key], result))
            tracker.done()
    order = {path: number for number, path in enumerate(audio)}
    _show(sorted(outcomes, key=lambda one: order[one.source]), as_json=as_json)
    raise typer.Exit(int(any(one.error for one in outcomes)))


def _lexicon(
    settings: RecognitionSettings, lists: Sequence[ReadList], *, corrects: bool
) -> Lexicon | None:
    """The lexicon with the lists on top of it; None where words shall not be corrected."""
    lexicon = lexicon_of(settings, corrects=corrects)
    if lexicon is None:
        return None
    return with_words(lexicon, *(word_list("liste", one.words, lexicon) for one in lists))


def _options(
    template: str | None,
    author: str | None,
    practice: Path | None,
    kind: DocumentKind | None,
    *,
    corrects: bool,
) -> ProcessingOptions:
    home = read_practice(practice) if practice else None
    signs, specialty = _author(author, home)
    writing = WritingOptions(kind=kind, specialty=specialty, corrects=corrects)
    return ProcessingOptions(
        written_on=datetime.now().astimezone().date(),
        template=_template(template, home),
        author=signs,
        practice=home.practice if home else None,
        writing=writing,
    )


def _author(name: str | None, home: PracticeFile | None) -> tuple[Author | None, str | None]:
    if name is None:
        return None, None
    if home is None:
        return Author(name=name), None
    entry = home.find(name)
    return entry.author, entry.specialite


def _template(name: str | None, home: PracticeFile | None) -> bytes | None:
    chosen = name or (str(home.modele) if home and home.modele else None)
    if chosen is None:
        return None
    content = find_template(chosen)
    problems = check_template(content)
    if problems:
        raise TemplateInvalid(" ".join(problems))
    return content


def _save(folder: Path, source: Path, result: Processed | Failure) -> _Outcome:
    if isinstance(result, Failure):
        return _Outcome(source, None, result.error)
    seconds = sum(result.timings.values())
    try:
        letter = write_letter_files(folder, result.key, result)
    except CalameError as error:
        return _Outcome(source, None, error)
    report = result.report
    return _Outcome(source, letter, None, len(report.doubts), len(report.notes), seconds)


def _show(outcomes: Sequence[_Outcome], *, as_json: bool) -> None:
    if as_json:
        OUT.print_json(json.dumps([one.as_json for one in outcomes]), ensure_ascii=False)
        return
    for one in outcomes:
        if one.error:
            say(f"{one.source} : {one.error.message}")
            continue
        facts = [count(one.doubts, "doute"), f"{one.seconds:.0f} s"]
        if one.notes:  # they are not in the letter: somebody must read them
            facts.insert(1, f"{count(one.notes, 'note')} pour la secrétaire dans le .json")
        OUT.print(f"{one.letter}  ({', '.join(facts)})", markup=False, soft_wrap=True)
    made = sum(one.letter is not None for one in outcomes)
    say(f"{count(made, 'lettre')} sur {count(len(outcomes), 'enregistrement')}.")
