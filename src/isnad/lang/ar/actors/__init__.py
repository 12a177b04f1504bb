"""Who did it, to whom, and with what, in Arabic text."""
