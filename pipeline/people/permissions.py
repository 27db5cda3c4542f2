"""Who may do what inside a practice: one table, asked by every use case.

Beyond the table, a practitioner sees the dictations of which they are the author, and nothing of
their colleagues'; an operator sees that a dictation exists and where it stands, and nothing of
what it says or how its file is called.
"""

from enum import StrEnum

from calame.models.errors import NotAllowed
from calame.models.states import Role
from calame.pipeline.people.accounts import Account


class Action(StrEnum):
    """Something that a person does."""

    SEND = "send"
    SEE_LIST = "see_list"
    READ = "read"
    EDIT = "edit"
    VALIDATE = "validate"
    ASK = "ask"
    ANSWER = "answer"
    APPROVE = "approve"
    DELIVER = "deliver"
    REOPEN = "reopen"
    ASSIGN = "assign"
    RESTART = "restart"
    REJECT = "reject"
    SEE_FIGURES = "see_figures"
    OWN_TEXTS = "own_texts"
    SHARED_TEXTS = "shared_texts"
    PROPOSE_WORDS = "propose_words"
    DECIDE_WORDS = "decide_words"
    SEE_INTAKE = "see_intake"
    MANAGE = "manage"


_A = Action
_OFFICE = frozenset(_A) - {_A.ANSWER, _A.APPROVE, _A.DECIDE_WORDS, _A.SEE_INTAKE, _A.MANAGE}
_ALLOWED: dict[Role, frozenset[Action]] = {
    Role.PRACTITIONER: frozenset(_A)
    - {_A.ASK, _A.ASSIGN, _A.SHARED_TEXTS, _A.SEE_INTAKE, _A.MANAGE},
    Role.SECRETARY: _OFFICE,
    # A manager who dictates answers for their own letters; the use case looks whose they are.
    Role.MANAGER: frozenset(_A),
    Role.OPERATOR: frozenset({_A.SEE_LIST, _A.RESTART, _A.SEE_INTAKE}),
}


def is_allowed(role: Role, action: Action) -> bool:
    """Whether the role may do that at all."""
    return action in _ALLOWED[role]


def require(account: Account, action: Action) -> None:
    """Let only those pass who may.

    Raises:
        NotAllowed: The account's role may not do that.
    """
    if not is_allowed(account.role, action):
        raise NotAllowed


def sees_own_only(account: Account) -> bool:
    """Whether the account is shut out from other authors' dictations."""
    return account.role is Role.PRACTITIONER


def sees_names(account: Account) -> bool:
    """Whether the account may see what names a patient."""
    return is_allowed(account.role, Action.READ)
