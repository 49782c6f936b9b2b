"""Does X cause Y: verdicts, asked of the whole workflow."""
