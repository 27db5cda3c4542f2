"""Watched folders: nothing missed, nothing half taken, nothing twice."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from calame.models.errors import ConfigurationError, NotFound
from calame.models.states import Priority, Role
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.intake import arrivals, quarantine
from calame.pipeline.intake.arrivals import Arrival, Arrivals, ArrivalState
from calame.pipeline.intake.folder import WatchedFolder
from calame.pipeline.intake.overview import Intake
from calame.pipeline.intake.polling import Polled, has_sources, poll
from calame.pipeline.people.accounts import Account, create_author, create_practice

RULES = 'regles = ["{auteur}/{priorite}/*", "{auteur}/*"]\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "dictees"
    folder.mkdir()
    return folder


@pytest.fixture
def watching(services: Services, tmp_path: Path, root: Path) -> Callable[..., Services]:
    """The house with one watched folder, described by these lines."""

    def build(lines: str = RULES) -> Services:
        path = tmp_path / "sources.toml"
        path.write_text(f'[[source]]\nnom = "reseau"\ndossier = "{root}"\n{lines}')
        intake = services.settings.intake.model_copy(update={"sources": path})
        return replace(services, settings=services.settings.model_copy(update={"intake": intake}))

    return build


@pytest.fixture
def settled(advance: Callable[[float], None]) -> Callable[[Services], Polled]:
    """Look twice, with the settling time between."""

    def look(services: Services) -> Polled:
        poll(services)
        advance(3)
        return poll(services)

    return look


def drop(root: Path, path: str, content: bytes = b"son") -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


def test_a_file_is_taken_once_it_is_still(
    watching: Callable[..., Services], desk: Desk, root: Path, practice_id: str,
    advance: Callable[[float], None],
) -> None:  # fmt: skip
    """Its path says who and when; it moves to « traités » with its folders."""
    services = watching()
    create_author(services, practice_id=practice_id, name="Dr Solène Garrigou")
    drop(root, "garrigou/urgent/mémo.ogg")

    looks = [poll(services)]
    advance(1)
    looks.append(poll(services))
    advance(2)
    looks.append(poll(services))
    (item,) = desk.worklist().items

    assert [(one.taken, one.waiting) for one in looks] == [(0, 1), (0, 1), (1, 0)]
    assert (item.author, item.priority) == ("Dr Solène Garrigou", Priority.URGENT)
    assert item.file_name == "mémo.ogg"
    assert (root / "traités/garrigou/urgent/mémo.ogg").read_bytes() == b"son"
    assert not (root / "garrigou/urgent/mémo.ogg").exists()


def test_a_growing_file_waits(
    watching: Callable[..., Services], desk: Desk, root: Path, practice_id: str,
    advance: Callable[[float], None],
) -> None:  # fmt: skip
    """As long as it changes, however slowly it is looked at."""
    del practice_id
    services = watching()
    for number in range(4):
        drop(root, "memo.ogg", b"x" * (number + 1))
        advance(10)
        assert poll(services).waiting == 1
    advance(10)

    assert poll(services).taken == 1
    assert desk.audio(desk.worklist().items[0].id)[0] == b"xxxx"


def test_a_file_that_somebody_writes_to_waits(
    watching: Callable[..., Services], root: Path, practice_id: str,
    settled: Callable[[Services], Polled],
) -> None:  # fmt: skip
    """Even when it has not changed for long: the writer may pause."""
    del practice_id
    services = watching()
    with drop(root, "memo.ogg").open("ab"):
        assert settled(services) == Polled(waiting=1)

    assert poll(services).taken == 1


def test_half_written_names_are_left_alone_until_they_are_renamed(
    watching: Callable[..., Services], root: Path, practice_id: str,
    settled: Callable[[Services], Polled],
) -> None:  # fmt: skip
    """As copying programs do."""
    del practice_id
    services = watching()
    path = drop(root, "memo.ogg.part")

    assert settled(services) == Polled()
    path.rename(root / "memo.ogg")
    assert settled(services).taken == 1


def test_the_same_recording_under_two_names_is_one_dictation(
    watching: Callable[..., Services], desk: Desk, root: Path, practice_id: str,
    settled: Callable[[Services], Polled],
) -> None:  # fmt: skip
    """Both files go; the second one is shown as known already."""
    services = watching()
    drop(root, "a.ogg")
    drop(root, "b.ogg")

    assert settled(services) == Polled(taken=2, duplicates=1)
    assert len(desk.worklist().items) == 1
    assert {False, True} == {one.is_duplicate for one in arrivals.recent(services, practice_id)}


def test_files_may_stay_where_they_are(
    watching: Callable[..., Services], desk: Desk, root: Path, practice_id: str,
    settled: Callable[[Services], Polled],
) -> None:  # fmt: skip
    """They are remembered; a changed one is another recording."""
    del practice_id
    services = watching('apres = "retenir"\n')
    path = drop(root, "memo.ogg")

    assert settled(services).taken == 1
    assert settled(services) == Polled()
    path.write_bytes(b"autre")
    assert settled(services).taken == 1
    assert len(desk.worklist().items) == 2


def test_files_may_be_deleted(
    watching: Callable[..., Services], root: Path, practice_id: str,
    settled: Callable[[Services], Polled],
) -> None:  # fmt: skip
    """With their side-cars: our store keeps the recording."""
    del practice_id
    services = watching('apres = "supprimer"\n')
    drop(root, "memo.ogg")
    drop(root, "memo.json", b"{}")

    assert settled(services).taken == 1
    assert list(root.iterdir()) == []


def test_a_side_car_may_be_required(
    watching: Callable[..., Services], desk: Desk, root: Path, practice_id: str,
    settled: Callable[[Services], Polled],
) -> None:  # fmt: skip
    """The recording waits for it; both move together."""
    del practice_id
    services = watching('fiche = "obligatoire"\n')
    drop(root, "memo.ogg")

    assert settled(services) == Polled(waiting=1)
    drop(root, "memo.csv", b"priorite;patient\nnuit;Rose Exemple\n")
    assert poll(services).taken == 1
    assert desk.worklist().items[0].priority is Priority.NIGHT
    assert (root / "traités/memo.csv").exists()


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"lettre.docx": b"PK"}, "pas_un_enregistrement"),
        ({"memo.ogg": b""}, "audio_vide"),
        ({"memo.ogg": b"son", "memo.json": b"{"}, "fiche_invalide"),
    ],
)
def test_what_cannot_be_a_dictation_goes_to_quarantine(
    files: dict[str, bytes], code: str, watching: Callable[..., Services], root: Path,
    practice_id: str, settled: Callable[[Services], Polled],
) -> None:  # fmt: skip
    """With a reason in French beside it; the others go on."""
    services = watching()
    for name, content in files.items():
        drop(root, name, content)
    drop(root, "bon.ogg", b"bon")

    assert settled(services) == Polled(taken=1, quarantined=1)
    (aside,) = arrivals.recent(services, practice_id, state=ArrivalState.QUARANTINED)
    name = next(iter(files))
    text = (root / "quarantaine" / f"{name}.txt").read_text(encoding="utf-8")
    assert (text.strip(), name) == (aside.reason, aside.path)
    assert arrivals.quarantined_count(services, practice_id) == 1
    assert code
    assert settled(services) == Polled()


@pytest.fixture
def aside(
    watching: Callable[..., Services], root: Path, practice_id: str,
    settled: Callable[[Services], Polled],
) -> tuple[Services, Arrival]:  # fmt: skip
    """A file in quarantine."""
    services = watching()
    drop(root, "memo.bin", b"son")
    settled(services)
    return services, arrivals.recent(services, practice_id)[0]


def test_a_released_file_is_taken(
    aside: tuple[Services, Arrival], practice_id: str, desk: Desk, root: Path
) -> None:
    """Whatever it is: somebody said so."""
    services, arrival = aside
    quarantine.release(services, practice_id, arrival.id)

    assert poll(services).taken == 1
    assert len(desk.worklist().items) == 1
    assert [path.name for path in (root / "quarantaine").iterdir()] == []


def test_a_file_in_quarantine_is_deleted(
    aside: tuple[Services, Arrival], practice_id: str, root: Path
) -> None:
    """Once; it is not found afterwards, nor by another practice."""
    services, arrival = aside
    other = create_practice(services, name="Autre")
    with pytest.raises(NotFound):
        quarantine.discard(services, other, arrival.id)
    quarantine.discard(services, practice_id, arrival.id)

    with pytest.raises(NotFound):
        quarantine.release(services, practice_id, arrival.id)
    assert list((root / "quarantaine").iterdir()) == []


def test_links_lead_nowhere(
    watching: Callable[..., Services], root: Path, tmp_path: Path, practice_id: str,
    settled: Callable[[Services], Polled],
) -> None:  # fmt: skip
    """Neither a file nor a folder outside is read through one."""
    del practice_id
    services = watching()
    drop(tmp_path, "outside/secret.ogg")
    (root / "file.ogg").symlink_to(tmp_path / "outside/secret.ogg")
    (root / "folder").symlink_to(tmp_path / "outside")
    os.mkfifo(root / "pipe.ogg")

    assert settled(services) == Polled()


def test_a_crash_before_the_file_moved_makes_no_second_dictation(
    watching: Callable[..., Services], desk: Desk, root: Path, practice_id: str,
    settled: Callable[[Services], Polled], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Neither before nor after the note: the next look moves it, without a warning."""
    services = watching()

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    places: tuple[tuple[type, str], ...] = ((Arrivals, "taken"), (WatchedFolder, "finish"))
    for owner, step in places:
        drop(root, "memo.ogg", step.encode())
        with monkeypatch.context() as patch:
            patch.setattr(owner, step, die)
            with pytest.raises(Killed):
                settled(services)
        settled(services)
        assert not (root / "memo.ogg").exists()
    assert len(desk.worklist().items) == 2
    assert not any(one.is_duplicate for one in arrivals.recent(services, practice_id))


def test_a_folder_that_is_away_is_counted(
    watching: Callable[..., Services], root: Path, practice_id: str
) -> None:
    """A share that is not mounted stops nothing else, and comes back."""
    del practice_id
    services = watching()
    shutil.rmtree(root)

    assert poll(services) == Polled(unreachable=1)
    root.mkdir()
    assert poll(services) == Polled()


def test_a_practice_must_be_clear(watching: Callable[..., Services]) -> None:
    """With none, or several, the source says which."""
    services = watching()
    with pytest.raises(ConfigurationError):
        poll(services)
    for name in ("Un", "Deux"):
        create_practice(services, name=name)
    with pytest.raises(ConfigurationError):
        poll(services)
    assert poll(watching('cabinet = "Deux"\n')) == Polled()


def test_two_lookers_take_each_file_once(
    watching: Callable[..., Services], desk: Desk, root: Path, practice_id: str,
    advance: Callable[[float], None],
) -> None:  # fmt: skip
    """Many files, two hosts that look at the same moment, none missed and none doubled."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - this test alone

    del practice_id
    services = watching()
    for number in range(150):
        drop(root, f"{number % 7}/{number}.ogg", str(number).encode())
    poll(services)
    advance(3)
    with ThreadPoolExecutor() as pool:
        list(pool.map(poll, [services] * 2))
    while poll(services).taken:
        pass

    assert len(desk.worklist(limit=1000).items) == 150
    assert sum(path.is_file() for path in (root / "traités").rglob("*")) == 150


def test_old_notes_are_forgotten(
    watching: Callable[..., Services], root: Path, practice_id: str,
    settled: Callable[[Services], Polled], advance: Callable[[float], None],
) -> None:  # fmt: skip
    """But not what is in quarantine."""
    services = watching()
    drop(root, "memo.ogg")
    drop(root, "memo.txt")
    settled(services)
    advance(100)

    assert arrivals.forget(services, before=services.now()) == 1
    assert [one.state for one in arrivals.recent(services, practice_id)] == [
        ArrivalState.QUARANTINED
    ]


def test_nothing_is_watched_by_default(services: Services) -> None:
    """No source, no work."""
    assert (has_sources(services), poll(services)) == (False, Polled())


def test_notes_are_kept_where_files_stay(
    watching: Callable[..., Services], root: Path, practice_id: str,
    settled: Callable[[Services], Polled], advance: Callable[[float], None],
) -> None:  # fmt: skip
    """Elsewhere they go after three months."""
    services = watching()
    drop(root, "memo.ogg")
    settled(services)
    advance(91 * 86_400)

    assert arrivals.forget_old(watching('apres = "retenir"\n')) == 0
    assert arrivals.forget_old(watching()) == 1
    assert arrivals.recent(services, practice_id) == []


def test_when_each_place_was_last_looked_through_is_known(
    watching: Callable[..., Services],
    root: Path,
    hire: Callable[..., Account],
    advance: Callable[[float], None],
) -> None:
    """A share that is away is seen on the page, with the time of the last good look."""
    services = watching()
    intake = Intake(services, hire("responsable", role=Role.MANAGER))
    poll(services)
    begun = services.now()
    root.rmdir()
    advance(60)
    poll(services)

    (away,) = intake.overview().sources
    assert (away.looked_at, away.is_away) == (begun, True)

    root.mkdir()
    advance(60)
    poll(services)
    (back,) = intake.overview().sources
    assert (back.looked_at, back.is_away) == (services.now(), False)
