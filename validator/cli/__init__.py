"""The only folder of the package that prints and exits: commands, options, the way to the terminal."""
