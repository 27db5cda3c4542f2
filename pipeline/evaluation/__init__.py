"""How good letters are: a corpus, its scores, what was lost where."""
