"""The words that a practice and its authors have of their own: kept, tried out, learnt, used."""
