"""Times in Arabic text."""
