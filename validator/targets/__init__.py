"""The services that clips are judged for: profiles are data, a TOML file each."""
