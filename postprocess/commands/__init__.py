"""Dictated commands become signs and layout."""
