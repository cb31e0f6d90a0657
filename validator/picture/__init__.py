"""The character image that goes with a clip: its file, and who is in it."""
