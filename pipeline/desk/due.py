"""When a dictation is wanted: the delay that the practice gives to its priority."""

from datetime import datetime, timedelta

from calame.models.states import Priority
from calame.pipeline.state.tables import PracticeRow


def due_at(practice: PracticeRow, priority: Priority, received_at: datetime) -> datetime:
    """The time at which a letter should be validated."""
    hours = {
        Priority.URGENT: practice.due_urgent_h,
        Priority.DAY: practice.due_day_h,
        Priority.NIGHT: practice.due_night_h,
    }
    return received_at + timedelta(hours=hours[priority])
