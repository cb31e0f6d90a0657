"""Judges many clips at once in worker processes; knows `check.py` and nothing else of the work."""
