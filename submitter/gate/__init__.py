"""What is sent must be what was judged, and judged fit."""
