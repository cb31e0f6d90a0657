"""Sends a clip once, follows it to its end, and settles what was lost on the way."""
