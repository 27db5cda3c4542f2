"""Who may send a recording, and in whose name.

A secretary or a manager names any author of the practice, or none. A practitioner dictates for
himself: nobody else is named, and nobody means himself. Watched places are the practice's own and
ask nobody.
"""

from calame.models.errors import NotAllowed
from calame.pipeline.people.accounts import Account
from calame.pipeline.people.permissions import Action, require, sees_own_only


def sender_author(account: Account, author_id: str | None) -> str | None:
    """The author of a recording that this account sends.

    Raises:
        NotAllowed: The account sends nothing, or not in this name.
    """
    require(account, Action.SEND)
    if not sees_own_only(account):
        return author_id
    if author_id not in {None, account.author_id}:
        raise NotAllowed("Vous ne pouvez envoyer que vos propres dictées : choisissez votre nom.")
    return account.author_id
