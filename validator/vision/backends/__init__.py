"""The networks that look for people, behind one loader."""
