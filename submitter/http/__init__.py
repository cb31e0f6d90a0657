"""How the service is talked to: one request at a time, with an end."""
