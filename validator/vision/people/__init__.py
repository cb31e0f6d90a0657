"""How many people there are, where, and in what posture."""
