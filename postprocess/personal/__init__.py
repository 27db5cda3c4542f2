"""What a practice or an author has taught: phrases to replace, names of colleagues."""

from dataclasses import dataclass

from calame.postprocess.personal.phrases import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What is known of one author beyond the lexicon.

    Attributes:
        phrases: What is always misheard in the same way.
        people: Full names of the correspondents and doctors of the practice.
    """

    phrases: tuple[Phrase, ...] = ()
    people: tuple[str, ...] = ()


NOTHING = Personal()
