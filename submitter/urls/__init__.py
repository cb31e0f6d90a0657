"""What is wrong with a URL, before and after its host is asked."""
