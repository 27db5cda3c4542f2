"""Endings that French writes and nobody hears."""
