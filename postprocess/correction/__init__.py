"""Puts misheard terms right: what may be touched, candidates, evidence, sound, decision, safety."""
