"""What a person does with the dictations of their practice: find, open, correct, decide.

A letter is changed by whoever holds it. Holding expires, so that a closed browser locks nobody
out, and can be taken over, which leaves a trace. Every change makes a new version on top of the
one that the person saw; a change of an older one is refused, nothing is merged or overwritten.

One module per use case; every one of them asks permissions.py first.
"""

from calame.pipeline.desk.deciding import Deciding
from calame.pipeline.desk.editing import Editing
from calame.pipeline.desk.history import History
from calame.pipeline.desk.holding import Holding
from calame.pipeline.desk.printing import Printing
from calame.pipeline.desk.worklist import Worklist


class Desk(Worklist, Holding, Editing, Deciding, History, Printing):
    """All that one signed-in person may do with the dictations of their practice."""
