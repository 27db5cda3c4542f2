"""One key for all the ways of writing a term: no accents, no capitals, no œ, one apostrophe."""

_ACCENTED = "àâäáãçéèêëíìîïñóòôöõúùûüýÿ"
_PLAIN = "aaaaaceeeeiiiinooooouuuuyy"
_TABLE = str.maketrans(
    {**dict(zip(_ACCENTED, _PLAIN, strict=True)), "œ": "oe", "æ": "ae", "’": "'"}
)


def fold(text: str) -> str:
    """The text in lower case without accents: how brands of the files meet hand-kept ones."""
    return text.lower().translate(_TABLE)
