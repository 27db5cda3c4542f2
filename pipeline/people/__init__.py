"""Who works in a practice, how they sign in, what they may do and prefer."""
