"""Words that the recogniser misspelt, cut or glued become the terms that were said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from calame.lexicon.lexicon import Lexicon
from calame.postprocess.draft import Draft


class Scorer(Protocol):
    """How well wordings fit a stretch of the recording."""

    def score(self, start_s: float, end_s: float, alternatives: Sequence[str]) -> list[float]:
        """The log-probability of each wording of the stretch, in nats."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionContext:
    """What is known about the dictation beyond its words.

    Attributes:
        specialty: The author's, as in the word lists, e.g. ``cardiologie``.
    """

    specialty: str | None = None


_EVERYWHERE = CorrectionContext()


def correct(
    draft: Draft,
    *,
    lexicon: Lexicon,  # noqa: ARG001 - first version
    scorer: Scorer | None = None,  # noqa: ARG001 - first version
    context: CorrectionContext = _EVERYWHERE,  # noqa: ARG001 - first version
) -> Draft:
    """The draft with misheard terms put right and doubts where that is not sure.

    Args:
        draft: After the spoken commands.
        lexicon: What may be written.
        scorer: Lets the sound decide; without it fewer words are changed.
        context: What is known beyond the words.
    """
    return draft
