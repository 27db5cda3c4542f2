"""How the word lists of this folder are written down."""


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as running text, which a doctor reads more easily."""
    return frozenset(words.split())
