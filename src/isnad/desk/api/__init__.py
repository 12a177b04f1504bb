"""What the desk knows, as JSON for programs."""
