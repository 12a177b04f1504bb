"""The people who use the desk: accounts, sessions, tokens."""
