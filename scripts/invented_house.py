"""A practice in which everything is invented and nothing is missing: every state, every page.

For the screenshots (``scripts/screenshots``); nothing here is needed to run Calame.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from calame.models.documents import DocumentKind
from calame.models.errors import AudioUnreadable
from calame.models.report import Report
from calame.models.states import Priority, Role
from calame.models.transcript import Segment, Transcript, Word
from calame.pipeline.bootstrap import Services, lexicon_of
from calame.pipeline.desk import Desk
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.evaluation.corpus import load_corpus
from calame.pipeline.intake.polling import poll
from calame.pipeline.intake.receiving import receive
from calame.pipeline.letters.templates import LetterTemplates
from calame.pipeline.people.accounts import (
    Account,
    create_account,
    create_author,
    create_practice,
)
from calame.pipeline.people.auto_texts import AutoTexts
from calame.pipeline.people.members import People
from calame.pipeline.settings import IntakeSettings
from calame.pipeline.state.tables import DictationRow, PracticeRow
from calame.pipeline.state.views import ConfirmedIdentity, DeliveryWay
from calame.pipeline.vocabulary.words import Vocabulary
from calame.postprocess.writing import WritingOptions, write
from calame.templates.letters import find_template, template_names

PASSWORD = "un-long-secret"  # noqa: S105 - of people who do not exist, in a house that ends at once
SAMPLES = Path(__file__).parent.parent / "samples"
_WORD_S = 0.4
_SURE, _DOUBTFUL = 0.97, 0.31


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the pages are about.

    Attributes:
        letters: The dictations by what happened to them.
        welcome: The token of a link for somebody new.
        template: The practice's own Word file.
    """

    letters: dict[str, str]
    welcome: str
    template: str


def heard(text: str) -> Transcript:
    """As if each word had been recognised, one in forty with a doubt."""
    words = tuple(
        Word(
            text=word,
            start_s=place * _WORD_S,
            end_s=(place + 1) * _WORD_S,
            probability=_DOUBTFUL if place % 40 == 17 else _SURE,
        )
        for place, word in enumerate(text.split())
    )
    segment = Segment(words=words, avg_logprob=-0.2, no_speech_prob=0.0, compression_ratio=1.4)
    return Transcript(segments=(segment,), duration_s=len(words) * _WORD_S)


class Furnishing:
    """Fills an empty house."""

    def __init__(self, services: Services) -> None:
        self._services = services
        services.database.migrate()
        self._practice_id = create_practice(services, name="Maison médicale des Tilleuls")
        self._author = self._new_author("Dr Blandine Forestac")
        self._colleague = self._new_author("Dr Bastien Ouradou")
        self._people = {
            "maelle": self._account("maelle", "Maëlle Kerbrat", Role.SECRETARY),
            "ronan": self._account("ronan", "Ronan Le Guellec", Role.SECRETARY),
            "forestac": self._account(
                "forestac", "Dr Blandine Forestac", Role.PRACTITIONER, self._author
            ),
            "chef": self._account("chef", "Aurore Pommeret", Role.MANAGER),
            "exploitant": self._account("exploitant", "Exploitation", Role.OPERATOR),
        }
        corpus = load_corpus(SAMPLES)
        lexicon = lexicon_of(services.settings.recognition, corrects=True)
        self._sound = {
            name: path for one in corpus.recordings.values() for name, path in one.items()
        }
        self._heard = {one.id: heard(one.spoken) for one in corpus.dictations}
        self._drafts = {
            name: write(said, options=WritingOptions(), lexicon=lexicon)
            for name, said in self._heard.items()
        }
        self._queue = WorkQueue(services, worker="captures")
        self._count = 0

    def furnish(self, watched: Path) -> House:
        """Everything that a page may show."""
        letters = self._open_letters() | self._finished_letters()
        self._office(watched)
        manager = self._people["chef"]
        template = LetterTemplates(self._services, manager).upload(
            find_template(template_names()[0]), name="Papier à en-tête 2026"
        )
        welcome = People(self._services, manager).invite(
            login="nouvelle", name="Enora Nouvelle", role=Role.SECRETARY
        )
        return House(letters=letters, welcome=welcome, template=template.id)

    def _new_author(self, name: str) -> str:
        return create_author(self._services, practice_id=self._practice_id, name=name)

    def _account(self, login: str, name: str, role: Role, author_id: str | None = None) -> Account:
        return create_account(
            self._services,
            practice_id=self._practice_id,
            login=login,
            password=PASSWORD,
            name=name,
            role=role,
            author_id=author_id,
        )

    def _received(self, name: str, priority: Priority = Priority.DAY) -> str:
        self._count += 1
        content = self._sound[name].read_bytes() + str(self._count).encode()
        return receive(
            self._services,
            practice_id=self._practice_id,
            content=content,
            file_name=f"dictée du matin {self._count}.ogg",
            author_id=self._author,
            priority=priority,
            kind=DocumentKind.LETTER,
        ).dictation_id

    def _drafted(self, name: str, priority: Priority = Priority.DAY) -> str:
        letter = self._received(name, priority)
        for claim in self._queue.claim(100):
            report: Report = self._drafts[name]
            self._queue.commit(claim, transcript=self._heard[name], report=report)
        return letter

    def _desk(self, login: str) -> Desk:
        return Desk(self._services, self._people[login])

    def _open_letters(self) -> dict[str, str]:
        cardio, general = sorted(self._sound)
        maelle, ronan = self._desk("maelle"), self._desk("ronan")
        found = {"failed": self._received(general)}
        for claim in self._queue.claim(1):
            self._queue.fail(claim, AudioUnreadable())
        found["urgent"] = self._drafted(cardio, Priority.URGENT)
        found["waiting"] = self._drafted(general)
        for _ in range(9):
            self._drafted(cardio)
        found["nobodys"] = self._drafted(general)
        maelle.assign(found["nobodys"], None)
        found["mine"] = self._drafted(general)
        maelle.claim(found["mine"])
        found["taken"] = self._drafted(general)
        ronan.claim(found["taken"])
        found["asked"] = self._drafted(general)
        maelle.claim(found["asked"])
        maelle.return_to_author(found["asked"], "Est-ce bien 40 mg, et non 4 mg ?")
        self._late(found["waiting"])
        found["received"] = self._received(cardio)
        return found

    def _late(self, letter: str) -> None:
        due = self._services.now() - timedelta(hours=3)
        with self._services.database.write_all() as session:
            session.execute(
                update(DictationRow).where(DictationRow.id == letter).values(due_at=due)
            )

    def _finished_letters(self) -> dict[str, str]:
        _, general = sorted(self._sound)
        found = {fate: self._drafted(general) for fate in ("validated", "approved", "delivered")}
        with self._services.database.write_all() as session:
            session.execute(update(PracticeRow).values(wants_approval=True))
        for letter in found.values():
            self._validate(letter)
        author, maelle = self._desk("forestac"), self._desk("maelle")
        for fate in ("approved", "delivered"):
            version = author.open(found[fate]).version
            author.approve(found[fate], base_version=version)
        maelle.deliver(found["delivered"], DeliveryWay.SECURE_MAIL)
        rejected = self._drafted(general)
        maelle.reject(rejected)
        return found

    def _validate(self, letter: str) -> None:
        desk = self._desk("maelle")
        desk.claim(letter)
        text = desk.open(letter).report.text
        version = desk.save(
            letter, base_version=1, text=text + "\nÀ revoir dans trois mois."
        ).version
        person = ConfirmedIdentity(
            patient="Madame Rose Exemple",
            birth_date="1952-03-12",
            recipient=("Docteur Yann Témoin", "3, rue des Lilas, 00000 Brévigny"),
            confirmed_at=self._services.now(),
        )
        desk.confirm_identity(letter, person)
        desk.validate(letter, base_version=version)

    def _office(self, watched: Path) -> None:
        texts = AutoTexts(self._services, self._people["maelle"])
        texts.add(shortcut="pf", body="Politesses, [nom du confrère].", is_shared=True)
        texts.add(shortcut="rdv", body="Je la reverrai le [date].", is_shared=False)
        Vocabulary(self._services, self._people["maelle"]).add("Xarelto")
        Vocabulary(self._services, self._people["chef"]).add("dapagliflozine")
        self._intake(watched)

    def _intake(self, watched: Path) -> None:
        folder = watched / "dictaphones"
        folder.mkdir(parents=True)
        for name in ("rose.ogg", "rose-copie.ogg", "notes de la réunion.txt"):
            (folder / name).write_bytes(b"son")
        sources = watched / "sources.toml"
        sources.write_text(
            f'[[source]]\nnom = "dictaphones"\n'
            f'cabinet = "{self._practice_id}"\ndossier = "{folder}"\n'
        )
        intake = IntakeSettings(sources=sources, settle_s=0.0)
        settings = self._services.settings.model_copy(update={"intake": intake})
        poll(replace(self._services, settings=settings))
