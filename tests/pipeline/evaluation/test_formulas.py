"""The formulas that a letter holds."""

from calame.pipeline.evaluation.formulas import formulas_of


def test_the_longest_formula_counts_at_each_place() -> None:
    """« Je vous remercie de m'avoir adressé » is one, whatever the apostrophe."""
    written = "Cher confrère,\nJe vous remercie de m’avoir adressé Monsieur X.\nBien à vous."

    assert formulas_of(written) == (
        "Cher confrère",
        "Je vous remercie de m'avoir adressé",
        "Bien à vous",
    )
