"""What a person should listen to: doubts, and the check that the letter says what was said."""
