"""What a recogniser writes when nobody spoke, and other signs of invention."""

import re
import unicodedata
import zlib
from collections.abc import Sequence

from calame.models.transcript import SegmentWarning

# Radford et al. 2022, §4.5; the same values as openai/whisper and faster-whisper.
MAX_COMPRESSION_RATIO = 2.4
MIN_AVG_LOGPROB = -1.0
MAX_NO_SPEECH_PROB = 0.6

# Credit lines of the subtitles that Whisper was trained on. They match a whole segment, so that
# a dictation which mentions subtitles is safe.
_CREDITS = re.compile(
    r"""(
      (sous[- ]?titr(es?|age|ages)\b
        ( \s (realise|fait|cree|produit|effectue|par|de|fr|st|societe|radio|la|amara|\W|\d)
          .* )? )
    | (traduction|relecture|adaptation|transcription|correction|synchro\w*)\s
        (par|:|de\sla\scommunaute|realise|et\ssous).*
    | .*\bamara\W?org\b.*
    | .*\bsoustitreur\W?com\b.*
    | .*\bst\W{0,3}\s?501\b.*
    | merci\sd.?avoir\s(regarde|visionne|suivi)\b.{0,60}
    | (n.?oubliez\spas\sde\s|pensez\sa\s)?(vous\s)?abonne[rz]\W?(vous)?\b.{0,60}
    | (likez|partagez)\b.{0,60}abonne.*
    | .*\b(a\sbientot|retrouve\w*)\b.{0,30}\bprochaine\s(video|emission)\b.*
    | .*\bcliquez\ssur\s(le\sbouton|la\scloche|s.?abonner)\b.*
    | [♪♫\s]+
    | (\W*\b(musique|music|applaudissements|rires|generique)\b\W*)+
    )""",
    re.VERBOSE,
)
_LATIN = re.compile(r"LATIN|DIGIT")
_FRENCH_WORDS = (
    "le la les un une des du de et à au aux en est sont a il elle on je vous nous pas ne que qui "
    "dans pour par sur avec sans plus ce cette ces son sa ses l d n s c j qu y été était"
)
_ENGLISH_WORDS = (
    "the of and to in is you that it he was for are with as his they be at this have from or had "
    "by not but what all were we when your can said there which she do how their if will"
)
_FRENCH = frozenset(_FRENCH_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def compression_ratio(text: str) -> float:
    """Length of a text over its zlib length: above 2.4 suggests a loop."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0


def is_credits(text: str) -> bool:
    """Whether the whole text is a subtitle credit that nobody dictates."""
    return _CREDITS.fullmatch(_plain(text)) is not None


def is_loop(words: Sequence[str]) -> bool:
    """Whether a wording of one to eight words comes back at once, again and again."""
    folded = [_plain(word).strip(".,;:!? ") for word in words]
    return any(_repeats(folded, size) for size in range(1, 9))


def is_foreign(text: str) -> bool:
    """Whether a text is written in another script, or plainly in English."""
    letters = [char for char in text if char.isalpha()]
    strange = sum(not _LATIN.search(unicodedata.name(char, "")) for char in letters)
    if letters and strange / len(letters) > 0.1:
        return True
    words = re.findall(r"\w+", text.lower())
    english = sum(word in _ENGLISH for word in words)
    french = sum(word in _FRENCH for word in words)
    return english >= 3 and english > 2 * french


def warnings_of(words: Sequence[str], *, avg_logprob: float) -> tuple[SegmentWarning, ...]:
    """What should be looked at in one segment."""
    text = " ".join(words)
    found = {
        SegmentWarning.LOOP: is_loop(words) or compression_ratio(text) > MAX_COMPRESSION_RATIO,
        SegmentWarning.LANGUAGE: is_foreign(text),
        SegmentWarning.UNSURE: avg_logprob < MIN_AVG_LOGPROB,
    }
    return tuple(warning for warning, is_so in found.items() if is_so)


def _repeats(words: Sequence[str], size: int) -> bool:
    """Five times for a word, four for a pair, three for longer wordings of ten words and more."""
    times = {1: 5, 2: 4}.get(size, 3)
    span = size * times
    return any(
        all(words[start + i] == words[start + i % size] for i in range(span))
        for start in range(len(words) - span + 1)
    )


def _plain(text: str) -> str:
    """Lower case without accents."""
    folded = unicodedata.normalize("NFD", text.strip().lower())
    return "".join(char for char in folded if not unicodedata.combining(char))
