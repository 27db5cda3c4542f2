"""The morning report: right, mailed once, and without a word of a patient."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from calame.models.errors import AudioUnreadable
from calame.models.report import Doubt, DoubtKind, Report, Span
from calame.models.transcript import Transcript
from calame.pipeline.bootstrap import Services
from calame.pipeline.drafting.work import WorkQueue
from calame.pipeline.settings import MailSettings
from calame.pipeline.upkeep import reports
from calame.pipeline.upkeep.routines import Routine, next_time, set_routine

SPAN = Span(start=0, end=7, start_s=0.0, end_s=1.0)
DOUBT = Doubt(kind=DoubtKind.DRUG, span=SPAN, heard="Kerguélénec", reason="à vérifier")
DOUBTFUL = Report(text="Kerguélénec revu ce jour.", doubts=(DOUBT,))
CLEAR = Report(text="Patient revu ce jour.")


class _Mailbox(socketserver.StreamRequestHandler):
    """A mail server that takes one message per connection."""

    def handle(self) -> None:
        self._say("220 essai")
        for line in self.rfile:
            word = line[:4].strip().upper()
            if word == b"DATA":
                self._say("354 vas-y")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.messages.append(b"".join(lines).decode())  # type: ignore[attr-defined]
            self._say("221 au revoir" if word == b"QUIT" else "250 bien")
            if word == b"QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def mailbox() -> Iterator[tuple[int, list[str]]]:
    """The port of a mail server on loopback, and what it received."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mailbox) as server:
        server.messages = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1], server.messages  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()


@pytest.fixture
def busy_night(
    queue: WorkQueue, upload: Callable[[bytes], str], advance: Callable[[float], None]
) -> None:
    """Two drafts, one of them doubtful, and one failure, in ten minutes."""
    for content in (b"a", b"b", b"c"):
        upload(content)
    advance(600)
    first, second, third = queue.claim(3)
    transcript = Transcript(segments=(), duration_s=90.0)
    queue.commit(first, transcript=transcript, report=DOUBTFUL, spent_s=9.0)
    queue.commit(second, transcript=transcript, report=CLEAR, spent_s=9.0)
    queue.fail(third, AudioUnreadable())


@pytest.mark.usefixtures("busy_night")
def test_it_says_what_was_done_what_is_doubtful_and_what_failed(
    services: Services, practice_id: str, advance: Callable[[float], None]
) -> None:
    """Done, doubtful, failed and why, minutes of sound, turn-around."""
    advance(1)

    found = reports.last_report(services, practice_id)

    assert (len(found.done), len(found.doubtful), len(found.failed)) == (2, 1, 1)
    assert found.reasons == [(AudioUnreadable().message, 1)]
    assert found.sound_s == 180.0
    assert (found.median_turnaround_s, found.longest_turnaround_s) == (600.0, 600.0)
    assert found.waiting == 0


@pytest.mark.usefixtures("busy_night")
def test_its_table_opens_in_a_spreadsheet(
    services: Services, practice_id: str, advance: Callable[[float], None]
) -> None:
    """A heading and a line for each dictation: opaque ids, no name, no text."""
    advance(1)

    lines = reports.as_csv(reports.last_report(services, practice_id)).splitlines()

    assert lines[0].startswith("dictée;priorité;reçue")
    assert len(lines) == 4
    assert sum(";10,0;90,0;" in line for line in lines) == 2
    assert "Kergu" not in "".join(lines)


@pytest.mark.usefixtures("busy_night")
def test_it_is_mailed_once_in_the_morning(
    services: Services,
    practice_id: str,
    mailbox: tuple[int, list[str]],
    advance: Callable[[float], None],
) -> None:
    """By a real mail server; counts and reasons only."""
    port, messages = mailbox
    mail = MailSettings(host="127.0.0.1", port=port, security="none")
    services = replace(services, settings=services.settings.model_copy(update={"mail": mail}))
    set_routine(services, practice_id, Routine(report_to="secretariat@cabinet.fr"))
    assert not reports.are_due(services)
    advance((next_time("07:00", services.now()) - services.now()).total_seconds() + 1)
    assert reports.are_due(services)

    assert [reports.send_due(services) for _ in range(2)] == [1, 0]

    (message,) = messages
    assert "To: secretariat@cabinet.fr" in message
    assert "Kergu" not in message


@pytest.mark.usefixtures("busy_night")
def test_a_mail_server_that_is_down_stops_nothing(
    services: Services,
    practice_id: str,
    advance: Callable[[float], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The report still stands on its page; the log says that it was not sent, not to whom."""
    mail = MailSettings(host="127.0.0.1", port=9, security="none")
    services = replace(services, settings=services.settings.model_copy(update={"mail": mail}))
    set_routine(services, practice_id, Routine(report_to="secretariat@cabinet.fr"))
    advance(86_400)

    assert reports.send_due(services) == 0
    assert "not sent: dependance" in caplog.text
    assert "secretariat" not in caplog.text
