"""Tags inside a recording: read where a source says so, never where it does not."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import pytest

from calame.models.states import Priority
from calame.pipeline.bootstrap import Services
from calame.pipeline.desk import Desk
from calame.pipeline.intake import tags
from calame.pipeline.intake.polling import poll
from calame.pipeline.objects.content import BytesContent
from calame.pipeline.people.accounts import create_author


def recording(**named: str) -> bytes:
    """A tenth of a second of silence that says something about itself."""
    out = io.BytesIO()
    with av.open(out, "w", format="flac") as file:
        file.metadata.update(named)
        stream = file.add_stream("flac", rate=16_000, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=1_600)
        frame.sample_rate = 16_000
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        file.mux([*stream.encode(frame), *stream.encode(None)])
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (
            recording(ARTIST=" Dr Garrigou ", PATIENT="Rose Exemple", comment="sans objet"),
            {"auteur": "Dr Garrigou", "patient": "Rose Exemple"},
        ),
        (recording(), {}),
        (b"not a sound at all", {}),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n", {}),
    ],
)
def test_what_a_recording_says_of_itself_is_read(content: bytes, found: dict[str, str]) -> None:
    """Under our names; nothing where it cannot be read, and no play list is followed."""
    assert tags.read(BytesContent(content)) == found


@pytest.mark.parametrize(
    ("line", "expected"),
    [("lit_etiquettes = true\n", ("Dr Solène Garrigou", Priority.URGENT)),
     ("", (None, Priority.DAY))],
)  # fmt: skip
def test_a_source_reads_them_only_when_it_is_told_to(
    line: str,
    expected: tuple[str | None, Priority],
    services: Services,
    practice_id: str,
    desk: Desk,
    tmp_path: Path,
    advance: Callable[[float], None],
) -> None:
    """``lit_etiquettes``: a device may have written anything there."""
    create_author(services, practice_id=practice_id, name="Dr Solène Garrigou")
    watched, path = tmp_path / "dictees", tmp_path / "sources.toml"
    watched.mkdir()
    (watched / "memo.flac").write_bytes(recording(artist="Garrigou", priority="urgent"))
    path.write_text(f'[[source]]\nnom = "reseau"\ndossier = "{watched}"\n{line}')
    intake = services.settings.intake.model_copy(update={"sources": path})
    watching = replace(services, settings=services.settings.model_copy(update={"intake": intake}))

    poll(watching)
    advance(3)
    poll(watching)

    (item,) = desk.worklist().items
    assert (item.author, item.priority) == expected
