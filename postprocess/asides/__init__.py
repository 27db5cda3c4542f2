"""What the author says to the one who writes: corrections, notes, hesitations."""
