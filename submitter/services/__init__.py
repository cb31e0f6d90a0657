"""What a target is called with and costs."""
