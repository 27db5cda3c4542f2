"""Transcript in, Report out; one rule family per module. May import lexicon and models."""
