"""What would make a clip fit: one command that mends all that can be mended, and the removal of audio."""
