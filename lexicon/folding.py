"""One key for all the ways of writing a term: no accents, no capitals, no œ, one apostrophe."""

import re
from functools import lru_cache

_ACCENTED = "àâäáãçéèêëíìîïñóòôöõúùûüýÿ"
_PLAIN = "aaaaaceeeeiiiinooooouuuuyy"
_TABLE = str.maketrans(
    {**dict(zip(_ACCENTED, _PLAIN, strict=True)), "œ": "oe", "æ": "ae", "’": "'"}
)


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text in lower case without accents: how brands of the files meet hand-kept ones."""
    return text.lower().translate(_TABLE)


_DOUBLED = re.compile(r"([lnt])\1\b")


@lru_cache(maxsize=50_000)
def stem(text: str) -> str:
    """The folded text without the endings of number and gender that are not heard.

    ``artérielles``, ``artérielle`` and ``artériel`` have one stem.
    """
    bare = " ".join(_bare(word) for word in re.split(r"[\s\-]+", fold(text)))
    return bare.strip()


def _bare(word: str) -> str:
    for ending in ("s", "x", "e"):
        if len(word) > 3:
            word = word.removesuffix(ending)
    return _DOUBLED.sub(r"\1", word)
