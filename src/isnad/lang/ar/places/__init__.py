"""Places in Arabic text."""
