"""What was measured of a clip; a part that is missing says why."""
