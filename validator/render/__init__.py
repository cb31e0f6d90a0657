"""Reports as text: each format is a function from reports to `str`, and none of them prints."""
