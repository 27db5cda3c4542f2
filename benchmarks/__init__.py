"""Figures beside peers, in one run. `python -m benchmarks` runs all of them."""
