"""A practice's Word file as a template: where its fields stand, what is wrong with it."""

from collections.abc import Iterator
from difflib import get_close_matches

from calame.models.errors import TemplateInvalid
from calame.templates.body import Look
from calame.templates.fields import (
    RUN_STYLE,
    VALUE,
    Element,
    Field,
    W,
    own_text,
    paragraphs,
    slots,
)
from calame.templates.package import Package
from calame.templates.safety import check_head, check_package

HEADING_STYLE = "Rubrique"
LIST_STYLE = "List Bullet"
NOT_DICTATED_STYLE = "Non dicté"
# The parts that may hold fields, by the end of their content type.
_PARTS = ("document.main+xml", "header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")
_TEXT_BOX, _DELETED = f"{W}txbxContent", f"{W}del"
_NO_BODY = (
    "Il manque le champ {{ corps }} : écrivez-le, seul sur sa ligne, "
    "à la place du texte de la lettre."
)
_BODY_TWICE = "Le champ {{ corps }} figure plusieurs fois : n'en gardez qu'un."
_BODY_IN_HEADER = "Le champ {{ corps }} est dans un en-tête ou un pied de page : sortez-l'en."
_BODY_IN_BOX = (
    "Le champ {{ corps }} est dans une zone de texte, qui ne passe pas d'une page à l'autre : "
    "sortez-l'en."
)
_BODY_WITH_COMPANY = "Le champ {{ corps }} doit être seul sur sa ligne : mettez le reste à part."


class Template:
    """A Word file that letters are printed with.

    Attributes:
        package: The file.
    """

    def __init__(self, content: bytes) -> None:
        """Open the file.

        Raises:
            TemplateInvalid: It is no Word file, or holds something dangerous.
        """
        check_head(content)
        self.package = Package(content)
        check_package(self.package)
        self._holders = [
            (part, paragraph)
            for ending in _PARTS
            for part in self.package.of_type(ending)
            for paragraph in paragraphs(self.package.tree(part))
            if slots(paragraph)
        ]

    def holders(self) -> list[tuple[str, Element]]:
        """Each paragraph with fields and the name of its part; the body's comes first."""
        return sorted(self._holders, key=lambda holder: not _holds_body(holder[1]))

    def problems(self) -> list[str]:
        """What prevents letters from being printed with it, in French."""
        known = {field.value for field in Field}
        names = [slot.name for _, paragraph in self._holders for slot in slots(paragraph)]
        problems = [_unknown(name) for name in dict.fromkeys(names) if name not in known]
        return [*problems, *self._body_problems()]

    def check(self) -> None:
        """Refuse a template with problems.

        Raises:
            TemplateInvalid: Names them all.
        """
        problems = self.problems()
        if problems:
            raise TemplateInvalid(" ".join(problems))

    def look(self) -> Look:
        """The styles for headings and lists that the file has."""
        heading = self._style(HEADING_STYLE, "character")
        item = self._style(LIST_STYLE, "paragraph")
        is_bulleted = item is not None and next(item.iter(f"{W}numPr"), None) is not None
        return Look(
            heading=None if heading is None else heading.get(f"{W}styleId"),
            item=item.get(f"{W}styleId") if item is not None and is_bulleted else None,
        )

    def not_dictated_style(self, node: Element) -> tuple[Element, ...]:
        """The run properties that set apart what nobody dictated."""
        style = self._style(NOT_DICTATED_STYLE, "character")
        if style is not None:
            return (node.makeelement(RUN_STYLE, {VALUE: style.get(f"{W}styleId")}),)
        return (
            node.makeelement(f"{W}i"),
            node.makeelement(f"{W}color", {VALUE: "6B7280"}),
        )

    def _style(self, name: str, kind: str) -> Element | None:
        for part in self.package.of_type("wordprocessingml.styles+xml"):
            for style in self.package.tree(part).iter(f"{W}style"):
                found = style.find(f"{W}name")
                is_named = found is not None and found.get(VALUE) in {name, name.lower()}
                if is_named and style.get(f"{W}type") == kind:
                    return style
        return None

    def _body_problems(self) -> Iterator[str]:
        bodies = [holder for holder in self._holders if _holds_body(holder[1])]
        if not bodies:
            yield _NO_BODY
            return
        part, paragraph = bodies[0]
        if part != self.package.main:
            yield _BODY_IN_HEADER
        elif any(ancestor.tag == _TEXT_BOX for ancestor in paragraph.iterancestors()):
            yield _BODY_IN_BOX  # Word keeps each text box twice: do not say so as well
        elif len(bodies) > 1 or len(slots(paragraph)) > 1:
            yield _BODY_TWICE
        elif own_text(paragraph).strip() != _slot_text(paragraph):
            yield _BODY_WITH_COMPANY


def _holds_body(paragraph: Element) -> bool:
    return any(slot.name == Field.BODY for slot in slots(paragraph))


def _slot_text(paragraph: Element) -> str:
    slot = slots(paragraph)[0]
    return own_text(paragraph)[slot.start : slot.end]


def _unknown(name: str) -> str:
    near = get_close_matches(name.casefold(), [field.value for field in Field], n=1)
    hint = (
        f"vouliez-vous « {near[0]} » ?"
        if near
        else f"champs possibles : {', '.join(sorted(field.value for field in Field))}."
    )
    return f"Champ inconnu « {name[:40]} » : {hint}"
