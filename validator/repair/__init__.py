"""What would make a clip fit: one command that fixes everything fixable, and the removal of audio."""
