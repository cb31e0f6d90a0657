"""mediapipe's networks, run straight from its wheel."""
