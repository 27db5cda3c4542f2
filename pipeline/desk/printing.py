"""The letters of one dictation as files: Word, PDF, pictures of its pages, text for pasting."""

from dataclasses import dataclass

from calame.models import marks
from calame.models.errors import NotFound
from calame.models.letter import Letter
from calame.models.report import Header, LetterPart, Report
from calame.models.states import Shelf
from calame.pipeline.desk.reading import Reading
from calame.pipeline.letters.templates import ChosenTemplate, chosen_template
from calame.pipeline.people.permissions import Action
from calame.pipeline.state import views
from calame.pipeline.state.tables import AuthorRow, DictationRow, PracticeRow
from calame.pipeline.state.views import ConfirmedIdentity
from calame.templates.letters import render
from calame.templates.pdf.printing import Printed


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRef:
    """Which letter is meant.

    Attributes:
        dictation_id: Of which dictation.
        version: Of which version; None for the newest.
        part: Which of several letters of the dictation, the first one being 1.
    """

    dictation_id: str
    version: int | None = None
    part: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A letter as it will be printed.

    Attributes:
        version: The version that is shown.
        parts: How many letters the dictation holds.
        pages: What each page says.
        note: What a person should know about the print, in French.
        text: The letter for pasting into another program.
    """

    version: int
    parts: int
    pages: tuple[str, ...]
    note: str | None
    text: str


class Printing(Reading):
    """What may be printed of a dictation."""

    def preview(self, ref: LetterRef) -> Preview:
        """A letter as it will be printed.

        Raises:
            NotFound: No such dictation, version or letter.
            PrintingFailed: It cannot be laid out.
        """
        letters, version = self._letters(ref)
        printed = self.pdf(ref)
        return Preview(
            version=version,
            parts=len(letters),
            pages=self._services.prints.texts(printed.pdf),
            note=printed.note,
            text=marks.without_marks(_nth(letters, ref.part).body),
        )

    def docx(self, dictation_id: str, *, version: int | None = None, part: int = 1) -> bytes:
        """A letter as a Word file.

        Raises:
            NotFound: No such dictation, no draft yet, no such version or letter.
        """
        return self._docx(LetterRef(dictation_id=dictation_id, version=version, part=part))[0]

    def pdf(self, ref: LetterRef) -> Printed:
        """A letter as a PDF.

        Raises:
            NotFound: No such dictation, version or letter.
            PrintingFailed: It cannot be laid out.
        """
        content, template = self._docx(ref)
        return self._services.prints.pdf(
            content,
            options=self._services.settings.printing.options,
            is_shipped=template.is_shipped,
        )

    def picture(self, ref: LetterRef, page: int, *, width_px: int) -> bytes:
        """A page of a letter as a PNG.

        Raises:
            NotFound: No such dictation, version, letter or page.
        """
        found = self._services.prints.picture(self.pdf(ref).pdf, page, width_px=width_px)
        if found is None:
            raise NotFound
        return found

    def _docx(self, ref: LetterRef) -> tuple[bytes, ChosenTemplate]:
        letters, _ = self._letters(ref)
        letter = _nth(letters, ref.part)
        with self._database.read(self.practice_id) as session:
            author_id = self._found(session, ref.dictation_id).author_id
        template = chosen_template(
            self._services, self.practice_id, kind=letter.kind, author_id=author_id
        )
        return render(letter, template=template.content), template

    def _letters(self, ref: LetterRef) -> tuple[list[Letter], int]:
        """The letters of a version of a dictation, and its number."""
        self._require(Action.READ)
        with self._database.read(self.practice_id) as session:
            row = self._found(session, ref.dictation_id)
            version = self._version(session, row, ref.version)
            author = session.get(AuthorRow, row.author_id) if row.author_id else None
            practice = session.get_one(PracticeRow, self.practice_id)
        report, identity = self._report(version), self._identity(row)
        texts = marks.letters(report.text)
        letters = [
            Letter(
                kind=part.kind,
                body=text,
                written_on=row.received_at.astimezone().date(),
                practice=views.printed_practice(practice),
                author=views.printed_author(author),
                is_validated=_is_validated(row, version.number),
                patient=identity.patient_line if identity else None,
                recipient=identity.recipient if identity and number == 0 else (),
                copies=identity.copies if identity and number == 0 else (),
                enclosures=_enclosures(part.header, text, identity, is_first=number == 0),
            )
            for number, (text, part) in enumerate(
                zip(texts, _parts(report, len(texts)), strict=True)
            )
        ]
        return letters, version.number


def _parts(report: Report, count: int) -> list[LetterPart]:
    """What each letter is; a single one says so in the report itself."""
    if len(report.parts) == count:
        return list(report.parts)
    return [LetterPart(header=report.header, kind=report.kind)] * count


def _enclosures(
    header: Header, text: str, identity: ConfirmedIdentity | None, *, is_first: bool
) -> tuple[str, ...]:
    """What goes with the letter: as a person confirmed it, else as far as its text says so."""
    if identity is None:
        return ()
    if is_first and identity.enclosures is not None:
        return identity.enclosures
    said = text.casefold()
    return tuple(one for one in header.enclosures if one.casefold() in said)


def _is_validated(row: DictationRow, version: int) -> bool:
    return row.state.shelf is Shelf.DONE and version == row.last_version


def _nth(letters: list[Letter], part: int) -> Letter:
    if not 1 <= part <= len(letters):
        raise NotFound
    return letters[part - 1]
