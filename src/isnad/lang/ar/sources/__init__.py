"""Who says so, in Arabic text."""
