"""What the frames show: one pass over them for all meters."""
