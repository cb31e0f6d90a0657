"""Puts a file where the service can fetch it, once for the same bytes, and takes it away again."""
