"""What every text passes on its way out."""
