"""Finds what is to be judged: files, folders, URLs, and brings a URL's file here."""
