"""Questions with options of their own."""
