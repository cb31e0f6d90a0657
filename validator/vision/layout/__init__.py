"""What lies around the picture and over it, and whether anything in it moves."""
