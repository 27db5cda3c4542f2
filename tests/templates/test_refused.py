"""What is refused as a template, in French, with what to do about it."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx.document import Document

from calame.models.documents import DocumentKind
from calame.models.errors import TemplateInvalid
from calame.models.letter import Letter
from calame.templates.letters import check_template, render
from tests.templates.word_files import repacked, template

LETTER = Letter(kind=DocumentKind.LETTER, body="Cher confrère,", written_on=date(2026, 3, 1))


PLAIN = template(lambda document: document.add_paragraph("{{ corps }}"))


def with_macros(entries: dict[str, bytes]) -> None:
    entries["[Content_Types].xml"] = entries["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    entries["word/vbaProject.bin"] = b"macro"


def with_a_bomb(entries: dict[str, bytes]) -> None:
    entries["word/media/x"] = bytes(201 << 20)


def only(text: str) -> Callable[[], bytes]:
    return lambda: template(lambda document: document.add_paragraph(text))


def without(name: str) -> Callable[[], bytes]:
    return lambda: repacked(PLAIN, lambda entries: entries.pop(name))


def holding(entries: dict[str, bytes]) -> Callable[[], bytes]:
    return lambda: repacked(PLAIN, lambda old: old.update(entries))


def odt() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return target.getvalue()


def typed(ending: str) -> Callable[[], bytes]:
    return lambda: repacked(
        PLAIN,
        lambda entries: entries.update(
            {
                "[Content_Types].xml": entries["[Content_Types].xml"].replace(
                    b"document.main+xml", ending.encode()
                )
            }
        ),
    )


def edited(change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """The text's part, changed."""
    return lambda: repacked(
        PLAIN,
        lambda entries: entries.update({"word/document.xml": change(entries["word/document.xml"])}),
    )


strict = edited(lambda xml: xml.replace(b"schemas.openxmlformats.org", b"purl.oclc.org/ooxml", 2))
boxed = edited(
    lambda xml: xml.replace(
        b"<w:r><w:t>{{ corps }}</w:t></w:r>",
        b"<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{{ corps }}</w:t></w:r></w:p>"
        b"</w:txbxContent></w:pict></w:r>",
    )
)
laughing = edited(
    lambda xml: xml.replace(
        b"?>", b'?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>', 1
    )
)


def linked(kind: str, target: str, mode: str = ' TargetMode="External"') -> Callable[[], bytes]:
    """With one more relation of the text."""
    relation = (
        '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}"{mode}/></Relationships>'
    ).encode()
    name = "word/_rels/document.xml.rels"
    return lambda: repacked(
        PLAIN,
        lambda entries: entries.update(
            {name: entries[name].replace(b"</Relationships>", relation)}
        ),
    )


def coded(*pieces: str) -> Callable[[], bytes]:
    """With a field of Word whose code is cut into pieces."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    field = f"<w:p>{begin}{runs}{end}</w:p>".encode()
    return edited(lambda xml: xml.replace(b"<w:p>", field + b"<w:p>", 1))


def twins() -> bytes:
    """Two readers of this file would read two different texts."""
    return repacked(PLAIN, lambda entries: entries.update({"WORD/document.xml": b"<a/>"}))


def with_a_small_bomb(entries: dict[str, bytes]) -> None:
    entries["word/media/x"] = bytes(5 << 20)


def in_header(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "{{ corps }}"


def twice(document: Document) -> None:
    document.add_paragraph("{{ corps }}")
    document.add_paragraph("{{ corps }}")


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "n'est pas un document Word"),
    "text": (lambda: b"Bonjour", "n'est pas un document Word"),
    "old Word": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "ancien format Word"),
    "another zip": (without("[Content_Types].xml"), "pas un document Word"),
    "a spreadsheet": (holding({"[Content_Types].xml": b"<Types/>"}), "pas un document Word"),
    "damaged": (holding({"word/document.xml": b"<w:"}), "pas un document Word"),
    "without its text": (without("word/document.xml"), "pas un document Word"),
    "cut": (lambda: PLAIN[: len(PLAIN) // 2], "n'est pas un document Word"),
    "macros": (lambda: repacked(PLAIN, with_macros), "macros"),
    "zip bomb": (lambda: repacked(PLAIN, with_a_bomb), "trop volumineux"),
    "many entries": (holding({f"x{number}": b"" for number in range(2_001)}), "trop volumineux"),
    "huge": (lambda: PLAIN + bytes(20 << 20), "trop volumineux"),
    "an OpenDocument text": (odt, "OpenDocument (.odt)"),
    "RTF": (lambda: b"{\\rtf1 Bonjour}", "format RTF"),
    "a PDF": (lambda: b"%PDF-1.7", "PDF"),
    "a Word template": (typed("template.main+xml"), "modèle Word (.dotx)"),
    "strict": (strict, "Open XML strict"),
    "a picture elsewhere": (linked("image", "https://ailleurs.example/x.png"), "ailleurs"),
    "a template elsewhere": (linked("attachedTemplate", "https://x.example/a.dotm"), "ailleurs"),
    "a shared template": (linked("attachedTemplate", r"\\\\serveur\\a.dotm"), "ailleurs"),
    "a shared template by name": (linked("attachedTemplate", "file://serveur/a.dotm"), "ailleurs"),
    "an odd link": (linked("hyperlink", "file:///etc/passwd"), "ailleurs"),
    "an embedded object": (linked("oleObject", "embeddings/x.bin", mode=""), "objet incorporé"),
    "a workbook": (linked("package", "embeddings/x.xlsx", mode=""), "objet incorporé"),
    "a control": (holding({"word/activeX/activeX1.xml": b"<a/>"}), "objet incorporé"),
    "a running field": (coded(" DDEAUTO c:\\\\x.exe "), "DDEAUTO"),
    "a running field in pieces": (coded(" INCLUDE", "PICTURE x "), "INCLUDEPICTURE"),
    "billion laughs": (laughing, "pas un document Word"),
    "two entries of a name": (twins, "pas un document Word"),
    "a squeezed bomb": (lambda: repacked(PLAIN, with_a_small_bomb), "trop volumineux"),
    "body in a text box": (boxed, "zone de texte"),
    "no body": (only("Cher confrère"), "Il manque le champ {{ corps }}"),
    "unknown field": (only("{{ patiente }}"), "« patiente » : vouliez-vous « patient » ?"),
    "strange field": (only("{{ 7 * 7 }}"), "champs possibles : appel, auteur"),
    "body with company": (only("Texte : {{ corps }}"), "doit être seul"),
    "body twice": (lambda: template(twice), "plusieurs fois"),
    "body twice in one line": (only("{{ corps }}{{ corps }}"), "plusieurs fois"),
    "body in the header": (lambda: template(in_header), "en-tête"),
}


@pytest.mark.parametrize(("build", "message"), BAD.values(), ids=BAD)
def test_a_bad_template_is_refused_in_french(build: Callable[[], bytes], message: str) -> None:
    """The check says what is wrong and what to do, and rendering refuses the same files."""
    content = build()
    problems = check_template(content)

    assert any(message in problem for problem in problems)
    with pytest.raises(TemplateInvalid):
        render(LETTER, template=content)


HARMLESS: dict[str, Callable[[], bytes]] = {
    "a web address": linked("hyperlink", "https://cabinet.example"),
    "a mail address": linked("hyperlink", "mailto:secretariat@cabinet.example"),
    "the secretary's own template": linked("attachedTemplate", "file:///C:\\Modeles\\Normal.dotm"),
    "page numbers": coded(" PAGE "),
    "a field that only sounds like one": coded(' HYPERLINK "https://cabinet.example" '),
}


@pytest.mark.parametrize("build", HARMLESS.values(), ids=HARMLESS)
def test_what_practices_have_is_no_danger(build: Callable[[], bytes]) -> None:
    """Links to click, Word's note of a local template, page numbers."""
    assert check_template(build()) == []


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    """A template cannot make us print a file of the machine."""
    secret = tmp_path / "secret.txt"
    secret.write_text("marque-secrete")

    def change(entries: dict[str, bytes]) -> None:
        xml = entries["word/document.xml"]
        kind = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
        head, _, rest = xml.partition(b"?>")
        rest = rest.replace(b"{{ corps }}</w:t>", b"{{ corps }}</w:t><w:t>&x;</w:t>")
        entries["word/document.xml"] = head + b"?>" + kind + rest

    hostile = repacked(PLAIN, change)
    problems = check_template(hostile)
    content = b"" if problems else render(LETTER, template=hostile)

    assert b"marque-secrete" not in content
    assert "marque-secrete" not in "".join(problems)
