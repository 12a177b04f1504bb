"""What the desk knows, as JSON for programs: the routes, what they say of themselves, and what they answer."""
