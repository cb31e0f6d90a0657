"""The memory of what was sent: an SQLite file for many processes."""
