"""The nouns of the domain: frozen types, states, the error tree. No I/O, imports nothing of ours.

Model weights are not here: they belong to asr/weights.py.
"""
