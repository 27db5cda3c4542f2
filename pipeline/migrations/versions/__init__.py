"""One file per step, newest last; never edited after a release."""
