"""The report that one looks at: a page for the browser in one file."""
