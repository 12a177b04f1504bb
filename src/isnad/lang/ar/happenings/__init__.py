"""What happened, in Arabic text: triggers, clauses, background."""
