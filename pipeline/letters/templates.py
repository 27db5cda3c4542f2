"""The practice's own Word files for letters: uploaded, looked at, chosen, taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from calame.models.documents import DocumentKind
from calame.models.errors import InputError, NotFound, TemplateInvalid, UnknownTemplate
from calame.pipeline.bootstrap import Services
from calame.pipeline.objects.store import ObjectKind
from calame.pipeline.people import permissions
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import Action
from calame.pipeline.state.tables import (
    AccountRow,
    AuthorRow,
    TemplateChoiceRow,
    TemplateRow,
    TemplateVersionRow,
    new_id,
)
from calame.templates.checking import check_upload
from calame.templates.letters import render
from calame.templates.pdf.printing import Printed
from calame.templates.sample import sample_letter

_MOST = 100
_MOST_VERSIONS = 200
_BAD_NAME = "Nom refusé : écrivez de 1 à 80 caractères."
_TOO_MANY = "Trop de modèles : retirez-en avant d'en ajouter."


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVersion:
    """One upload of a template. ``by`` is None where nobody knows any more."""

    number: int
    made_at: datetime
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateEntry:
    """A template of the practice.

    Attributes:
        id: Opaque.
        name: What people call it.
        number: The version that is used.
        versions: The newest first.
    """

    id: str
    name: str
    number: int
    versions: tuple[TemplateVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateChoice:
    """Which template prints what.

    Attributes:
        kind: The kind of document; None for all that have no choice of their own.
        author_id: Whose documents; None for everybody's.
        template_id: The practice's template.
    """

    kind: DocumentKind | None
    author_id: str | None
    template_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTemplate:
    """The template of a letter; ``content`` is None for the one that ships."""

    content: bytes | None = field(default=None, repr=False)

    @property
    def is_shipped(self) -> bool:
        """Whether it is one of ours."""
        return self.content is None


class LetterTemplates:
    """The templates of the practice of one signed-in manager."""

    def __init__(self, services: Services, account: Account) -> None:
        """Ask who it is.

        Raises:
            NotAllowed: Only a manager does that.
        """
        permissions.require(account, Action.MANAGE)
        self._services = services
        self._account = account
        self._practice_id = account.practice_id

    def all(self) -> tuple[TemplateEntry, ...]:
        """The templates by name."""
        with self._services.database.read(self._practice_id) as session:
            rows = list(session.scalars(_active().order_by(TemplateRow.name, TemplateRow.id)))
            versions = [(version, by) for version, by in session.execute(_versions_query())]
        return tuple(_entry(row, versions) for row in rows)

    def get(self, template_id: str) -> TemplateEntry:
        """One template.

        Raises:
            UnknownTemplate: There is none.
        """
        found = next((one for one in self.all() if one.id == template_id), None)
        if found is None:
            raise UnknownTemplate
        return found

    def upload(self, content: bytes, *, name: str, template_id: str | None = None) -> TemplateEntry:
        """Keep a Word file as a new template, or as the next version of one.

        Raises:
            TemplateInvalid: It cannot carry a letter; says why and what to do.
            InputError: The name cannot be used, or there are too many.
            UnknownTemplate: There is no such template.
        """
        problems = check_upload(content)
        if problems:
            raise TemplateInvalid(" ".join(problems))
        key = self._services.objects.put(self._practice_id, ObjectKind.TEMPLATE, content)
        with self._services.database.write(self._practice_id) as session:
            row = self._row(session, template_id) if template_id else self._new(session, name)
            number = _last_number(session, row) + 1
            if number > _MOST_VERSIONS:
                raise InputError(_TOO_MANY)
            row.number = number
            session.add(self._version(row, key))
            used = row.id
        return self.get(used)

    def use(self, template_id: str, number: int) -> TemplateEntry:
        """Print with this version from now on.

        Raises:
            UnknownTemplate: There is no such template or version.
        """
        with self._services.database.write(self._practice_id) as session:
            row = self._row(session, template_id)
            _version_key(session, template_id, number)
            row.number = number
        return self.get(template_id)

    def remove(self, template_id: str) -> None:
        """Print nothing with it any more; what was printed with it stays explainable."""
        with self._services.database.write(self._practice_id) as session:
            self._row(session, template_id).is_active = False
            session.execute(
                delete(TemplateChoiceRow).where(TemplateChoiceRow.template_id == template_id)
            )

    def original(self, template_id: str, number: int) -> bytes:
        """The Word file as it was uploaded.

        Raises:
            UnknownTemplate: There is no such template or version.
        """
        with self._services.database.read(self._practice_id) as session:
            self._row(session, template_id)
            key = _version_key(session, template_id, number)
        return self._services.objects.get(self._practice_id, key)

    def sample(self, template_id: str, number: int, kind: DocumentKind) -> Printed:
        """An invented letter, printed with a version.

        Raises:
            UnknownTemplate: There is no such template or version.
            PrintingFailed: It cannot be laid out.
        """
        return self._services.prints.pdf(
            render(sample_letter(kind), template=self.original(template_id, number)),
            options=self._services.settings.printing.options,
            is_shipped=False,
        )

    def choices(self) -> tuple[TemplateChoice, ...]:
        """Which template prints what."""
        with self._services.database.read(self._practice_id) as session:
            return tuple(
                TemplateChoice(kind=row.kind, author_id=row.author_id, template_id=row.template_id)
                for row in session.scalars(select(TemplateChoiceRow))
            )

    def choose(
        self, template_id: str | None, *, kind: DocumentKind | None, author_id: str | None
    ) -> None:
        """Print these documents with this template; None goes back to what comes otherwise.

        Raises:
            UnknownTemplate: There is no such template.
            NotFound: There is no such author.
        """
        with self._services.database.write(self._practice_id) as session:
            if author_id is not None and session.get(AuthorRow, author_id) is None:
                raise NotFound
            for old in session.scalars(_choice_query(kind, author_id)):
                session.delete(old)
            if template_id is not None:
                session.add(
                    TemplateChoiceRow(
                        practice_id=self._practice_id,
                        kind=kind,
                        author_id=author_id,
                        template_id=self._row(session, template_id).id,
                    )
                )

    def _row(self, session: Session, template_id: str) -> TemplateRow:
        row = session.get(TemplateRow, template_id)
        if row is None or not row.is_active:
            raise UnknownTemplate
        return row

    def _new(self, session: Session, name: str) -> TemplateRow:
        if not 1 <= len(name.strip()) <= 80:
            raise InputError(_BAD_NAME)
        if len(list(session.scalars(_active()))) >= _MOST:
            raise InputError(_TOO_MANY)
        row = TemplateRow(
            id=new_id(), practice_id=self._practice_id, name=name.strip(), number=0, is_active=True
        )
        session.add(row)
        session.flush()  # its versions refer to it
        return row

    def _version(self, row: TemplateRow, key: str) -> TemplateVersionRow:
        return TemplateVersionRow(
            practice_id=self._practice_id,
            template_id=row.id,
            number=row.number,
            made_at=self._services.now(),
            account_id=self._account.id,
            content_key=key,
        )


def chosen_template(
    services: Services, practice_id: str, *, kind: DocumentKind, author_id: str | None
) -> ChosenTemplate:
    """The template of a letter: the author's choice goes before the practice's, a kind before all.

    Where nobody chose anything it is the one that ships.
    """
    with services.database.read(practice_id) as session:
        for wanted in _preferred(kind, author_id):
            choice = session.scalars(_choice_query(*wanted)).first()
            if choice is not None:
                row = session.get_one(TemplateRow, choice.template_id)
                key = _version_key(session, row.id, row.number)
                break
        else:
            return ChosenTemplate()
    return ChosenTemplate(content=services.objects.get(practice_id, key))


def _preferred(
    kind: DocumentKind, author_id: str | None
) -> Iterable[tuple[DocumentKind | None, str | None]]:
    if author_id is not None:
        yield kind, author_id
        yield None, author_id
    yield kind, None
    yield None, None


def _active() -> Select[TemplateRow]:
    return select(TemplateRow).where(TemplateRow.is_active)


def _versions_query() -> Select[TemplateVersionRow, str | None]:
    return (
        select(TemplateVersionRow, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == TemplateVersionRow.account_id)
        .order_by(TemplateVersionRow.number.desc())
    )


def _choice_query(kind: DocumentKind | None, author_id: str | None) -> Select[TemplateChoiceRow]:
    return select(TemplateChoiceRow).where(
        TemplateChoiceRow.kind.is_(None) if kind is None else TemplateChoiceRow.kind == kind,
        TemplateChoiceRow.author_id.is_(None)
        if author_id is None
        else TemplateChoiceRow.author_id == author_id,
    )


def _last_number(session: Session, row: TemplateRow) -> int:
    query = select(func.max(TemplateVersionRow.number)).where(
        TemplateVersionRow.template_id == row.id
    )
    return session.scalar(query) or 0


def _version_key(session: Session, template_id: str, number: int) -> str:
    query = select(TemplateVersionRow.content_key).where(
        TemplateVersionRow.template_id == template_id, TemplateVersionRow.number == number
    )
    key = session.scalar(query)
    if key is None:
        raise UnknownTemplate
    return key


def _entry(
    row: TemplateRow, versions: Iterable[tuple[TemplateVersionRow, str | None]]
) -> TemplateEntry:
    return TemplateEntry(
        id=row.id,
        name=row.name,
        number=row.number,
        versions=tuple(
            TemplateVersion(number=version.number, made_at=version.made_at, by=by)
            for version, by in versions
            if version.template_id == row.id
        ),
    )
