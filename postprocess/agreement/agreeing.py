"""Grammar that nobody hears: the endings that the recogniser guesses.

Where the words beside them leave one spelling, it is written; the words themselves stay, and so
does every negation and every side.
"""

from calame.lexicon.grammar import load_grammar
from calame.lexicon.lexicon import Lexicon
from calame.postprocess.agreement.groups import agree_groups
from calame.postprocess.agreement.numbers import number_rules
from calame.postprocess.agreement.people import agree_people
from calame.postprocess.agreement.rule import NAME
from calame.postprocess.agreement.sides import side_rules
from calame.postprocess.draft import Draft
from calame.postprocess.rules import run


def write_agreement(
    draft: Draft, *, lexicon: Lexicon | None, keeps_number: bool, is_typed: bool = False
) -> Draft:
    """Give the silent endings the spelling that the words beside them ask for.

    Args:
        draft: After the correction.
        lexicon: Which spellings are words; None leaves all as heard.
        keeps_number: Leave « pas de troubles » where it was heard so.
        is_typed: A person wrote the text: her nouns and adjectives stay as they are.
    """
    if lexicon is None:
        return draft
    numbers = number_rules(lexicon, keeps_number=keeps_number or is_typed)
    if is_typed:
        return run(draft, (*numbers, *side_rules(lexicon)), name=NAME)
    counted = run(draft, numbers, name=NAME)
    grouped = _agree(counted, keeps_number=keeps_number)
    sided = run(grouped, side_rules(lexicon), name=NAME)
    # A side that was put right may now agree with its noun.
    return sided if sided is grouped else _agree(sided, keeps_number=keeps_number)


def _agree(draft: Draft, *, keeps_number: bool) -> Draft:
    grammar = load_grammar()
    return agree_people(agree_groups(draft, grammar, keeps_number=keeps_number), grammar)
