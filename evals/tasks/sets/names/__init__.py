"""Names in texts, and mechanisms between named things."""
