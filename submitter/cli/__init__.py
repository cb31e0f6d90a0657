"""The commands that send and follow; the only folder of the package that prints and exits."""
