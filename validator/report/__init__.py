"""Reports as text and JSON, and the listings of rules and targets."""
