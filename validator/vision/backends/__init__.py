"""The networks that find people: one interface, one loader, a folder for each library."""
