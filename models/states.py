"""The states of a dictation and the moves between them (docs/adr/0004)."""

from enum import StrEnum


class DictationState(StrEnum):
    """Where a dictation stands. Exactly one at any time; the database says which."""

    RECEIVED = "received"
    TRANSCRIBED = "transcribed"
    WRITTEN = "written"
    TO_REVIEW = "to_review"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    VALIDATED = "validated"
    APPROVED = "approved"
    DELIVERED = "delivered"
    FAILED = "failed"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return _LABELS[self]

    @property
    def shelf(self) -> "Shelf":
        """The part of the worklist that it stands in."""
        return _SHELVES.get(self, Shelf.OPEN)

    def may_become(self, state: "DictationState") -> bool:
        """Whether the move is allowed."""
        return state in _MOVES[self]


class Shelf(StrEnum):
    """The parts of the worklist: what is to be done, what is done, what was set aside."""

    OPEN = "open"
    DONE = "done"
    ASIDE = "aside"


class Priority(StrEnum):
    """How soon a dictation is wanted. Declared from the most to the least urgent."""

    URGENT = "urgent"
    DAY = "day"
    NIGHT = "night"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return {"urgent": "urgent", "day": "normal", "night": "nuit"}[self.value]

    @property
    def rank(self) -> int:
        """0 for the most urgent: the order in which work is claimed."""
        return list(Priority).index(self)


class Role(StrEnum):
    """What an account may do inside its practice."""

    PRACTITIONER = "practitioner"
    SECRETARY = "secretary"
    MANAGER = "manager"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        """The French name that people read."""
        return _ROLES[self]


_ROLES: dict[Role, str] = {
    Role.PRACTITIONER: "praticien",
    Role.SECRETARY: "secrétaire",
    Role.MANAGER: "responsable",
    Role.OPERATOR: "exploitant technique",
}


_LABELS: dict[DictationState, str] = {
    DictationState.RECEIVED: "reçue",
    DictationState.TRANSCRIBED: "transcrite",
    DictationState.WRITTEN: "rédigée",
    DictationState.TO_REVIEW: "à relire",
    DictationState.IN_REVIEW: "en relecture",
    DictationState.RETURNED: "renvoyée à l'auteur",
    DictationState.VALIDATED: "validée",
    DictationState.APPROVED: "approuvée",
    DictationState.DELIVERED: "envoyée",
    DictationState.FAILED: "en échec",
    DictationState.REJECTED: "écartée",
}

_S = DictationState
_SHELVES: dict[DictationState, Shelf] = {
    _S.VALIDATED: Shelf.DONE,
    _S.APPROVED: Shelf.DONE,
    _S.DELIVERED: Shelf.DONE,
    _S.REJECTED: Shelf.ASIDE,
}
_END = frozenset({_S.FAILED, _S.REJECTED})
_MOVES: dict[DictationState, frozenset[DictationState]] = {
    _S.RECEIVED: _END | {_S.TRANSCRIBED},
    _S.TRANSCRIBED: _END | {_S.WRITTEN, _S.RECEIVED},
    _S.WRITTEN: _END | {_S.TO_REVIEW, _S.RECEIVED},
    _S.TO_REVIEW: _END | {_S.IN_REVIEW},
    _S.IN_REVIEW: _END | {_S.TO_REVIEW, _S.RETURNED, _S.VALIDATED},
    _S.RETURNED: _END | {_S.TO_REVIEW, _S.IN_REVIEW},
    _S.VALIDATED: _END | {_S.IN_REVIEW, _S.APPROVED, _S.DELIVERED},
    _S.APPROVED: _END | {_S.IN_REVIEW, _S.DELIVERED},
    _S.DELIVERED: frozenset({_S.IN_REVIEW}),  # an addendum reopens the letter as a new version
    _S.FAILED: frozenset({_S.RECEIVED, _S.REJECTED}),  # somebody asks for another try, or gives up
    _S.REJECTED: frozenset({_S.RECEIVED}),
}
