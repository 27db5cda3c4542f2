"""What a dictation says about itself: kind, recipient, patient, dates, copies. Proposals only."""

import re

from calame.models.documents import DocumentKind
from calame.models.report import Header
from calame.postprocess.figures.units import MONTHS

_NAME = r"[A-ZÀ-Ý][\w'’-]+"
_PERSON = rf"(?:Monsieur|Madame|Mademoiselle|[MF]\.|Mme|Mlle)(?: {_NAME}){{1,4}}"
_DATE = rf"(?P<day>1er|\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>(?:19|20)\d\d)"
_NUMERIC_DATE = r"(?P<d>\d\d?)[/.](?P<m>\d\d?)[/.](?P<y>(?:19|20)\d\d)"
_BIRTH = re.compile(rf"\bnée?s? le (?:{_DATE}|{_NUMERIC_DATE})", re.IGNORECASE)
_PATIENTS = (
    re.compile(rf"Concerne : (?P<name>(?i:monsieur|madame|mademoiselle)(?: {_NAME}){{1,4}})"),
    re.compile(rf"(?P<name>{_PERSON})(?:,)? née?\b"),
    re.compile(rf"(?P<name>(?i:monsieur|madame|mademoiselle)(?: {_NAME}){{2,4}})"),
)
_RECIPIENT = re.compile(
    r"(?:À l'attention (?:du|de) )?(?P<who>(?i:(?:(?:madame|monsieur) le )?(?:docteur|professeur)"
    r") "
    rf"{_NAME}[^.\n]{{0,80}})"
)
_COPY = re.compile(
    r"\b[Cc]opies?(?: de (?:ce|la|cette) (?:courrier|lettre))?"
    r"(?: (?:à|au|aux|pour(?: le| la)?)| :) (?P<who>[^.;\n]{3,120})"
)
_ENCLOSED = re.compile(
    r"(?:\bpièces? jointes?|\bPJ|\bdocuments? joints?)(?: à (?:ce courrier|cette lettre))? ?: ?"
    r"(?P<what>[^.\n]{3,200})",
    re.IGNORECASE,
)
_LISTED = re.compile(r" ?[,;] | et (?=une? |le |la |l'|les |des |[A-ZÀ-Ý])")
_DICTATED = re.compile(
    rf"(?:(?:[Cc]onsultation|[Cc]ompte rendu|IRM|[Ss]canner|TDM|[ÉE]chographie|[Rr]adiographie|"
    rf"[Ii]ntervention|[Ee]xamen|[Mm]ammographie|[Cc]oloscopie|[Ee]ndoscopie)[^.\n]{{0,60}}? du|"
    rf"ce jour,? le|opérée? le|[Ff]ait(?: à {_NAME},?)? le) {_DATE}"
)
_KINDS: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    (DocumentKind.CERTIFICATE, re.compile(r"\bcertificat médical\b|\bje soussignée?\b", re.I)),
    (
        DocumentKind.OPERATION,
        re.compile(r"compte rendu opératoire|\bprotocole opératoire|\bopérée? le\b", re.I),
    ),
    (
        DocumentKind.IMAGING,
        re.compile(
            r"\A[^\n.]{0,40}?(?:IRM|scanner|TDM|tomodensitométrie|échographie|radiographies?|"
            r"mammographie|scintigraphie|TEP|angioscanner|arthroscanner|échodoppler)"
            r"\b[^\n.]{0,60}\bdu \d",
            re.I,
        ),
    ),
    (
        DocumentKind.DISCHARGE,
        re.compile(
            r"lettre de (?:sortie|liaison)|traitement de sortie|compte rendu d'hospitalisation|"
            r"(?:a été|fut) hospitalisée?|séjour(?:né|nait) dans",
            re.I,
        ),
    ),
    (
        DocumentKind.CONSULTATION,
        re.compile(r"compte rendu de consultation|^consultation du \d|\bconsultation du \d", re.I),
    ),
)


def guess_kind(text: str) -> DocumentKind:
    """The kind of document that the text itself shows; a letter where nothing shows."""
    own = _ENCLOSED.sub("", text)
    return next((kind for kind, shows in _KINDS if shows.search(own)), DocumentKind.LETTER)


def propose_header(text: str, notes: tuple[str, ...] = ()) -> Header:
    """What the text says about patient, recipient and dates; None where it says nothing.

    Args:
        text: The letter with plain spaces and straight apostrophes.
        notes: What was said to the secretary: copies are often asked for there.
    """
    head = text[:600]
    return Header(
        recipient=_recipient(text),
        patient=_patient(head),
        birth_date=_birth_date(text),
        dictated_on=_iso(_DICTATED.search(text)),
        copies=tuple(m["who"].strip(" .") for part in (text, *notes) for m in _COPY.finditer(part)),
        enclosures=tuple(
            one.strip() for m in _ENCLOSED.finditer(text) for one in _LISTED.split(m["what"])
        ),
    )


def patient_span(text: str) -> tuple[int, int] | None:
    """Where the patient's name stands, for the doubt that asks a person to confirm it."""
    for pattern in _PATIENTS:
        match = pattern.search(text[:600])
        if match:
            return match.span("name")
    return None


def _patient(head: str) -> str | None:
    span = patient_span(head)
    return head[span[0] : span[1]] if span else None


def _recipient(text: str) -> str | None:
    match = _RECIPIENT.match(text)
    return match["who"].strip(" ,") if match else None


def _birth_date(text: str) -> str | None:
    return _iso(_BIRTH.search(text))


def _iso(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    groups = match.groupdict()
    if groups.get("month"):
        day = 1 if groups["day"] == "1er" else int(groups["day"])
        return f"{groups['year']}-{MONTHS.index(groups['month'].lower()) + 1:02d}-{day:02d}"
    if not 1 <= int(groups["m"]) <= 12:
        return None
    return f"{groups['y']}-{int(groups['m']):02d}-{int(groups['d']):02d}"
